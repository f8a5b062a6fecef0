using FastLmm.Algebra;
using FastLmm.Inference.Bootstrap;

namespace FastLmm.Inference.Comparison;

/// <summary>What becomes of REML fits in a comparison.</summary>
public enum RefitRule
{
    /// <summary>They are refitted by maximum likelihood, as lme4's <c>anova</c> does; that is always allowed.</summary>
    ByMl,

    /// <summary>Their REML criteria are compared, which is allowed where the fixed effects are the same.</summary>
    Never,
}

/// <summary>A row of the table of a comparison.</summary>
/// <param name="Formula">The model.</param>
/// <param name="Parameters">p, θ and σ.</param>
/// <param name="Aic">Deviance + 2 × parameters.</param>
/// <param name="Bic">Deviance + log(N) × parameters.</param>
/// <param name="LogLik">Log-likelihood, restricted where REML criteria are compared.</param>
/// <param name="Deviance">−2 log-likelihood.</param>
/// <param name="Test">The test against the row before; null in the first.</param>
public sealed record ComparisonRow(string Formula, int Parameters, double Aic, double Bic, double LogLik, double Deviance, LikelihoodRatioTest? Test);

/// <summary>A likelihood-ratio test.</summary>
/// <param name="ChiSquare">Difference of the deviances, at least 0.</param>
/// <param name="Df">Difference of the numbers of parameters.</param>
/// <param name="PValue">P(χ² with these df > the statistic).</param>
/// <param name="Boundary">The test with respect to the boundary; null when the random parts are the same.</param>
public sealed record LikelihoodRatioTest(double ChiSquare, int Df, double PValue, BoundaryTest? Boundary)
{
    /// <summary>The test by a parametric bootstrap; null when none was asked for.</summary>
    public BootstrapTest? Bootstrap { get; init; }
}

/// <summary>Likelihood-ratio tests of nested models, as R's <c>anova(m0, m1, …)</c> makes them.</summary>
/// <remarks>Nothing is read again: fits by ML start from the packed statistics.</remarks>
public sealed class ModelComparison
{
    private const double WorseFit = 1e-6;               // of the deviance; less is what the optimiser leaves

    private ModelComparison(IReadOnlyList<ComparisonRow> rows, EstimationMethod method, IReadOnlyList<string> messages) =>
        (Rows, Method, Messages) = (rows, method, messages);

    /// <summary>The models, those with fewer parameters first.</summary>
    public IReadOnlyList<ComparisonRow> Rows { get; }

    /// <summary>Whether likelihoods or restricted likelihoods are compared.</summary>
    public EstimationMethod Method { get; }

    /// <summary>What a reader of the table must know.</summary>
    public IReadOnlyList<string> Messages { get; }

    /// <summary>Compares two models or more; REML fits are refitted by ML.</summary>
    /// <param name="fits">The fits, in any order.</param>
    /// <exception cref="LmmException">They are not of the same data, or not nested.</exception>
    public static ModelComparison Compare(params IReadOnlyList<LmmFit> fits) => Compare(RefitRule.ByMl, fits);

    /// <summary>Compares two models or more.</summary>
    /// <param name="refit">What becomes of REML fits.</param>
    /// <param name="fits">The fits, in any order.</param>
    /// <exception cref="LmmException">They are not of the same data, or not nested.</exception>
    public static ModelComparison Compare(RefitRule refit, params IReadOnlyList<LmmFit> fits) =>
        Compare(refit, [.. fits.Select(ComparedModel.Of)], null);

    internal static ModelComparison Compare(RefitRule refit, IReadOnlyList<ComparedModel> models, BootstrapRun? bootstrap)
    {
        if (models.Count < 2) throw new LmmException(FailureKind.BadInput, "a comparison needs at least two models");
        ModelMatching.CheckData(models);
        if (refit == RefitRule.ByMl)
            models = [.. models.Select(model => model.Method == EstimationMethod.Reml ? model.ByMl() : model)];
        ModelMatching.CheckCriteria(models);
        models = [.. models.OrderBy(model => model.Parameters)];
        List<ComparisonRow> rows = [];
        List<string> messages = [];
        if (models.Any(model => model.Refitted)) messages.Add("the models fitted by REML were refitted by maximum likelihood");
        for (int i = 0; i < models.Count; i++) rows.Add(Row(models[i], i == 0 ? null : Test(models[i - 1], models[i], messages, bootstrap)));
        return new ModelComparison(rows, models[0].Method, messages);
    }

    private static ComparisonRow Row(ComparedModel model, LikelihoodRatioTest? test) => new(
        model.Formula, model.Parameters, model.Criterion + 2 * model.Parameters, model.Criterion + Math.Log(model.Rows) * model.Parameters,
        -0.5 * model.Criterion, model.Criterion, test);

    private static LikelihoodRatioTest Test(ComparedModel small, ComparedModel large, List<string> messages, BootstrapRun? bootstrap)
    {
        string pair = $"'{small.Formula}' and '{large.Formula}'";
        int df = large.Parameters - small.Parameters;
        if (df == 0)
        {
            throw new LmmException(
                FailureKind.BadInput, $"{pair} have the same number of parameters, {small.Parameters}, so neither is nested in the other; compare their AIC or BIC");
        }
        double difference = small.Criterion - large.Criterion, statistic = Math.Max(0, difference);
        if (difference < -WorseFit * (1 + Math.Abs(small.Criterion)))
            messages.Add($"{pair} are not nested: the one with more parameters fits worse");
        else if (!small.FixedNames.All(large.FixedNames.Contains) || !IsWithin(small.Random, large.Random))
            messages.Add($"the test of {pair} is right only if the first is a special case of the second, which their effects' names do not show");
        BoundaryTest? boundary = BoundaryRule.Of(statistic, small.Random, large.Random, large.FixedNames.Count - small.FixedNames.Count);
        return new LikelihoodRatioTest(statistic, df, TailProbability.UpperChiSquare(statistic, df), boundary)
        {
            Bootstrap = bootstrap is null ? null : NestedModels.Test(small, large, statistic, bootstrap),
        };
    }

    private static bool IsWithin(RandomPart small, RandomPart large) =>
        small.Blocks.All(block => large.Blocks.Any(other => block.All(other.Contains)));
}
