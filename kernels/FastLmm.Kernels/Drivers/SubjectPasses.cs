using FastLmm.Kernels.Layout;
using FastLmm.Kernels.Operations;

namespace FastLmm.Kernels.Drivers;

/// <summary>
/// The passes over packed subjects. A backend computes the sums of one work block; blocks run on any number of threads and are
/// merged in order.
/// </summary>
/// <remarks>
/// Memory per thread: <see cref="ValuePass.Sums"/> or the derivative's sums times eight doubles, the latter at most about
/// <see cref="MostLaneSums"/> entries at a time for 𝒲, which is then computed in several passes, plus the scratch of one batch.
/// </remarks>
public abstract unsafe partial class SubjectPasses
{
    /// <summary>Most entries of 𝒲 that a thread accumulates at a time (eight doubles each: 8 MB).</summary>
    public const int MostLaneSums = 1 << 17;

    /// <summary>Name of the backend.</summary>
    public abstract string Name { get; }

    /// <summary>What a user must know of how the passes ran, e.g. that a device was lost and what took its place; null when there is nothing.</summary>
    public virtual string? Message => null;

    /// <summary>The value pass: METHOD.md 3.</summary>
    /// <param name="subjects">The packed subjects.</param>
    /// <param name="lambda">Λ, lower triangle by rows.</param>
    /// <param name="threads">Threads to use.</param>
    /// <returns>√Π|H_i| as mantissa and exponent, then Σ J̃'J̃ (upper by rows).</returns>
    public double[] Value(PackedSubjects subjects, ReadOnlySpan<double> lambda, int threads)
    {
        double[] total = ValueSums(subjects, lambda.ToArray(), threads);
        GC.KeepAlive(subjects);                             // the passes hold pointers into it, which the collector does not see
        return total;
    }

    /// <summary>The derivative pass: METHOD.md 4.</summary>
    /// <param name="subjects">The packed subjects.</param>
    /// <param name="structure">Blocks of G.</param>
    /// <param name="lambda">Λ, lower triangle by rows.</param>
    /// <param name="beta">β̂ at this Λ.</param>
    /// <param name="c">C with CC' = P at this Λ, upper triangle by columns.</param>
    /// <param name="withCross">Whether 𝒲 is wanted.</param>
    /// <param name="threads">Threads to use.</param>
    public DerivativeSums Derivatives(
        PackedSubjects subjects, BlockStructure structure, ReadOnlySpan<double> lambda, ReadOnlySpan<double> beta,
        ReadOnlySpan<double> c, bool withCross, int threads)
    {
        return Derivatives(subjects, structure, [.. lambda, .. beta, .. c], withCross, withValue: false, threads).Sums;
    }

    /// <summary>The value and the derivative pass in one, with 𝒲; β̂ and C are those of a Λ nearby.</summary>
    /// <param name="subjects">The packed subjects.</param>
    /// <param name="structure">Blocks of G.</param>
    /// <param name="lambda">Λ, lower triangle by rows.</param>
    /// <param name="beta">The β that u_i are taken at.</param>
    /// <param name="c">The C that T_i are taken with, upper triangle by columns.</param>
    /// <param name="threads">Threads to use.</param>
    /// <returns>The sums of the value pass, and those of the derivative pass at this β and C.</returns>
    public (double[] Value, DerivativeSums Sums) ValueAndDerivatives(
        PackedSubjects subjects, BlockStructure structure, ReadOnlySpan<double> lambda, ReadOnlySpan<double> beta,
        ReadOnlySpan<double> c, int threads) =>
        Derivatives(subjects, structure, [.. lambda, .. beta, .. c], withCross: true, withValue: true, threads);

    /// <summary>The BLUP pass: METHOD.md 7. Writes <see cref="BlupPass.Outputs"/> doubles per subject, subject by subject.</summary>
    public virtual double[] Blups(PackedSubjects subjects, ReadOnlySpan<double> lambda, ReadOnlySpan<double> beta, int threads)
    {
        double[] parameters = [.. lambda, .. beta];
        int outputs = BlupPass.Outputs(subjects.Q);
        var result = new double[(long)subjects.Subjects * outputs];
        var blocks = new WorkBlocks(subjects.Batches, 0);
        Run(blocks, 0, threads, determinant: false, (block, _, scratch) =>
        {
            int first = blocks.First(block), end = blocks.First(block + 1);
            var lanes = new AlignedDoubles(outputs * PackedSubjects.Lanes);
            for (int batch = first; batch < end; batch++)
            {
                fixed (double* p = parameters) BlupBatch(subjects, batch, p, lanes.Start, scratch);
                int count = Math.Min(PackedSubjects.Lanes, subjects.Subjects - batch * PackedSubjects.Lanes);
                for (int l = 0; l < count; l++)
                    for (int e = 0; e < outputs; e++)
                        result[((long)batch * PackedSubjects.Lanes + l) * outputs + e] = lanes.Start[e * PackedSubjects.Lanes + l];
            }
            GC.KeepAlive(lanes);
        });
        GC.KeepAlive(subjects);
        return result;
    }

