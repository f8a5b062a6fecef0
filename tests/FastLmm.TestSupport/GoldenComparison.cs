using System.Text.Json;

namespace FastLmm.TestSupport;

/// <summary>A likelihood-ratio test of comparisons/.</summary>
public sealed class GoldenComparison
{
    private readonly JsonElement _root;

    private GoldenComparison(JsonElement root) => _root = root;

    /// <summary>Ids of the fits under the null hypothesis and the alternative.</summary>
    public (string Null, string Alternative) FitIds => (IdOf("null_model"), IdOf("alternative_model"));

    /// <summary>ML or REML.</summary>
    public EstimationMethod Method => Text("method") == "ML" ? EstimationMethod.Ml : EstimationMethod.Reml;

    /// <summary>Parameters of both models.</summary>
    public (int Null, int Alternative) Parameters => ((int)_root.Number("null_df"), (int)_root.Number("alternative_df"));

    /// <summary>Deviances of both models.</summary>
    public (double Null, double Alternative) Deviances => (_root.Number("null_minus2_logLik"), _root.Number("alternative_minus2_logLik"));

    /// <summary>The statistic.</summary>
    public double ChiSquare => _root.Number("chi_square");

    /// <summary>Its p-value.</summary>
    public double PValue => _root.Number("p_value");

    /// <summary>Names of the files, without their endings.</summary>
    public static IEnumerable<string> Ids => Files("lrt.");

    /// <summary>Reads a test.</summary>
    public static GoldenComparison Load(string id) => new(Read(id));

    internal static IEnumerable<string> Files(string start) =>
        Directory.EnumerateFiles(Golden.PathOf("comparisons"), start + "*.json").Select(path => Path.GetFileNameWithoutExtension(path)!)
            .Order(StringComparer.Ordinal);

    internal static JsonElement Read(string id)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Golden.PathOf("comparisons", id + ".json")));
        return document.RootElement.Clone();
    }

    private string IdOf(string model) => $"{Text("dataset")}.{Text(model)}.{Text("method")}";

    private string Text(string name) => _root.GetProperty(name).GetString()!;
}

/// <summary>A row of lmerTest's <c>ranova</c>; NaN where the table has none.</summary>
public sealed record GoldenRandomEffectTest(string Term, double Parameters, double LogLik, double Aic, double ChiSquare, double Df, double PValue)
{
    /// <summary>Names of the files, without their endings.</summary>
    public static IEnumerable<string> Ids => GoldenComparison.Files("ranova.");

    /// <summary>The fit's id and the rows of its table.</summary>
    public static (string FitId, GoldenRandomEffectTest[] Rows) Load(string id)
    {
        JsonElement root = GoldenComparison.Read(id);
        string fit = $"{root.GetProperty("dataset").GetString()}.{root.GetProperty("model").GetString()}.{root.GetProperty("method").GetString()}";
        return (fit, [.. root.GetProperty("rows").EnumerateArray().Select(row => new GoldenRandomEffectTest(
            row.GetProperty("term").GetString()!, row.Number("npar"), row.Number("logLik"), row.Number("AIC"), row.Number("LRT"),
            row.Number("df"), row.Number("p_value")))]);
    }
}
