using System.Text.Json;
using FastLmm.Algebra;
using FastLmm.Inference.Bootstrap;
using FastLmm.Inference.Comparison;
using FastLmm.Tables;
using FastLmm.Tests.Inference;
using FastLmm.TestSupport;

namespace FastLmm.Tests.Bootstrap;

/// <summary>Simulated likelihood ratios against χ², the mixtures of METHOD.md 6e, and pbkrtest.</summary>
public class LikelihoodRatioBootstrapTests
{
    private const int Replicates = 1500;
    private const double OfFewSubjects = 0.02;          // what limits for many subjects are off at these: METHOD.md 6e

    private static readonly FitOptions Ml = new() { Method = EstimationMethod.Ml, Threads = 2, Df = DfMethod.None };
    private static readonly BootstrapOptions Options = new() { Replicates = Replicates, Seed = 5 };

    /// <summary>Smaller and larger model, and the χ² that are mixed half and half.</summary>
    public static TheoryData<string, string, int, int> Tests => new()
    {
        { "y ~ t + (1 | id)", "y ~ t + x + (1 | id)", 1, 1 },
        { "y ~ 1 + (1 | id)", "y ~ t * x + (1 | id)", 3, 3 },
        { "y ~ t + x + (1 | id)", "y ~ t + x + (1 + t | id)", 1, 2 },
        { "y ~ t + x + (1 | id)", "y ~ t + x + (1 + t || id)", 0, 1 },
        { "y ~ t + x + (1 + t || id)", "y ~ t + x + (1 + t | id)", 1, 1 },
        { "y ~ t + (1 | id)", "y ~ t + x + (1 + t | id)", 2, 3 },
    };

    [Theory, MemberData(nameof(Tests))]
    public void TheSimulatedDistributionIsThatOfTheTheory(string small, string large, int first, int second)
    {
        // the truth must lie inside the smaller model's parameter space, so the response is one of the smaller model with a slope where it has one
        var cohort = new RandomCohort(21, 120, 8);
        LmmFit smaller = cohort.Fit(small, Ml), larger = cohort.Fit(large, Ml);
        Assert.NotEqual(FitStatus.Boundary, smaller.Status);

        BootstrapTest test = LmmModelComparison.Compare([smaller, larger], Options).Rows[1].Test!.Bootstrap!;

        Assert.Equal((Replicates, 0), (test.Replicates, test.Failed));
        foreach (double statistic in new[] { 1.5, 3, 5 })
        {
            double expected = (TailProbability.UpperChiSquare(statistic, first) + TailProbability.UpperChiSquare(statistic, second)) / 2;
            MonteCarlo.HasProbability(
                expected, test.Statistics.Count(value => value > statistic), Replicates, OfFewSubjects, $"P(statistic > {statistic})");
        }
    }

    [Fact]
    public void PValuesArePbkrtestsWithinMonteCarloError()
    {
        using Table table = Table.FromCsv(GoldenDataset.Load("Orthodont").CsvPath);
        Dictionary<string, IReadOnlyList<string>> levels = GoldenDataset.Load("Orthodont").FactorLevels.Where(factor => factor.Key == "Sex").ToDictionary();
        var options = new FitOptions { Method = EstimationMethod.Ml, Levels = levels, Threads = 2 };
        foreach (JsonElement golden in GoldenBootstrap.Read("likelihood_ratios").EnumerateArray())
        {
            LmmFit small = LinearMixedModel.Fit(golden.GetProperty("small").GetString()!, table, options);
            LmmFit large = LinearMixedModel.Fit(golden.GetProperty("large").GetString()!, table, options);
            LikelihoodRatioTest test = LmmModelComparison.Compare([large, small], Options).Rows[1].Test!;
            double p = golden.Number("p_value"), n = golden.Number("nsim");
            Agreement.Near(golden.Number("statistic"), test.ChiSquare, Tolerances.StatisticOfLme4, "statistic of lme4");
            double error = Math.Sqrt(p * (1 - p) * (1 / n + 1.0 / Replicates));
            Agreement.Near(p, test.Bootstrap!.PValue, MonteCarlo.Deviations * error + 1 / n, golden.GetProperty("name").GetString()!);
        }
    }

    [Fact]
    public void RandomEffectTestsAgreeWithComparisonsAndDoNotDependOnThreads()
    {
        var cohort = new RandomCohort(23, 60, 6);
        BootstrapOptions few = Options with { Replicates = 60 };
        LmmFit one = cohort.Fit("y ~ t + (1 + t | id)", Ml with { Threads = 1 }), eight = cohort.Fit("y ~ t + (1 + t | id)", Ml with { Threads = 8 });
        LmmFit intercept = cohort.Fit("y ~ t + (1 | id)", Ml);

        BootstrapTest test = one.RandomEffectTests(few).Rows[1].Test!.Bootstrap!, again = eight.RandomEffectTests(few).Rows[1].Test!.Bootstrap!;
        BootstrapTest compared = LmmModelComparison.Compare([intercept, one], few).Rows[1].Test!.Bootstrap!;

        Assert.Equal(test.Statistics, again.Statistics);
        Agreement.Near(test.Statistics, compared.Statistics, _ => 2 * Tolerances.SameObjective, "statistics");
        Assert.Equal(test.PValue, compared.PValue);
    }

    [Fact]
    public void AModelWithoutRandomEffectsIsSimulatedToo()
    {
        var cohort = new RandomCohort(25, 80, 5);
        BootstrapTest test = cohort.Fit("y ~ t + (1 | id)", Ml).RandomEffectTests(Options).Rows[1].Test!.Bootstrap!;
        Assert.Equal(1.0 / (1 + Replicates), test.PValue);
        MonteCarlo.HasProbability(0.5, test.Zero, Replicates, 0.08, "the statistic is zero");     // METHOD.md 6e: 0.54 to 0.56 by 50 subjects
    }

    [Fact]
    public void EffectsThatAreNotInTheLargerModelAreRefused()
    {
        var cohort = new RandomCohort(27, 30, 5);
        LmmException error = Assert.Throws<LmmException>(() => LmmModelComparison.Compare(
            [cohort.Fit("y ~ x + (1 | id)", Ml), cohort.Fit("y ~ t + (1 + t | id)", Ml)], Options));
        Assert.Equal(FailureKind.BadInput, error.Kind);
        Assert.Contains("needs every effect of the smaller model in the larger one, and 'x' is not in the larger one", error.Message, StringComparison.Ordinal);
    }
}
