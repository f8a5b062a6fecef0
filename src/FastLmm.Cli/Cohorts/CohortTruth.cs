using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace FastLmm.Cli.Cohorts;

/// <summary>The parameters that a cohort was drawn from, as one line of text or as JSON.</summary>
internal static class CohortTruth
{
    public static string Line(CohortDesign design)
    {
        string corr = design.Corr.Count > 0 ? $"; corr {List(design.Corr)}" : "";
        IEnumerable<string> beta = design.CoefficientNames.Zip(design.Beta, (name, value) => $"{name} {Text(value)}");
        return $"model {design.Formula}; beta {string.Join(", ", beta)}; sd {List(design.Sd)}{corr}; sigma {Text(design.Sigma)}; seed {design.Seed}";
    }

    public static void WriteJson(CohortDesign design, Stream stream)
    {
        var options = new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var json = new Utf8JsonWriter(stream, options))
        {
            json.WriteStartObject();
            json.WriteString("formula", design.Formula);
            json.WriteNumber("seed", design.Seed);
            json.WriteNumber("subjects", design.Subjects);
            json.WriteStartObject("beta");
            foreach ((string name, double value) in design.CoefficientNames.Zip(design.Beta)) json.WriteNumber(name, value);
            json.WriteEndObject();
            Numbers(json, "sd", design.Sd);
            Numbers(json, "corr", design.Corr);
            json.WriteNumber("sigma", design.Sigma);
            json.WriteNumber("missing", design.Missing);
            json.WriteNumber("missingX", design.MissingX);
            json.WriteEndObject();
        }
        stream.Write("\n"u8);
    }

    private static void Numbers(Utf8JsonWriter json, string name, IReadOnlyList<double> values)
    {
        json.WriteStartArray(name);
        foreach (double value in values) json.WriteNumberValue(value);
        json.WriteEndArray();
    }

    private static string List(IEnumerable<double> values) => string.Join(", ", values.Select(Text));

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
