using System.Text.Json;
using FastLmm.Inference;
using FastLmm.TestSupport;

namespace FastLmm.Tests.Inference;

/// <summary>Adjusted p values and intervals, from R's unadjusted ones.</summary>
public class MultipleTestsTests
{
    public static TheoryData<string> Ids => [.. GoldenInference.Ids];

    private static readonly Dictionary<string, Adjustment> Methods =
        Enum.GetValues<Adjustment>().ToDictionary(method => method.ToString().ToLowerInvariant());

    [Fact]
    public void StepwiseAdjustmentsEqualThoseOfR()
    {
        using JsonDocument cases = JsonDocument.Parse(File.ReadAllBytes(Golden.PathOf("inference", "adjustments.json")));
        foreach (JsonElement one in cases.RootElement.EnumerateArray())
        {
            double[] p = Vector(one, "p");
            foreach (string method in new[] { "holm", "fdr", "bonferroni", "sidak" })
            {
                double[] expected = Vector(one, method);
                double[] actual = new MultipleTests(Methods[method], p.Count(double.IsFinite), 0).PValues(p, p, p);
                for (int k = 0; k < p.Length; k++)
                    if (double.IsNaN(expected[k])) Assert.True(double.IsNaN(actual[k]));
                    else Agreement.Near(expected[k], actual[k], 1e-14, $"{method} of {p[k]}");
            }
        }
    }

    [Theory, MemberData(nameof(Ids))]
    public void ContrastsAreAdjustedAsByEmmeans(string id)
    {
        foreach (GoldenMeansAnswer answer in GoldenMeans.Load(id).Requests.SelectMany(request => request.Answers.Values))
            foreach ((string method, GoldenEstimates expected) in answer.Pairwise) Check(answer, method, expected, $"{id} {method}");
    }

    private static void Check(GoldenMeansAnswer answer, string method, GoldenEstimates expected, string what)
    {
        GoldenEstimates alone = answer.Pairwise["none"];
        string[] group = [.. answer.Contrasts.Select((_, k) => string.Join('|', answer.By.Values.Select(column => column[k])))];
        foreach (IGrouping<string, int> family in Enumerable.Range(0, group.Length).GroupBy(k => group[k]))
        {
            int[] rows = [.. family];
            var tests = MultipleTests.Pairs(Methods[method], (int)Math.Round((1 + Math.Sqrt(1 + 8.0 * rows.Length)) / 2));
            Assert.Equal(rows.Length, tests.Tests);
            // where some contrast is not estimable, emmeans rounds the df of the others to whole numbers for ptukey
            bool rounded = method == "tukey" && alone.Df.Any(double.IsNaN);
            double[] df = [.. rows.Select(k => rounded ? Math.Round(alone.Df[k]) : alone.Df[k])];
            double[] p = tests.PValues([.. rows.Select(k => alone.PValue[k])], [.. rows.Select(k => alone.Statistic[k])], df);
            for (int i = 0; i < rows.Length; i++)
            {
                int k = rows[i];
                double width = tests.Width(0.95, alone.Df[k]);
                if (double.IsNaN(expected.PValue[k]))
                {
                    Assert.True(double.IsNaN(p[i]), $"{what}: no statistic, no test");
                    continue;
                }
                bool tukey = method == "tukey" && rows.Length > 1;
                double absolute = tukey ? Tolerances.StudentizedRangeOfR(alone.Df[k]) : 1e-10 * p[i] + 1e-14;
                Agreement.Near(expected.PValue[k], p[i], absolute, $"{what} p[{k}]");
                double relative = tukey ? Tolerances.StudentizedQuantileOfR : 1e-10;
                double reach = width * alone.Se[k];
                Agreement.Near((expected.Upper[k] - expected.Lower[k]) / 2, reach, relative * reach, $"{what} interval[{k}]");
            }
        }
    }

    private static double[] Vector(JsonElement one, string name) =>
        [.. one.GetProperty(name).EnumerateArray().Select(value => value.ValueKind == JsonValueKind.Null ? double.NaN : value.GetDouble())];
}
