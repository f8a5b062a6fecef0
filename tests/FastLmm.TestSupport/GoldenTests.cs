using System.Text.Json;

namespace FastLmm.TestSupport;

/// <summary>R's tests of single coefficients.</summary>
/// <param name="Df">Degrees of freedom.</param>
/// <param name="PValue">Two-sided.</param>
/// <param name="Intervals">95 % limits, p × 2; null where R's answer has none.</param>
public sealed record GoldenCoefficientTests(double[] Df, double[] PValue, double[,]? Intervals)
{
    internal static GoldenCoefficientTests? Of(JsonElement fit, string name)
    {
        if (!fit.TryGetProperty(name, out JsonElement tests) || tests.ValueKind != JsonValueKind.Object) return null;
        return new GoldenCoefficientTests(
            tests.Vector("df"), tests.Vector("p_value"), tests.TryGetProperty("ci_95", out _) ? tests.Matrix("ci_95") : null);
    }
}

/// <summary>R's F test of a term.</summary>
public sealed record GoldenTermTest(string Term, double SumOfSquares, double NumeratorDf, double DenominatorDf, double F, double PValue)
{
    internal static IReadOnlyList<GoldenTermTest> Of(JsonElement fit, string name) =>
        fit.TryGetProperty(name, out JsonElement rows) && rows.ValueKind == JsonValueKind.Array
            ? [.. rows.EnumerateArray().Select(row => new GoldenTermTest(
                row.GetProperty("term").GetString()!, row.Number("sum_sq"), row.Number("num_df"), row.Number("den_df"), row.Number("F"),
                row.Number("p_value")))]
            : [];
}
