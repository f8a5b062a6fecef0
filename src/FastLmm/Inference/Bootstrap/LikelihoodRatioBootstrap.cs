using FastLmm.Algebra;
using FastLmm.Engine;
using FastLmm.Estimation;
using FastLmm.Kernels.Drivers;
using FastLmm.Kernels.Layout;
using FastLmm.Packing;

namespace FastLmm.Inference.Bootstrap;

/// <summary>
/// Simulates the distribution of a likelihood ratio under the smaller model. Responses are drawn on the larger model's statistics, with the
/// smaller one's estimates; those of the smaller model follow from them, so that both models see the same response.
/// </summary>
internal sealed class LikelihoodRatioBootstrap
{
    private readonly FitState _larger;
    private readonly NestedStatistics _nested;
    private readonly EstimationMethod _method;
    private readonly BlockStructure? _structure;        // of the smaller model; null where it has no random effects
    private readonly SubjectPasses _passes;
    private readonly SimulationPlan _plan;
    private readonly double[,]? _start;

    /// <summary>Fits the smaller model.</summary>
    /// <param name="larger">The larger model's fit, by any method.</param>
    /// <param name="nested">What the smaller model leaves out.</param>
    /// <param name="blockSizes">The smaller model's blocks of G; empty where it has no random effects.</param>
    /// <param name="method">The method of both.</param>
    /// <param name="cancel">Stops between passes.</param>
    internal LikelihoodRatioBootstrap(
        FitState larger, NestedStatistics nested, IReadOnlyList<int> blockSizes, EstimationMethod method, CancellationToken cancel)
    {
        (_larger, _nested, _method, _passes) = (larger, nested, method, larger.Backend.PassesOfAThread);
        if (blockSizes.Count > 0) _structure = new BlockStructure(blockSizes);
        PackedStatistics full = larger.Data.Statistics;
        if (_structure is null)
        {
            CriterionPoint point = WithoutEffects(full, larger.Threads) ?? throw new LmmException(
                FailureKind.FitFailed, "the model without random effects fits the response exactly, so there is nothing to simulate");
            Criterion = point.D + CriterionShift.Of(full, method == EstimationMethod.Reml, point.Nu);
            _plan = new SimulationPlan(full, new double[full.Q, 0], Math.Sqrt(point.Sigma2), point.Beta);
            return;
        }
        PackedStatistics smaller = nested.Of(nested.Restored(full), null, larger.Threads);
        var sums = new PackedSums(_passes, smaller, larger.Threads);
        (Estimates? estimates, string? failure) = Estimator.TryFit(smaller, _structure, sums, method, null, cancel);
        if (estimates is null) throw new LmmException(FailureKind.FitFailed, $"the smaller model could not be fitted: {failure}");
        Criterion = estimates.Criterion;
        _start = WarmStart.Of(estimates);
        _plan = new SimulationPlan(
            full, DenseMatrix.Multiply(nested.EffectMap(full), estimates.Optimum.Point.Lambda), estimates.InnerSigma, new double[full.P]);
    }

    /// <summary>The smaller model's criterion for the data.</summary>
    internal double Criterion { get; }

    /// <summary>The test.</summary>
    /// <param name="statistic">The statistic of the data.</param>
    /// <param name="options">Number of replicates and seed.</param>
    /// <param name="progress">Receives progress.</param>
    /// <param name="cancel">Stops between passes.</param>
    internal BootstrapTest Test(double statistic, BootstrapOptions options, IProgress<BootstrapProgress>? progress, CancellationToken cancel)
    {
        options.Check();
        var statistics = new double[options.Replicates];
        new ReplicateLoop(options.Replicates, _larger.Threads, progress, cancel).Run(
            () =>
            {
                var response = new SimulatedResponse(_plan);
                return (Response: response, Mapped: _nested.WithColumns(response.Subjects));
            },
            (own, i) => statistics[i] = Statistic(own.Response.Draw(options.Seed, i), own.Mapped, cancel));
        return BootstrapTest.Of(statistic, statistics, Criterion, _larger.Data.Statistics.Rows);
    }

    private double Statistic(PackedStatistics drawn, PackedSubjects? mapped, CancellationToken cancel)
    {
        double? smaller = _structure is null
            ? WithoutEffects(drawn, 1) is { } point ? point.D + CriterionShift.Of(drawn, _method == EstimationMethod.Reml, point.Nu) : null
            : Fit(_nested.Of(drawn, mapped, 1), _structure, _start, cancel);
        double? larger = smaller is null ? null : Fit(drawn, _larger.Estimates.Structure, null, cancel);
        return smaller is { } d0 && larger is { } d1 ? Math.Max(0, d0 - d1) : double.NaN;
    }

    private double? Fit(PackedStatistics statistics, BlockStructure structure, double[,]? start, CancellationToken cancel) =>
        Estimator.TryFit(statistics, structure, new PackedSums(_passes, statistics, 1), _method, start, cancel).Estimates?.Criterion;

    private CriterionPoint? WithoutEffects(PackedStatistics statistics, int threads)
    {
        BlockStructure structure = _larger.Estimates.Structure;
        var sums = new PackedSums(_passes, statistics, threads);
        return new ProfiledCriterion(sums, structure, _method, statistics.Rows, statistics.SumLogWeights)
            .Evaluate(new double[structure.Q, structure.Q]);
    }
}
