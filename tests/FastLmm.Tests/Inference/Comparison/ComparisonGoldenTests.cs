using FastLmm.Inference.Comparison;
using FastLmm.Tests.GoldenFits;
using FastLmm.TestSupport;

namespace FastLmm.Tests.Inference.Comparison;

/// <summary>R's anova of nested models and lmerTest's ranova.</summary>
public class ComparisonGoldenTests
{
    public static TheoryData<string> Ids => [.. GoldenComparison.Ids];

    public static TheoryData<string> RandomEffectIds => [.. GoldenRandomEffectTest.Ids];

    [Fact]
    public void ThereAreTwentyThreeTestsAndNineTables() => Assert.Equal((23, 9), (Ids.Count, RandomEffectIds.Count));

    [Theory, MemberData(nameof(Ids))]
    public void LikelihoodRatioTestsEqualThoseOfR(string id)
    {
        GoldenComparison golden = GoldenComparison.Load(id);
        (string small, string large) = golden.FitIds;
        ModelComparison table = ModelComparison.Compare(RefitRule.Never, CsvFit.Of(large), CsvFit.Of(small));

        Assert.Equal(golden.Method, table.Method);
        Assert.Equal([CsvFit.Of(small).Formula, CsvFit.Of(large).Formula], table.Rows.Select(row => row.Formula));
        Assert.Equal([golden.Parameters.Null, golden.Parameters.Alternative], table.Rows.Select(row => row.Parameters));
        Agreement.Near(golden.Deviances.Null, table.Rows[0].Deviance, Tolerances.Objective(golden.Deviances.Null), "null deviance");
        Agreement.Near(golden.Deviances.Alternative, table.Rows[1].Deviance, Tolerances.Objective(golden.Deviances.Alternative), "deviance");
        Assert.Null(table.Rows[0].Test);
        LikelihoodRatioTest test = table.Rows[1].Test!;
        Agreement.Near(golden.ChiSquare, test.ChiSquare, Tolerances.Statistic(golden.ChiSquare, golden.Deviances.Null), "chi-square");
        Agreement.Near(golden.PValue, test.PValue, Tolerances.StatisticP(golden.PValue), "p");
        Assert.Empty(table.Messages);
    }

    [Theory, MemberData(nameof(Ids))]
    public void RemlFitsAreComparedByMaximumLikelihoodUnlessToldOtherwise(string id)
    {
        GoldenComparison golden = GoldenComparison.Load(id);
        if (golden.Method == EstimationMethod.Ml) return;
        (string small, string large) = golden.FitIds;
        ModelComparison table = ModelComparison.Compare(CsvFit.Of(small), CsvFit.Of(large));
        GoldenFit[] byMl = [.. new[] { small, large }.Select(fit => GoldenFit.Load(fit[..^"REML".Length] + "ML"))];

        Assert.Equal(EstimationMethod.Ml, table.Method);
        Assert.Contains(table.Messages, message => message.Contains("refitted by maximum likelihood", StringComparison.Ordinal));
        for (int i = 0; i < 2; i++)
        {
            double tolerance = Tolerances.Objective(byMl[i].Objective);
            Agreement.Near(byMl[i].Objective, table.Rows[i].Deviance, tolerance, "deviance");
            Agreement.Near(byMl[i].LogLik, table.Rows[i].LogLik, tolerance, "logLik");
            Agreement.Near(byMl[i].Aic, table.Rows[i].Aic, tolerance, "AIC");
            Agreement.Near(byMl[i].Bic, table.Rows[i].Bic, tolerance, "BIC");
        }
    }

    [Theory, MemberData(nameof(RandomEffectIds))]
    public void RandomEffectTestsEqualThoseOfLmerTest(string id)
    {
        (string fitId, GoldenRandomEffectTest[] goldens) = GoldenRandomEffectTest.Load(id);
        RandomEffectTests table = CsvFit.Of(fitId).RandomEffectTests();

        Assert.Equal(goldens.Select(golden => golden.Term), table.Rows.Select(row => row.Term));
        Assert.Empty(table.Messages);
        foreach ((GoldenRandomEffectTest golden, RandomEffectTest row) in goldens.Zip(table.Rows))
        {
            double tolerance = Tolerances.Objective(golden.LogLik);
            Assert.Equal(golden.Parameters, row.Parameters);
            Agreement.Near(golden.LogLik, row.LogLik, tolerance, $"logLik of {golden.Term}");
            Agreement.Near(golden.Aic, row.Aic, 2 * tolerance, $"AIC of {golden.Term}");
            if (double.IsNaN(golden.ChiSquare)) continue;
            Assert.Equal(golden.Df, row.Test!.Df);
            Agreement.Near(golden.ChiSquare, row.Test.ChiSquare, Tolerances.Statistic(golden.ChiSquare, 2 * golden.LogLik), $"LRT of {golden.Term}");
            Agreement.Near(golden.PValue, row.Test.PValue, Tolerances.StatisticP(golden.PValue), $"p of {golden.Term}");
            Assert.True(row.Test.Boundary!.PValue < row.Test.PValue, $"p of {golden.Term} at the boundary");
        }
    }
}
