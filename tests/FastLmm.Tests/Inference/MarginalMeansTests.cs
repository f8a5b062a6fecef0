using FastLmm.Inference;
using FastLmm.Inference.Means;
using FastLmm.TestSupport;

namespace FastLmm.Tests.Inference;

/// <summary>Marginal means, trends and their contrasts against emmeans.</summary>
public class MarginalMeansTests
{
    private static readonly (string Mode, DfMethod Df)[] Modes =
        [("satterthwaite", DfMethod.Satterthwaite), ("asymptotic", DfMethod.None), ("kenward_roger", DfMethod.KenwardRoger)];

    public static TheoryData<string> Ids => [.. GoldenInference.Ids];

    public static TheoryData<string> WithTrends =>
        [.. GoldenInference.Ids.Where(id => GoldenMeans.Load(id).Requests.Any(request => request.Trend is not null))];

    [Theory, MemberData(nameof(Ids))]
    public void MeansEqualThoseOfEmmeans(string id)
    {
        foreach ((string mode, DfMethod df) in Modes)
        {
            foreach (GoldenMeansRequest request in GoldenMeans.Load(id).Requests.Where(request => !GivesOffset(request)))
            {
                if (!request.Answers.TryGetValue(mode, out GoldenMeansAnswer? answer)) continue;        // no Kenward-Roger of ML or with weights
                MarginalMeans means = Means(InferenceFit.Of(id, df), request, forward: true);
                string what = $"{id} {request.Trend} {request.Spec} {request.Weights} {mode}";
                CheckLevels(answer, means);
                double[,] functions = request.LinearFunctions;
                Agreement.Near(functions, means.LinearFunctions, (r, c) => 1e-9 * Math.Max(1, Math.Abs(functions[r, c])), what);
                double dfTolerance = GoldenInference.Load(id).IsSingular ? Tolerances.SingularDf : Tolerances.SatterthwaiteDf;
                Check(answer.Means, [.. means.Rows.Select(row => new Row(row.Estimate, row.StandardError, row.Df, row.PValue, row.Lower, row.Upper))],
                    dfTolerance, 0, 0, what);
                foreach ((string adjustment, GoldenEstimates expected) in answer.Pairwise)
                {
                    IReadOnlyList<MeanContrast> contrasts = means.Pairwise(Enum.Parse<Adjustment>(adjustment, ignoreCase: true));
                    CheckPairs(answer, expected, contrasts, dfTolerance, adjustment, $"{what} {adjustment}");
                }
            }
        }
    }

    [Theory, MemberData(nameof(WithTrends))]
    public void TrendsAreDerivatives(string id)
    {
        LmmFit fit = InferenceFit.Of(id);
        foreach (GoldenMeansRequest request in GoldenMeans.Load(id).Requests.Where(request => request.Trend is not null))
        {
            double[,] forward = request.LinearFunctions, exact = Means(fit, request, forward: false).LinearFunctions;
            double largest = forward.Cast<double>().Max(Math.Abs);
            Agreement.Near(forward, exact, (_, _) => 5e-3 * largest, id);       // emmeans' step has an error of the first order
        }
    }

    [Fact]
    public void OffsetsAreThoseOfTheValuesGiven()
    {
        LmmFit fit = InferenceFit.Of("OrthodontWeighted.off_ri.REML");
        var at = new Dictionary<string, IReadOnlyList<string>> { ["off"] = ["0"] };
        MarginalMeans means = fit.Means("Sex"), without = fit.Means("Sex", new MeansOptions { At = at });
        for (int k = 0; k < 2; k++) Agreement.Near(means.Rows[k].Estimate - 0.9, without.Rows[k].Estimate, 1e-12, "less the mean offset");
        Assert.Equal(means.Pairwise()[0].Estimate, without.Pairwise()[0].Estimate, 1e-12);
    }

