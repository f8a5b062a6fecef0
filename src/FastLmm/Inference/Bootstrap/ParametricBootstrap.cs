using FastLmm.Engine;
using FastLmm.Estimation;
using FastLmm.Inference.Profiles;
using FastLmm.Inference.Variances;
using FastLmm.Kernels.Drivers;
using FastLmm.Packing;

namespace FastLmm.Inference.Bootstrap;

/// <summary>
/// The parametric bootstrap of a fit: responses drawn on its statistics (METHOD.md 6f), each fitted by the fit's method from the fit's Λ. No row is
/// read; a replicate costs about five passes over the subjects.
/// </summary>
internal sealed class ParametricBootstrap(FitState state, VarianceInference variances)
{
    private readonly SubjectPasses _passes = state.Backend.PassesOfAThread;
    private readonly BootstrapParameters _parameters =
        new(state.Data.Design.RandomBlocks, state.Data.Design.GroupName, state.FixedNames);

    private readonly double[,]? _start = WarmStart.Of(state.Estimates);

    /// <summary>Runs.</summary>
    /// <exception cref="LmmException">The fit did not converge.</exception>
    internal BootstrapReplicates Run(BootstrapOptions options, IProgress<BootstrapProgress>? progress, CancellationToken cancel)
    {
        options.Check();
        ProfileParameter.Choose(_parameters.All, options.Parameters);
        if (state.Estimates.Optimum.Failure is { } failure)
            throw new LmmException(FailureKind.FitFailed, $"a fit that did not converge cannot be bootstrapped: {failure}");
        SimulationPlan plan = SimulationPlan.At(state.Data.Statistics, state.Estimates);
        var rows = new BootstrapReplicate[options.Replicates];
        new ReplicateLoop(rows.Length, state.Threads, progress, cancel).Run(
            () => new SimulatedResponse(plan),
            (response, i) => rows[i] = Replicate(i + 1, response.Draw(options.Seed, i), cancel));
        return new BootstrapReplicates(_parameters.All, _parameters.At(state.Estimates), rows, Accelerations);
    }

    private BootstrapReplicate Replicate(int number, PackedStatistics drawn, CancellationToken cancel)
    {
        var sums = new PackedSums(_passes, drawn, threads: 1);
        (Estimates? estimates, string? failure) =
            Estimator.TryFit(drawn, state.Estimates.Structure, sums, state.Options.Method, _start, cancel);
        if (estimates is not null)
        {
            bool onBoundary = BoundaryReport.Reasons(estimates, _parameters.Blocks).Count > 0;
            return new BootstrapReplicate(
                number, onBoundary ? FitStatus.Boundary : FitStatus.Converged, estimates.Criterion, _parameters.At(estimates));
        }
        var none = new double[_parameters.All.Count];
        Array.Fill(none, double.NaN);
        return new BootstrapReplicate(number, FitStatus.Failed, double.NaN, none) { Failure = failure };
    }

    private double[] Accelerations() => new ScoreSkewness(state, variances).Accelerations(_parameters.All);
}
