using System.Text.Json;
using FastLmm.Inference;
using FastLmm.Tests.GoldenFits;
using FastLmm.Tests.Inference;
using FastLmm.TestSupport;

namespace FastLmm.Tests.Robust;

/// <summary>Covariances, t and F tests against clubSandwich, on real data from their CSV.</summary>
public class ClubSandwichTests
{
    // Its residuals do not subtract an offset (residuals_CS.lmerMod of 0.5.8), so its answers there are of another model.
    private const string WithOffset = "OrthodontWeighted.off_ri.REML";

    // clubSandwich takes no prior weights.
    public static TheoryData<string> Ids =>
        [.. GoldenInference.Ids.Where(id => id != WithOffset && Answer(id, "CR2") is { ValueKind: JsonValueKind.Object })];

    [Fact]
    public void AnOffsetIsSubtracted()
    {
        EngineFit engine = EngineFit.Of(WithOffset);
        LmmFit fit = InferenceFit.Of(WithOffset);
        var dense = new DenseSandwich(engine.Problem.Rows, engine.Estimates.G, Math.Pow(engine.Estimates.Sigma, 2), engine.Estimates.Beta);
        foreach (RobustType type in new[] { RobustType.CR0, RobustType.CR2 })
        {
            double[,] expected = dense.Vcov(adjusted: type == RobustType.CR2);
            Agreement.NearCovariance(expected, fit.Robust(type).Vcov, expected, Tolerances.ClubSandwich, $"{type} vcov");
        }
    }

    [Theory, MemberData(nameof(Ids))]
    public void CovariancesEqualClubSandwichs(string id)
    {
        LmmFit fit = InferenceFit.Of(id);
        foreach (RobustType type in Types)
        {
            double[,] expected = Matrix(Answer(id, type.ToString()).GetProperty("vcov"));
            Agreement.NearCovariance(expected, fit.Robust(type).Vcov, expected, Tolerances.ClubSandwich, $"{type} vcov");
        }
    }

    [Theory, MemberData(nameof(Ids))]
    public void CoefficientTestsEqualClubSandwichs(string id)
    {
        LmmFit fit = InferenceFit.Of(id);
        foreach (RobustType type in Types)
        {
            JsonElement answer = Answer(id, type.ToString()).GetProperty("satterthwaite");
            double[] df = Vector(answer, "df"), se = Vector(answer, "se"), p = Vector(answer, "p_value");
            double[] lower = Vector(answer, "lower"), upper = Vector(answer, "upper");
            RobustInference robust = fit.Robust(type);
            for (int c = 0; c < df.Length; c++)
            {
                var unit = new double[df.Length];
                unit[c] = 1;
                ContrastTest test = robust.Contrast(unit);
                Agreement.Near(df[c], test.Df, Tolerances.ClubSandwich * df[c], $"{type} df[{c}]");
                Agreement.Near(p[c], test.PValue, Tolerances.PValue(p[c], Tolerances.ClubSandwich), $"{type} p[{c}]");
                Agreement.Near(lower[c], test.Lower, 10 * Tolerances.ClubSandwich * se[c], $"{type} lower[{c}]");
                Agreement.Near(upper[c], test.Upper, 10 * Tolerances.ClubSandwich * se[c], $"{type} upper[{c}]");
            }
        }
    }

    [Theory, MemberData(nameof(Ids))]
    public void TestsOfTwoRowsEqualHtz(string id)
    {
        LmmFit fit = InferenceFit.Of(id);
        foreach (RobustType type in new[] { RobustType.CR0, RobustType.CR2 })
        {
            foreach (JsonElement answer in Answer(id, type.ToString()).GetProperty("wald").EnumerateArray())
            {
                if (!answer.TryGetProperty("L", out JsonElement l)) continue;
                int at = answer.GetProperty("test").EnumerateArray().ToList().FindIndex(test => test.GetString() == "HTZ");
                double f = Vector(answer, "F")[at], df = answer.GetProperty("den_df")[at].GetDouble();
                FTest test = fit.Robust(type).Test(Matrix(l));
                Agreement.Near(df, test.DenominatorDf, Tolerances.ClubSandwich * Math.Max(1, Math.Abs(df)), $"{type} df");
                Agreement.Near(f, test.F, 10 * Tolerances.ClubSandwich * f, $"{type} F");
                double p = Vector(answer, "p_value")[at];
                if (df > 0) Agreement.Near(p, test.PValue, Tolerances.PValue(p, Tolerances.ClubSandwich), $"{type} p");
                else Assert.True(double.IsNaN(test.PValue));
            }
        }
    }

    private static RobustType[] Types => [RobustType.CR0, RobustType.CR1, RobustType.CR1S, RobustType.CR2];

    private static JsonElement Answer(string id, string type)
    {
        JsonElement robust = GoldenInference.Load(id).Root.GetProperty("robust");
        return robust.TryGetProperty(type, out JsonElement answer) && answer.TryGetProperty("vcov", out _) ? answer : default;
    }

    private static double[] Vector(JsonElement element, string name) =>
        [.. element.GetProperty(name).EnumerateArray().Select(x => x.ValueKind == JsonValueKind.Number ? x.GetDouble() : double.NaN)];

    private static double[,] Matrix(JsonElement rows)
    {
        double[][] entries = [.. rows.EnumerateArray().Select(row => row.EnumerateArray().Select(x => x.GetDouble()).ToArray())];
        var matrix = new double[entries.Length, entries[0].Length];
        for (int r = 0; r < entries.Length; r++)
            for (int c = 0; c < entries[r].Length; c++) matrix[r, c] = entries[r][c];
        return matrix;
    }
}
