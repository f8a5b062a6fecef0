using FastLmm.Algebra;
using FastLmm.Kernels.Layout;
using FastLmm.Kernels.Operations;

namespace FastLmm.Packing;

/// <summary>
/// The statistics of a model with fewer random effects, from those of the full one: R_i is multiplied by what makes the new columns of Z of the
/// old, its rows with those of J_i are rotated into new triangles, and what is rotated out goes to the leftover triangle (METHOD.md 6h).
/// </summary>
/// <remarks>Exact, without the rows; O(m q²(q + p)).</remarks>
internal static class ReducedStatistics
{
    /// <summary>The statistics for Z·columns.</summary>
    /// <param name="full">The full model's statistics.</param>
    /// <param name="columns">
    /// For each new column of Z, in the user's basis, the old columns whose sum it is: one, or all dummies of a factor, which make the constant.
    /// </param>
    /// <param name="threads">Threads to use; the result does not depend on it.</param>
    /// <param name="blocks">The block of each new column where the blocks are others than the full model's; null where they are the same.</param>
    internal static PackedStatistics Of(
        PackedStatistics full, IReadOnlyList<IReadOnlyList<int>> columns, int threads, IReadOnlyList<int>? blocks = null)
    {
        (DesignBasis basis, double[,] map) = Map(full, columns, blocks);
        (PackedSubjects subjects, LeftoverTriangle leftover) = SubjectRotation.Of(full.Subjects, map, null, threads);
        SubjectRotation.AddRows(leftover, full.Leftover);
        PackedStatistics reduced = full with { Subjects = subjects, Leftover = leftover.ToMatrix(), Basis = basis, Moments = null };
        PackedStatistics shifted = Packing.ResponseShift.Apply(reduced, CrossProducts.AtZero(reduced));
        return shifted with
        {
            ResponseSquares = full.ResponseSquares,
            ResponseShift = [.. full.ResponseShift.Zip(shifted.ResponseShift, (before, more) => before + more)],
        };
    }

    /// <summary>The new basis, and what makes the new columns of Z of the old, both in the basis of the arithmetic; q × new columns.</summary>
    /// <param name="full">The full model's statistics.</param>
    /// <param name="columns">As in <see cref="Of"/>.</param>
    /// <param name="blocks">As in <see cref="Of"/>.</param>
    internal static (DesignBasis Basis, double[,] Map) Map(
        PackedStatistics full, IReadOnlyList<IReadOnlyList<int>> columns, IReadOnlyList<int>? blocks)
    {
        DesignBasis basis = full.Basis.WithZ([.. columns.Select(sum => sum.Count == 1 ? sum[0] : -1)], blocks);
        double[,] sums = DenseMatrix.Multiply(full.Basis.ZMapInverse(), Sums(columns, full.Q));
        return (basis, DenseMatrix.Multiply(sums, basis.ZMap()));
    }

    private static double[,] Sums(IReadOnlyList<IReadOnlyList<int>> columns, int q)
    {
        var sums = new double[q, columns.Count];
        for (int c = 0; c < columns.Count; c++)
            foreach (int old in columns[c]) sums[old, c] = 1;
        return sums;
    }
}
