using FastLmm.Kernels.Collapse;
using FastLmm.Kernels.Drivers;
using FastLmm.Kernels.Layout;
using FastLmm.Packing;

namespace FastLmm.Engine;

/// <summary>Sums over classes of subjects with equal R_i: those over representatives, and what is missing of the class sizes.</summary>
/// <param name="passes">The passes.</param>
/// <param name="statistics">The packed statistics.</param>
/// <param name="classes">The classes of their subjects.</param>
/// <param name="threads">Threads to use.</param>
public sealed class CollapsedSums(SubjectPasses passes, PackedStatistics statistics, SubjectClasses classes, int threads) : ICriterionSums
{
    private const int WorthThreads = 4096;              // fewer pass faster than other threads wake

    private readonly PackedSums _representatives = new(
        passes, statistics with { Subjects = classes.Representatives }, classes.Representatives.Subjects < WorthThreads ? 1 : threads,
        statistics.Subjects.Subjects);

    /// <inheritdoc/>
    public string Name => _representatives.Name;

    /// <inheritdoc/>
    public int? Classes => classes.Count;

    /// <inheritdoc/>
    public (double[,] S, double LogDeterminant) Value(double[,] lambda)
    {
        (double[,] s, double logDeterminant) = _representatives.Value(lambda);
        return (s, logDeterminant + classes.LogDeterminant(PackedSums.LowerByRows(lambda)));
    }

    /// <inheritdoc/>
    public DerivativeSums Derivatives(BlockStructure structure, double[,] lambda, double[] beta, double[,] c, bool withCross) =>
        classes.Complete(
            _representatives.Derivatives(structure, lambda, beta, c, withCross), structure, PackedSums.LowerByRows(lambda));

    /// <inheritdoc/>
    public (double[,] S, double LogDeterminant, DerivativeSums Sums)? ValueAndDerivatives(
        BlockStructure structure, double[,] lambda, double[] beta, double[,] c)
    {
        if (_representatives.ValueAndDerivatives(structure, lambda, beta, c) is not var (s, logDeterminant, sums)) return null;
        double[] packed = PackedSums.LowerByRows(lambda);
        return (s, logDeterminant + classes.LogDeterminant(packed), classes.Complete(sums, structure, packed));
    }

    /// <inheritdoc/>
    public double[] MappedCross(double[,] lambda, double[,] c, double[,] map) => _representatives.MappedCross(lambda, c, map);
}
