using FastLmm.Kernels.Layout;

namespace FastLmm.Kernels.Drivers;

public abstract unsafe partial class SubjectPasses
{
    /// <summary>Σ T_i'Ψ(K_i)T_i, see <see cref="Operations.MappedCrossPass"/>: METHOD.md 6b.</summary>
    /// <param name="subjects">The packed subjects.</param>
    /// <param name="lambda">Λ, lower triangle by rows.</param>
    /// <param name="c">C with CC' = P at this Λ, upper triangle by columns.</param>
    /// <param name="map">Ψ, q(q+1)/2 rows of q(q+1)/2 entries.</param>
    /// <param name="threads">Threads to use.</param>
    /// <returns>The p × p sum in the basis of X where P = I, lower triangle by rows.</returns>
    public double[] MappedCross(
        PackedSubjects subjects, ReadOnlySpan<double> lambda, ReadOnlySpan<double> c, ReadOnlySpan<double> map, int threads)
    {
        int p = subjects.P;
        double[] parameters = [.. lambda, .. new double[p], .. c], psi = map.ToArray(), result = new double[(long)p * (p + 1) / 2];
        DerivativeLayout layout = new BlockStructure([subjects.Q]).Derivatives(p);
        for (int from = 0, end; from < p; from = end)
        {
            end = from + 1;
            while (end < p && TriangleBefore(end + 1) - TriangleBefore(from) <= MostLaneSums) end++;
            var tile = new CrossTile(layout, from, end);
            var blocks = new WorkBlocks(subjects.Batches, tile.Sums);
            double[] sums = Run(blocks, tile.Sums, threads, determinant: false, (block, blockSums, scratch) =>
            {
                fixed (double* x = parameters, m = psi)
                    MappedCrossBlock(subjects, blocks.First(block), blocks.First(block + 1), x, m, tile, blockSums, scratch);
            });
            sums.CopyTo(result, TriangleBefore(from));
        }
        GC.KeepAlive(subjects);
        return result;
    }

    /// <summary>Rows of Σ T'Ψ(K)T over a range of batches.</summary>
    protected abstract void MappedCrossBlock(
        PackedSubjects subjects, int first, int end, double* parameters, double* map, CrossTile tile, double* sums, PassScratch scratch);

    private static long TriangleBefore(int row) => (long)row * (row + 1) / 2;
}

/// <summary>The rows of one lower triangle that a pass accumulates.</summary>
/// <param name="Layout">Where everything lies.</param>
/// <param name="FirstRow">First row.</param>
/// <param name="EndRow">End of the rows.</param>
public sealed record CrossTile(DerivativeLayout Layout, int FirstRow, int EndRow)
{
    /// <summary>Entries in these rows.</summary>
    public int Sums => (int)((long)EndRow * (EndRow + 1) / 2 - (long)FirstRow * (FirstRow + 1) / 2);
}
