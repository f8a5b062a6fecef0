using FastLmm.Inference.Bootstrap;
using FastLmm.Inference.Comparison;
using FastLmm.Inference.Profiles;
using FastLmm.Inference.Terms;
using FastLmm.Inference.Variances;
using FastLmm.Packing;

namespace FastLmm;

/// <content>What goes beyond the estimates.</content>
public sealed partial class LmmFit
{
    /// <summary>F tests of the fixed part's terms, as lmerTest's <c>anova</c> makes them.</summary>
    /// <param name="type">Type of the sums of squares.</param>
    /// <remarks>Cost: p³ and less; nothing is read again.</remarks>
    public IReadOnlyList<TermTest> TermTests(TestType type = TestType.III)
    {
        if (State is null) return [];
        PackedStatistics statistics = State.Data.Statistics;
        IReadOnlyList<TermHypothesis> hypotheses =
            TermHypotheses.Of(type, State.Data.Design.Terms, statistics.KeptColumns, DesignTriangle.Of(statistics));
        return [.. hypotheses.Select(hypothesis => TermTest.Of(hypothesis, Mean, Sigma))];
    }

    /// <summary>ICC and R²: how the variance of an observation divides.</summary>
    /// <remarks>Cost: one look at the triangles R_i.</remarks>
    public ExplainedVariance ExplainedVariance() =>
        Inference.Variances.ExplainedVariance.Of(Made.Data.Statistics, Made.Estimates);

    /// <summary>Likelihood-ratio tests of the random effects, each left out in turn, as lmerTest's <c>ranova</c> makes them.</summary>
    /// <exception cref="LmmException">The fit failed, or was put together without its statistics.</exception>
    /// <remarks>Cost: a fit from statistics for each term; nothing is read again.</remarks>
    public RandomEffectTests RandomEffectTests() => Inference.Comparison.RandomEffectTests.Of(this, null);

    /// <summary>The same with p values by a parametric bootstrap of each model that leaves a term out.</summary>
    /// <param name="bootstrap">Number of replicates and seed.</param>
    /// <param name="progress">Receives progress, from several threads.</param>
    /// <param name="cancel">Stops between passes.</param>
    /// <exception cref="LmmException">The fit failed, or was put together without its statistics.</exception>
    /// <remarks>Cost: two fits from statistics a replicate, for each term.</remarks>
    public RandomEffectTests RandomEffectTests(
        BootstrapOptions bootstrap, IProgress<BootstrapProgress>? progress = null, CancellationToken cancel = default) =>
        Inference.Comparison.RandomEffectTests.Of(this, new BootstrapRun(bootstrap, progress, cancel));

    /// <summary>Profile-likelihood intervals (METHOD.md 6d), from the packed statistics; a fit by REML is fitted again by ML, as lme4 does.</summary>
    /// <param name="level">Confidence level.</param>
    /// <param name="parameters">Names as in lme4's confint with <c>oldNames = FALSE</c>; null for all.</param>
    /// <param name="progress">Receives progress.</param>
    /// <param name="cancel">Stops between passes.</param>
    /// <exception cref="LmmException">A name or the level is wrong, or the fit did not converge.</exception>
    public ProfileIntervals ProfileIntervals(
        double level = 0.95, IReadOnlyCollection<string>? parameters = null,
        IProgress<ProfileProgress>? progress = null, CancellationToken cancel = default) =>
        Profiler.Of(Made, progress, cancel).Intervals(level, parameters);

    /// <summary>The profiles themselves as data, on an even grid of ζ, as lme4's <c>profile()</c> gives them.</summary>
    /// <param name="level">The grid reaches the ζ of this level: 2.58 for 0.99.</param>
    /// <param name="steps">Steps on each side of the estimate.</param>
    /// <param name="parameters">Names of the parameters to hold; null for all.</param>
    /// <param name="progress">Receives progress.</param>
    /// <param name="cancel">Stops between passes.</param>
    /// <exception cref="LmmException">A name, the level or the steps are wrong, or the fit did not converge.</exception>
    public LikelihoodProfile LikelihoodProfile(
        double level = 0.99, int steps = 8, IReadOnlyCollection<string>? parameters = null,
        IProgress<ProfileProgress>? progress = null, CancellationToken cancel = default) =>
        Profiler.Of(Made, progress, cancel).Profile(level, steps, parameters);

    /// <summary>
    /// The parametric bootstrap: responses simulated from the fit, on its statistics, and fitted by its method; lme4's <c>bootMer</c>. The same
    /// bits for any number of threads.
    /// </summary>
    /// <param name="options">Number of replicates and seed; null for 1000 and 1.</param>
    /// <param name="progress">Receives progress, from several threads.</param>
    /// <param name="cancel">Stops between passes.</param>
    /// <exception cref="LmmException">The fit did not converge.</exception>
    /// <remarks>Cost: a fit from statistics, about five passes over the subjects, a replicate; nothing is read again.</remarks>
    public BootstrapReplicates Bootstrap(
        BootstrapOptions? options = null, IProgress<BootstrapProgress>? progress = null, CancellationToken cancel = default) =>
        new ParametricBootstrap(Made, Variances).Run(options ?? new BootstrapOptions(), progress, cancel);
}
