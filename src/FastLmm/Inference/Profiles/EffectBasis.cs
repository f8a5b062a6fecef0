using FastLmm.Algebra;
using FastLmm.Estimation;
using FastLmm.Kernels.Layout;

namespace FastLmm.Inference.Profiles;

/// <summary>
/// A basis of the random effects in which one or two effects of the user come first in their block: the other effects of the block are
/// those of the arithmetic, all but the ones that the user's lean on most, so that it is as well scaled as can be.
/// </summary>
internal sealed class EffectBasis
{
    private readonly double[,] _rows;                   // B: effects of this basis = B b'

    private EffectBasis(double[,] rows, double[] scales) => (_rows, Map, Scales) = (rows, Inverse(rows), scales);

    /// <summary>b' = this · effects, q × q: D' = (this Λ)(this Λ)'.</summary>
    internal double[,] Map { get; }

    /// <summary>What the user's effects at the front were divided by, in the order given.</summary>
    internal double[] Scales { get; }

    /// <summary>The arithmetic's own basis.</summary>
    internal static EffectBasis Plain(int q) => new(Identity(q), []);

    /// <summary>Puts effects of the user at the front of their block.</summary>
    /// <param name="zMap">T_Z, q × q: rows are the user's effects.</param>
    /// <param name="structure">Blocks of G.</param>
    /// <param name="effects">One effect, or two of one block.</param>
    internal static EffectBasis With(double[,] zMap, BlockStructure structure, params int[] effects)
    {
        int q = structure.Q, start = Enumerable.Range(0, q).First(k => structure.SameBlock(k, effects[0]));
        int end = start + Enumerable.Range(0, q).Count(k => structure.SameBlock(k, start));
        double[,] rows = Identity(q);
        var scales = new double[effects.Length];
        List<int> replaced = [];
        var left = new double[effects.Length][];        // what is left of each row after elimination of those before
        for (int e = 0; e < effects.Length; e++)
        {
            double[] row = [.. Enumerable.Range(0, q).Select(c => zMap[effects[e], c])];
            scales[e] = row.Max(Math.Abs);
            left[e] = [.. row.Select(x => x / scales[e])];
            for (int f = 0; f < e; f++) Eliminate(left[e], left[f], replaced[f]);
            replaced.Add(Enumerable.Range(start, end - start).MaxBy(c => Math.Abs(left[e][c])));
            for (int c = 0; c < q; c++) rows[start + e, c] = row[c] / scales[e];
        }
        int at = start + effects.Length;
        foreach (int c in Enumerable.Range(start, end - start).Where(c => !replaced.Contains(c)))
        {
            for (int k = 0; k < q; k++) rows[at, k] = k == c ? 1 : 0;
            at++;
        }
        return new EffectBasis(rows, scales);
    }

    /// <summary>Λ of this basis from the arithmetic's, canonical; rows of zero stay exactly zero.</summary>
    /// <param name="lambda">Λ of the arithmetic.</param>
    /// <param name="zeroRow">A row that is zero but for rounding; negative for none.</param>
    internal double[,] Factor(double[,] lambda, int zeroRow = -1)
    {
        double[,] product = DenseMatrix.Multiply(_rows, lambda);
        for (int c = 0; zeroRow >= 0 && c < product.GetLength(1); c++) product[zeroRow, c] = 0;
        return RelativeFactor.Canonical(RelativeFactor.Triangularise(product));
    }

    private static void Eliminate(double[] row, double[] by, int pivot)
    {
        double factor = row[pivot] / by[pivot];
        for (int c = 0; c < row.Length; c++) row[c] -= factor * by[c];
        row[pivot] = 0;
    }

    private static double[,] Identity(int q)
    {
        var identity = new double[q, q];
        for (int k = 0; k < q; k++) identity[k, k] = 1;
        return identity;
    }

    private static double[,] Inverse(double[,] matrix)
    {
        int q = matrix.GetLength(0);
        var inverse = new double[q, q];
        for (int column = 0; column < q; column++)
        {
            var system = new double[q, q + 1];
            for (int r = 0; r < q; r++)
                for (int c = 0; c < q; c++) system[r, c] = matrix[r, c];
            system[column, q] = 1;
            double[] solution = LinearSystem.Solve(system);
            for (int r = 0; r < q; r++) inverse[r, column] = solution[r];
        }
        return inverse;
    }
}
