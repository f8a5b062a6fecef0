using FastLmm.Algebra;
using FastLmm.Designs.Codings;
using FastLmm.Kernels.Layout;
using FastLmm.Kernels.Operations;

namespace FastLmm.Packing;

/// <summary>
/// The statistics for columns of X and Z that span the same as those that the rows were made with: J_i and the leftover triangle times what makes
/// the new columns, R_i likewise and rotated back to a triangle (METHOD.md 2). Exact, without the rows.
/// </summary>
internal static class ChangedStatistics
{
    /// <summary>The statistics in the new columns.</summary>
    /// <param name="gathered">As gathered, before any column is dropped; behind the basis' columns there may be columns of zeros.</param>
    /// <param name="change">The change.</param>
    /// <param name="threads">Threads to use; the result does not depend on it.</param>
    internal static PackedStatistics Of(PackedStatistics gathered, ColumnChange change, int threads)
    {
        (DesignBasis basis, double[,] x, double[,] z) = gathered.Basis.Changed(change);
        double[,] padded = Padded(x, gathered.P);
        (PackedSubjects subjects, LeftoverTriangle leftover) = SubjectRotation.Of(gathered.Subjects, z, ColumnCombinations.Of(x), threads);
        SubjectRotation.AddRows(leftover, ColumnRank.MapLeftover(gathered.Leftover, padded, basis.P));
        double[,] identity = DenseMatrix.Identity(basis.P);
        return gathered with
        {
            Subjects = subjects,
            Leftover = leftover.ToMatrix(),
            OwnLeftovers = gathered.OwnLeftovers?.MapColumns(padded),
            Basis = basis,
            KeptColumns = [.. Enumerable.Range(0, basis.P)],
            XMap = identity,
            XCoordinates = identity,
            Gamma = basis.Gamma(),
            Moments = gathered.Moments?.Mapped(x, z),
        };
    }

    private static double[,] Padded(double[,] map, int rows)
    {
        var padded = new double[rows, map.GetLength(1)];
        for (int r = 0; r < map.GetLength(0); r++)
            for (int c = 0; c < map.GetLength(1); c++) padded[r, c] = map[r, c];
        return padded;
    }
}
