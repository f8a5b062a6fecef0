using FastLmm.Engine;
using FastLmm.Kernels.Layout;
using FastLmm.Packing;

namespace FastLmm.Estimation;

/// <summary>Estimates a model from its packed statistics: checks, start, optimum, and the way back to the user's units.</summary>
internal static class Estimator
{
    /// <summary>Runs the optimiser from the moment start.</summary>
    /// <param name="statistics">The packed statistics.</param>
    /// <param name="structure">Blocks of G.</param>
    /// <param name="sums">The backend.</param>
    /// <param name="method">ML or REML.</param>
    /// <param name="report">Receives steps and criterion.</param>
    /// <param name="cancel">Stops between passes.</param>
    /// <exception cref="LmmException">The data cannot identify the model.</exception>
    internal static Estimates Fit(
        PackedStatistics statistics, BlockStructure structure, ICriterionSums sums, EstimationMethod method,
        Action<int, double>? report = null, CancellationToken cancel = default)
    {
        Identifiability.Check(statistics, structure);
        var criterion = new ProfiledCriterion(sums, structure, method, statistics.Rows, statistics.SumLogWeights);
        (double[,] start, CriterionPoint? near) = new MomentStart(criterion, statistics).Compute();
        Optimum optimum = new NewtonOptimiser(criterion, report, cancel).Minimise(start, near);
        return new Estimates(statistics, criterion, optimum);
    }

    /// <summary>Fits a response that was simulated: from a Λ nearby where there is one, without the checks that its model has passed.</summary>
    /// <param name="statistics">The packed statistics.</param>
    /// <param name="structure">Blocks of G.</param>
    /// <param name="sums">The backend.</param>
    /// <param name="method">ML or REML.</param>
    /// <param name="start">Where to begin; null for the moment start.</param>
    /// <param name="cancel">Stops between passes.</param>
    /// <returns>The estimates, or why there are none.</returns>
    internal static (Estimates? Estimates, string? Failure) TryFit(
        PackedStatistics statistics, BlockStructure structure, ICriterionSums sums, EstimationMethod method, double[,]? start,
        CancellationToken cancel)
    {
        var criterion = new ProfiledCriterion(sums, structure, method, statistics.Rows, statistics.SumLogWeights);
        CriterionPoint? near = null;
        try
        {
            if (start is null) (start, near) = new MomentStart(criterion, statistics).Compute();
            Optimum optimum = new NewtonOptimiser(criterion, null, cancel).Minimise(start, near);
            return optimum.Failure is { } failure ? (null, failure) : (new Estimates(statistics, criterion, optimum), null);
        }
        catch (LmmException error) when (error.Kind == FailureKind.FitFailed)
        {
            return (null, error.Message);
        }
    }
}
