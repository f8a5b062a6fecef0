using FastLmm.Algebra;
using FastLmm.Kernels.Layout;
using FastLmm.Packing;

namespace FastLmm.Inference.Bootstrap;

/// <summary>
/// How the statistics of a smaller model come from those of a larger one for any response: columns of X and Z are left out, blocks of G are taken
/// apart. Exact, without rows.
/// </summary>
internal sealed class NestedStatistics
{
    private const double Dependent = 1e-12;             // columns that a fit has kept are independent: this is rounding

    private readonly IReadOnlyList<int>? _keptColumns;
    private readonly double[,]? _x;                     // columns of the arithmetic × the smaller model's, orthonormal
    private readonly IReadOnlyList<IReadOnlyList<int>>? _z;
    private readonly int[] _blocks;

    /// <summary>Names the columns.</summary>
    /// <param name="larger">The larger model's statistics.</param>
    /// <param name="keptColumns">The columns of X of the smaller model, among those kept; null for all.</param>
    /// <param name="z">For each column of Z of the smaller model the larger one's columns whose sum it is; null for the same.</param>
    /// <param name="blockSizes">The smaller model's blocks of G.</param>
    internal NestedStatistics(
        PackedStatistics larger, IReadOnlyList<int>? keptColumns, IReadOnlyList<IReadOnlyList<int>>? z, IReadOnlyList<int> blockSizes)
    {
        (_keptColumns, _z) = (keptColumns, z);
        _blocks = [.. blockSizes.SelectMany((size, block) => Enumerable.Repeat(block, size))];
        if (keptColumns is not null) _x = Columns(larger, keptColumns);
    }

    /// <summary>M with Z_larger M = Z_smaller in the two bases of the arithmetic.</summary>
    internal double[,] EffectMap(PackedStatistics larger) =>
        _z is null ? DenseMatrix.Identity(larger.Q) : ReducedStatistics.Map(larger, _z, _blocks).Map;

    /// <summary>
    /// The larger model's statistics with what its shift of y took out on columns that the smaller model does not have put back. Responses that are
    /// drawn under the smaller model need it not: their mean is the smaller model's.
    /// </summary>
    internal PackedStatistics Restored(PackedStatistics larger)
    {
        if (_x is null) return larger;
        double[] shift = DenseMatrix.Multiply(larger.XCoordinates, larger.Gamma);
        double[] within = DenseMatrix.Multiply(_x, DenseMatrix.Multiply(DenseMatrix.Transpose(_x), shift));
        double[] back = [.. shift.Zip(within, (all, kept) => (all - kept) / larger.Basis.YScale)];
        PackedSubjects subjects = larger.Subjects.WithOwnResponse(copied: true);
        subjects.SubtractFromResponse([.. back.Select(coefficient => -coefficient)]);
        var leftover = (double[,])larger.Leftover.Clone();
        for (int r = 0; r < larger.P; r++)
            for (int c = r; c < larger.P; c++) leftover[r, larger.P] += leftover[r, c] * back[c];
        double[] moved = DenseMatrix.Multiply(larger.XMap, back);
        return larger with
        {
            Subjects = subjects,
            Leftover = leftover,
            Gamma = [.. larger.Gamma.Zip(moved, (gamma, part) => gamma - larger.Basis.YScale * part)],
        };
    }

    /// <summary>The statistics.</summary>
    /// <param name="larger">Those of the larger model.</param>
    /// <param name="mapped">Their subjects with the smaller model's X, where they were made before; their response is that of the larger's.</param>
    /// <param name="threads">Threads to use; the result does not depend on it.</param>
    internal PackedStatistics Of(PackedStatistics larger, PackedSubjects? mapped, int threads)
    {
        PackedStatistics statistics = larger;
        if (_x is not null)
        {
            statistics = larger with
            {
                Subjects = mapped ?? larger.Subjects.MapColumns(_x),
                Leftover = ColumnRank.MapLeftover(larger.Leftover, _x, _x.GetLength(1)),
                OwnLeftovers = null,
                KeptColumns = _keptColumns!,
                XMap = DenseMatrix.Multiply(larger.XMap, _x),
                ResponseShift = new double[_x.GetLength(1)],
            };
        }
        return _z is null ? statistics : ReducedStatistics.Of(statistics, _z, threads, _blocks);
    }

    /// <summary>The subjects with the smaller model's X; they share the response with those given.</summary>
    internal PackedSubjects? WithColumns(PackedSubjects subjects) => _x is null ? null : subjects.MapColumns(_x);

    // X = X″ · coordinates · T⁻¹, X″ the columns of the arithmetic: a basis of what the chosen columns span.
    private static double[,] Columns(PackedStatistics larger, IReadOnlyList<int> keptColumns)
    {
        double[,] all = DenseMatrix.Multiply(larger.XCoordinates, larger.Basis.XMapInverse());
        var chosen = new double[larger.P, keptColumns.Count];
        for (int r = 0; r < larger.P; r++)
            for (int c = 0; c < keptColumns.Count; c++) chosen[r, c] = all[r, keptColumns[c]];
        IReadOnlyList<double[]> basis = OrthogonalColumns.Of(chosen, keptColumns.Count, Dependent).Basis;
        var columns = new double[larger.P, basis.Count];
        for (int c = 0; c < basis.Count; c++)
            for (int r = 0; r < larger.P; r++) columns[r, c] = basis[c][r];
        return columns;
    }
}
