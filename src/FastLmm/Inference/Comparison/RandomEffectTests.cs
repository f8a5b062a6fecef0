using FastLmm.Algebra;
using FastLmm.Designs;
using FastLmm.Engine;
using FastLmm.Estimation;
using FastLmm.Inference.Bootstrap;
using FastLmm.Kernels.Layout;
using FastLmm.Packing;

namespace FastLmm.Inference.Comparison;

/// <summary>A row of the table of random-effect tests.</summary>
/// <param name="Term">What is left out, e.g. <c>age in (1 + age | Subject)</c>; <c>&lt;none&gt;</c> in the first row.</param>
/// <param name="Parameters">p, θ and σ of the model without it.</param>
/// <param name="LogLik">Its log-likelihood, restricted for REML.</param>
/// <param name="Aic">Its AIC.</param>
/// <param name="Test">The test against the full model; null in the first row.</param>
public sealed record RandomEffectTest(string Term, int Parameters, double LogLik, double Aic, LikelihoodRatioTest? Test);

/// <summary>
/// Likelihood-ratio tests of a fit's random effects, each left out in turn, as lmerTest's <c>ranova</c> makes them, by the fit's own method
/// (METHOD.md 6h).
/// </summary>
/// <remarks>
/// Every reduced model's statistics are made of the full one's, in O(m), and fitted from its own moment start; nothing is read again. Unlike
/// <c>ranova</c>, a slope without an intercept, <c>(0 + x | g)</c>, is left out and not replaced by an intercept.
/// </remarks>
public sealed class RandomEffectTests
{
    private RandomEffectTests(IReadOnlyList<RandomEffectTest> rows, IReadOnlyList<string> messages) => (Rows, Messages) = (rows, messages);

    /// <summary>The full model, then each model with a term left out.</summary>
    public IReadOnlyList<RandomEffectTest> Rows { get; }

    /// <summary>What a reader of the table must know.</summary>
    public IReadOnlyList<string> Messages { get; }

    /// <summary>Tests the random effects of a fit.</summary>
    /// <exception cref="LmmException">The fit failed, or was put together without its statistics.</exception>
    internal static RandomEffectTests Of(LmmFit fit, BootstrapRun? bootstrap)
    {
        ComparedModel full = ComparedModel.Of(fit);
        FitState state = fit.State!;
        List<RandomEffectTest> rows = [new("<none>", full.Parameters, -0.5 * full.Criterion, full.Criterion + 2 * full.Parameters, null)];
        List<string> messages = [];
        foreach (Deletion deletion in Deletion.All(state.Data.Design.RandomBlocks, full.Grouping))
        {
            if (deletion.Refusal is { } refusal) messages.Add(refusal);
            else if (Reduced(full, state, deletion, messages) is { } reduced)
                rows.Add(Bootstrapped(Row(deletion.Term, reduced, full), state, deletion, full.Method, bootstrap));
        }
        return new RandomEffectTests(rows, messages);
    }

    private static RandomEffectTest Row(string term, ComparedModel reduced, ComparedModel full)
    {
        double statistic = Math.Max(0, reduced.Criterion - full.Criterion);
        int df = full.Parameters - reduced.Parameters;
        var test = new LikelihoodRatioTest(
            statistic, df, TailProbability.UpperChiSquare(statistic, df), BoundaryRule.Of(statistic, reduced.Random, full.Random, 0));
        return new RandomEffectTest(term, reduced.Parameters, -0.5 * reduced.Criterion, reduced.Criterion + 2 * reduced.Parameters, test);
    }

    private static RandomEffectTest Bootstrapped(
        RandomEffectTest row, FitState state, Deletion deletion, EstimationMethod method, BootstrapRun? bootstrap)
    {
        if (bootstrap is null) return row;
        int[] sizes = [.. deletion.Blocks.Select(block => block.Size)];
        var nested = new NestedStatistics(state.Data.Statistics, null, deletion.Columns, sizes);
        BootstrapTest test = new LikelihoodRatioBootstrap(state, nested, sizes, method, bootstrap.Cancel)
            .Test(row.Test!.ChiSquare, bootstrap.Options, bootstrap.Progress, bootstrap.Cancel);
        return row with { Test = row.Test with { Bootstrap = test } };
    }

    private static ComparedModel? Reduced(ComparedModel full, FitState state, Deletion deletion, List<string> messages)
    {
        if (deletion.Blocks.Count == 0) return full with { Criterion = WithoutRandomEffects(state), ThetaCount = 0, Random = new RandomPart([], false) };
        PackedStatistics statistics = ReducedStatistics.Of(state.Data.Statistics, deletion.Columns, state.Threads);
        var structure = new BlockStructure([.. deletion.Blocks.Select(block => block.Size)]);
        ICriterionSums sums = state.Backend.Sums(statistics, state.Threads);
        Estimates estimates = Estimator.Fit(statistics, structure, sums, full.Method);
        if (estimates.Optimum.Failure is { } failure)
        {
            messages.Add($"{deletion.Term} could not be tested, because the model without it has no optimum: {failure}");
            return null;
        }
        return full with
        {
            Criterion = estimates.Criterion,
            ThetaCount = structure.Entries.Count,
            Random = new RandomPart(
                [.. deletion.Blocks.Select(block => block.Names)], BoundaryReport.Reasons(estimates, deletion.Blocks).Count > 0),
        };
    }

    // The linear model: the criterion at Λ = 0.
    private static double WithoutRandomEffects(FitState state)
    {
        PackedStatistics statistics = state.Data.Statistics;
        BlockStructure structure = state.Estimates.Structure;
        var criterion = new UserCriterion(statistics, structure, state.Sums, state.Options.Method);
        return criterion.Value(new double[structure.Entries.Count])
            ?? throw new LmmException(FailureKind.FitFailed, "the model without random effects fits the response exactly, so there is nothing to test");
    }
}