    // emmeans leaves the offset at its mean whatever value its variable is given.
    private static bool GivesOffset(GoldenMeansRequest request) => request.At.ContainsKey("off");

    private readonly record struct Row(double Estimate, double Se, double Df, double PValue, double Lower, double Upper);

    private static MarginalMeans Means(LmmFit fit, GoldenMeansRequest request, bool forward) => fit.Means(
        request.Trend is { } trend ? $"trend({trend}) {request.Spec}" : request.Spec,
        new MeansOptions
        {
            At = ReferenceGridTests.At(request.At),
            Weights = request.Weights is { } weights ? Enum.Parse<MeansWeights>(weights, ignoreCase: true) : MeansWeights.Equal,
            TrendStep = forward ? 1e-3 : null,
        });

    private static void CheckLevels(GoldenMeansAnswer answer, MarginalMeans means)
    {
        string[] names = [.. answer.Levels.Keys.Where(name => name != "1")];
        Assert.Equal(names, means.Variables.Concat(means.ByVariables));
        for (int k = 0; k < names.Length; k++) Assert.Equal(answer.Levels[names[k]], means.Rows.Select(row => row.Levels[k]));
    }

    private static void CheckPairs(
        GoldenMeansAnswer answer, GoldenEstimates expected, IReadOnlyList<MeanContrast> contrasts, double dfTolerance, string adjustment, string what)
    {
        Assert.Equal(answer.Contrasts, contrasts.Select(contrast => contrast.Name));
        for (int k = 0; k < answer.By.Count; k++) Assert.Equal(answer.By.Values.ElementAt(k), contrasts.Select(contrast => contrast.By[k]));
        bool tukey = adjustment == "tukey";
        bool rounded = tukey && expected.Df.Any(double.IsNaN);                // emmeans then rounds the df of the others to whole numbers
        Check(expected, [.. contrasts.Select(one => new Row(one.Estimate, one.StandardError, one.Df, one.PValue, one.Lower, one.Upper))],
            dfTolerance, rounded ? 1e-4 : tukey ? 2 * Tolerances.StudentizedRangeOfR(expected.Df.Min()) : 1e-14,
            tukey ? Tolerances.StudentizedQuantileOfR : 0, what);
    }

    private static void Check(GoldenEstimates expected, Row[] rows, double df, double absoluteP, double width, string what)
    {
        Assert.Equal(expected.Estimate.Length, rows.Length);
        for (int k = 0; k < rows.Length; k++)
        {
            (double se, string where) = (expected.Se[k], $"{what} [{k}]");
            if (double.IsNaN(expected.Estimate[k]))
            {
                Assert.True(double.IsNaN(rows[k].Estimate) && double.IsNaN(rows[k].Df) && double.IsNaN(rows[k].PValue), $"{where} is estimable");
                continue;
            }
            Agreement.Near(expected.Estimate[k], rows[k].Estimate, 10 * Tolerances.FixedEffects * se + 1e-12, $"{where} estimate");
            Agreement.Near(se, rows[k].Se, Tolerances.FixedEffects * se + 1e-12, $"{where} se");
            if (double.IsNaN(expected.PValue[k])) continue;                     // a difference of nothing
            if (double.IsFinite(expected.Df[k])) Agreement.Near(expected.Df[k], rows[k].Df, df * expected.Df[k], $"{where} df");
            else Assert.Equal(expected.Df[k], rows[k].Df);
            Agreement.Near(expected.PValue[k], rows[k].PValue, Tolerances.PValue(expected.PValue[k], df) + absoluteP, $"{where} p");
            double reach = (expected.Upper[k] - expected.Lower[k]) / 2, tolerance = (width + df) * reach + 10 * Tolerances.FixedEffects * se;
            Agreement.Near(expected.Lower[k], rows[k].Lower, tolerance, $"{where} lower");
            Agreement.Near(expected.Upper[k], rows[k].Upper, tolerance, $"{where} upper");
        }
    }
}
