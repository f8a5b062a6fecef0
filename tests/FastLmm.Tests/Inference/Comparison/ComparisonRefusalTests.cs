using FastLmm.Inference.Comparison;
using FastLmm.Packing;
using FastLmm.Tests.Reporting;

namespace FastLmm.Tests.Inference.Comparison;

/// <summary>Models that cannot be compared are refused with a sentence that says why; doubtful ones are compared with a remark.</summary>
public class ComparisonRefusalTests
{
    private static readonly FitOptions Ml = new() { Method = EstimationMethod.Ml, Threads = 1 };
    private static readonly FitOptions Reml = new() { Threads = 1 };
    private static readonly RandomCohort Cohort = new(21, 30, 6);
    private static readonly LmmFit Fit = Cohort.Fit("y ~ t + (1 | id)", Ml);

    [Fact]
    public void OtherRows() => Refused("rows", Fit, Cohort.Fit("y ~ t + x + (1 | id)", Ml with { Subset = "t > 0.2" }));

    [Fact]
    public void OtherRowsOfTheSameNumber()
    {
        LmmFit early = Cohort.Fit("y ~ t + (1 | id)", Ml with { Subset = "number <= 60" });
        Refused("which rows they use", early, Cohort.Fit("y ~ t + x + (1 | id)", Ml with { Subset = "number > 1 & number <= 61" }));
    }

    [Fact]
    public void AnotherResponse() => Refused("differ in the response", Fit, Cohort.Fit("log(y + 100) ~ t + x + (1 | id)", Ml));

    [Fact]
    public void AnotherOffset() => Refused("its offset", Fit, Cohort.Fit("y ~ t + x + offset(x) + (1 | id)", Ml));

    [Fact]
    public void AnotherGroupingFactor() => Refused("grouping factors, id and arm", Fit, Cohort.Fit("y ~ t + x + (1 | arm)", Ml));

    [Fact]
    public void OtherWeights()
    {
        LmmFit weighted = Cohort.Fit("y ~ t + x + (1 | id)", Ml with { Weights = "w" });
        Refused("different weights", Fit, weighted);
        Refused("different weights", weighted, Cohort.Fit("y ~ t + (1 | id)", Ml with { Weights = "one" }));
        Assert.Equal(2, ModelComparison.Compare(Fit, Cohort.Fit("y ~ t + x + (1 | id)", Ml with { Weights = "one" })).Rows.Count);
    }

    [Fact]
    public void TheSameNumberOfParameters() => Refused("same number of parameters, 4", Fit, Cohort.Fit("y ~ x + (1 | id)", Ml));

    [Fact]
    public void OneModel() => Refused("at least two models", Fit);

    [Fact]
    public void AFitMadeByHand() => Refused("without its statistics", Fit, HandMadeFits.Orthodont());

    [Fact]
    public void RemlCriteriaOfOtherFixedEffects()
    {
        LmmFit small = Cohort.Fit("y ~ t + (1 | id)", Reml);
        Refused(RefitRule.Never, "differ in their fixed effects", small, Cohort.Fit("y ~ t + x + (1 | id)", Reml));
        Refused(RefitRule.Never, "some by maximum likelihood", small, Cohort.Fit("y ~ t + x + (1 | id)", Ml));
        LmmFit sum = Cohort.Fit("y ~ arm + (1 | id)", Reml with { Contrasts = Coded("sum") });
        LmmFit helmert = Cohort.Fit("y ~ arm + (1 + t | id)", Reml with { Contrasts = Coded("helmert") });
        Assert.Equal(sum.FixedEffects.Select(effect => effect.Name), helmert.FixedEffects.Select(effect => effect.Name));
        Refused(RefitRule.Never, "differ in their fixed effects", sum, helmert);
        Assert.Equal(2, ModelComparison.Compare(sum, helmert).Rows[1].Test!.Df);
    }

    [Fact]
    public void ModelsThatAreNotNestedAreRemarkedOn()
    {
        LmmFit other = Cohort.Fit("y ~ x + site + (1 | id)", Ml);
        Assert.Contains(ModelComparison.Compare(Fit, other).Messages, message => message.Contains("nested", StringComparison.Ordinal)
            || message.Contains("special case", StringComparison.Ordinal));
        Assert.Empty(ModelComparison.Compare(Fit, Cohort.Fit("y ~ t + x + (1 + t | id)", Ml)).Messages);
    }

    [Fact]
    public void ThreeModelsAreTestedInOrderOfTheirParameters()
    {
        LmmFit middle = Cohort.Fit("y ~ t + x + (1 | id)", Reml), large = Cohort.Fit("y ~ t + x + (1 + t | id)", Ml);
        ModelComparison table = ModelComparison.Compare(large, Fit, middle);
        Assert.Equal([4, 5, 7], table.Rows.Select(row => row.Parameters));
        Assert.Null(table.Rows[1].Test!.Boundary);
        Assert.Contains("chi-square(2)", table.Rows[2].Test!.Boundary!.Rule, StringComparison.Ordinal);
        Assert.Equal(Fit.Criterion, table.Rows[0].Deviance);
    }

    [Fact]
    public void AFingerprintDoesNotDependOnTheOrderOfRowsOrChunks()
    {
        double[] y = [1, -2.5, 0, 7], w = [1, 2, 1, 0.5];
        DataFingerprint all = default(DataFingerprint).With(y, w);
        Assert.Equal(all, default(DataFingerprint).With([7, -0.0], [0.5, 1]).With([-2.5, 1], [2, 1]));
        Assert.Equal(default(DataFingerprint).With(y, null), default(DataFingerprint).With(y, [1, 1, 1, 1]));
        Assert.NotEqual(all.Weights, default(DataFingerprint).With(y, [2, 1, 1, 0.5]).Weights);
        Assert.NotEqual(all.Response, default(DataFingerprint).With([1, -2.5, 0, 7.000000000000001], w).Response);
    }

    private static Dictionary<string, string> Coded(string contrasts) => new() { ["arm"] = contrasts };

    private static void Refused(string says, params LmmFit[] fits) => Refused(RefitRule.ByMl, says, fits);

    private static void Refused(RefitRule refit, string says, params LmmFit[] fits)
    {
        var error = Assert.Throws<LmmException>(() => ModelComparison.Compare(refit, fits));
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.Equal(FailureKind.BadInput, error.Kind);
    }
}