    /// <summary>Sums of the value pass over a range of batches.</summary>
    protected abstract void ValueBlock(PackedSubjects subjects, int first, int end, double* lambda, double* sums, PassScratch scratch);

    /// <summary>Sums of the derivative pass over a range of batches: all but 𝒲 when wanted, then rows of 𝒲.</summary>
    protected abstract void DerivativeBlock(
        PackedSubjects subjects, int first, int end, double* parameters, DerivativeTile tile, double* sums, PassScratch scratch);

    /// <summary>Outputs of the BLUP pass of one batch, interleaved by lane.</summary>
    protected abstract void BlupBatch(PackedSubjects subjects, int batch, double* parameters, double* output, PassScratch scratch);

    // Λ → the sums of the value pass over all subjects.
    private protected virtual double[] ValueSums(PackedSubjects subjects, double[] lambda, int threads)
    {
        var blocks = new WorkBlocks(subjects.Batches, ValuePass.Sums(subjects.P));
        return Run(blocks, ValuePass.Sums(subjects.P), threads, determinant: true, (block, sums, scratch) =>
        {
            fixed (double* l = lambda) ValueBlock(subjects, blocks.First(block), blocks.First(block + 1), l, sums, scratch);
        });
    }

    // Λ, β̂, C → the sums of a tile over all subjects.
    private protected virtual double[] TileSums(PackedSubjects subjects, DerivativeTile tile, double[] parameters, int threads)
    {
        var blocks = new WorkBlocks(subjects.Batches, tile.Sums);
        return Run(blocks, tile.Sums, threads, tile.Part.WithValue, (block, sums, scratch) =>
        {
            fixed (double* p = parameters) DerivativeBlock(subjects, blocks.First(block), blocks.First(block + 1), p, tile, sums, scratch);
        });
    }

    private static int EndOfTile(DerivativeLayout layout, int from)
    {
        int end = Math.Min(from + 1, layout.CrossRows);
        while (end < layout.CrossRows && layout.CrossBefore(end + 1) - layout.CrossBefore(from) <= MostLaneSums) end++;
        return end;
    }

    // As many passes as 𝒲 needs; all else comes out of the first.
    private (double[] Value, DerivativeSums Sums) Derivatives(
        PackedSubjects subjects, BlockStructure structure, double[] parameters, bool withCross, bool withValue, int threads)
    {
        DerivativeLayout layout = structure.Derivatives(subjects.P);
        double[] cross = withCross ? new double[layout.CrossBefore(layout.CrossRows)] : [], value = [], small = [];
        int from = 0;
        do
        {
            bool first = from == 0;
            var part = new DerivativePart(withValue && first, first, from, withCross ? EndOfTile(layout, from) : 0);
            var tile = new DerivativeTile(layout, structure.Index, part);
            ReadOnlySpan<double> sums = TileSums(subjects, tile, parameters, threads);
            if (first) (value, small) = (sums[..tile.Value].ToArray(), sums[tile.Value..(tile.Value + tile.Small)].ToArray());
            sums[(tile.Value + tile.Small)..].CopyTo(cross.AsSpan((int)layout.CrossBefore(from)));
            from = part.EndRow;
        }
        while (withCross && from < layout.CrossRows);
        GC.KeepAlive(subjects);
        return (value, new DerivativeSums(structure, layout, small, withCross ? cross : null));
    }

    private protected static double[] Run(WorkBlocks blocks, int sums, int threads, bool determinant, BlockBody body)
    {
        PassScratch partial = PassScratch.Rent();
        int stride = (sums + PackedSubjects.Lanes - 1) / PackedSubjects.Lanes * PackedSubjects.Lanes;
        double* start = partial.Work((long)stride * blocks.Count);
        if (threads <= 1 || blocks.Count == 1)
            for (int block = 0; block < blocks.Count; block++) RunBlock(body, block, start + (long)block * stride);
        else
            Parallel.For(0, blocks.Count, new ParallelOptions { MaxDegreeOfParallelism = threads },
                block => RunBlock(body, block, start + (long)block * stride));
        double[] total = Merge(start, blocks.Count, stride, sums, determinant);
        PassScratch.Return(partial);
        return total;
    }

    private static void RunBlock(BlockBody body, int block, double* sums)
    {
        PassScratch scratch = PassScratch.Rent();
        body(block, sums, scratch);
        PassScratch.Return(scratch);
    }

    private protected static double[] Merge(double* partial, int count, int stride, int sums, bool determinant)
    {
        double[] total = new ReadOnlySpan<double>(partial, sums).ToArray();
        for (int block = 1; block < count; block++)
        {
            double* next = partial + (long)block * stride;
            if (determinant)
                fixed (double* t = total) LaneTree.Merge(t, next[0], next[1]);
            for (int i = determinant ? 2 : 0; i < total.Length; i++) total[i] += next[i];
        }
        return total;
    }

    /// <summary>Computes the sums of one block, all of them; those of different blocks never share a cache line.</summary>
    private protected delegate void BlockBody(int block, double* sums, PassScratch scratch);
}
