using System.Globalization;
using System.Text.Json;

namespace FastLmm.TestSupport;

/// <summary>Probabilities and quantiles of the studentised range: R's, and those of 40-digit arithmetic (inference/).</summary>
public static class GoldenStudentizedRange
{
    /// <summary>P(Q > q) by R's ptukey.</summary>
    public static IEnumerable<(double Q, int Means, double Df, double Upper)> TailsOfR()
    {
        JsonElement table = Load("studentized_range.json").GetProperty("tail");
        return Zip(table.Vector("q"), table, table.Vector("upper"));
    }

    /// <summary>The q with P(Q > q) = upper by R's qtukey; NaN where it fails.</summary>
    public static IEnumerable<(double Q, int Means, double Df, double Upper)> QuantilesOfR()
    {
        JsonElement table = Load("studentized_range.json").GetProperty("quantile");
        return Zip(table.Vector("q"), table, table.Vector("upper"));
    }

    /// <summary>P(Q > q) by 40-digit arithmetic.</summary>
    public static IEnumerable<(double Q, int Means, double Df, double Upper)> ExactTails() =>
        Load("studentized_range_exact.json").EnumerateArray().Select(one => (
            one.Number("q"), one.GetProperty("means").GetInt32(), Df(one.GetProperty("df")),
            double.Parse(one.GetProperty("upper").GetString()!, CultureInfo.InvariantCulture)));

    private static IEnumerable<(double Q, int Means, double Df, double Upper)> Zip(double[] q, JsonElement table, double[] upper)
    {
        (double[] means, double[] df) = (table.Vector("means"), GoldenMeans.Df(table));
        return q.Select((one, i) => (one, (int)means[i], df[i], upper[i]));
    }

    private static double Df(JsonElement df) => df.ValueKind == JsonValueKind.String ? double.PositiveInfinity : df.GetDouble();

    private static JsonElement Load(string name)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Golden.PathOf("inference", name)));
        return document.RootElement.Clone();
    }
}
