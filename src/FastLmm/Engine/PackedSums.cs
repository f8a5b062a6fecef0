using FastLmm.Kernels.Drivers;
using FastLmm.Kernels.Layout;
using FastLmm.Packing;

namespace FastLmm.Engine;

/// <summary>Sums from the packed triangles by a SIMD or scalar pass.</summary>
/// <param name="passes">The passes.</param>
/// <param name="statistics">The packed statistics.</param>
/// <param name="threads">Threads to use.</param>
/// <param name="standFor">How many subjects those of the statistics stand for; null where they are all.</param>
public sealed class PackedSums(SubjectPasses passes, PackedStatistics statistics, int threads, int? standFor = null) : ICriterionSums
{
    private const int Many = 50_000;                    // subjects; CarriedSums leave second derivatives off by about 1/m

    /// <inheritdoc/>
    public string Name => passes.Name;

    /// <inheritdoc/>
    public (double[,] S, double LogDeterminant) Value(double[,] lambda) =>
        FromSums(passes.Value(statistics.Subjects, LowerByRows(lambda), threads));

    /// <inheritdoc/>
    public DerivativeSums Derivatives(BlockStructure structure, double[,] lambda, double[] beta, double[,] c, bool withCross) =>
        passes.Derivatives(statistics.Subjects, structure, LowerByRows(lambda), beta, UpperByColumns(c), withCross, threads);

    /// <inheritdoc/>
    public (double[,] S, double LogDeterminant, DerivativeSums Sums)? ValueAndDerivatives(
        BlockStructure structure, double[,] lambda, double[] beta, double[,] c)
    {
        if ((standFor ?? statistics.Subjects.Subjects) < Many) return null;
        (double[] value, DerivativeSums sums) =
            passes.ValueAndDerivatives(statistics.Subjects, structure, LowerByRows(lambda), beta, UpperByColumns(c), threads);
        (double[,] s, double logDeterminant) = FromSums(value);
        return (s, logDeterminant, sums);
    }

    /// <inheritdoc/>
    public double[] MappedCross(double[,] lambda, double[,] c, double[,] map) =>
        passes.MappedCross(statistics.Subjects, LowerByRows(lambda), UpperByColumns(c), [.. map.Cast<double>()], threads);

    private (double[,] S, double LogDeterminant) FromSums(double[] sums) =>
        (CrossProducts.FromSums(statistics.Leftover, sums.AsSpan(2)), 2 * (Math.Log(sums[0]) + sums[1] * Math.Log(2)));

    internal static double[] LowerByRows(double[,] lower)
    {
        int n = lower.GetLength(0);
        var packed = new double[n * (n + 1) / 2];
        for (int r = 0, at = 0; r < n; r++)
            for (int c = 0; c <= r; c++) packed[at++] = lower[r, c];
        return packed;
    }

    internal static double[] UpperByColumns(double[,] upper)
    {
        int n = upper.GetLength(0);
        var packed = new double[n * (n + 1) / 2];
        for (int c = 0, at = 0; c < n; c++)
            for (int r = 0; r <= c; r++) packed[at++] = upper[r, c];
        return packed;
    }
}
