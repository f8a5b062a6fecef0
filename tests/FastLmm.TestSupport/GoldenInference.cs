using System.Collections.Concurrent;
using System.Text.Json;

namespace FastLmm.TestSupport;

/// <summary>Answers of lmerTest, pbkrtest, car, clubSandwich, emmeans and performance for one fit, of inference/.</summary>
public sealed class GoldenInference
{
    private static readonly ConcurrentDictionary<string, GoldenInference> Loaded = new();

    private GoldenInference(JsonElement root) => Root = root;

    /// <summary>Names of all fits, DATASET.MODEL.METHOD, sorted.</summary>
    public static IReadOnlyList<string> Ids { get; } =
    [
        .. Directory.EnumerateFiles(Golden.PathOf("inference"), "*.*.*.json")
            .Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal),
    ];

    /// <summary>The whole file.</summary>
    public JsonElement Root { get; }

    /// <summary>Name in datasets/, or <c>formulas</c> for formulas.csv.</summary>
    public string Dataset => Root.GetProperty("dataset").GetString()!;

    /// <summary>lme4's formula.</summary>
    public string Formula => Root.GetProperty("formula").GetString()!;

    /// <summary>The grouping factor.</summary>
    public string Subject => Root.GetProperty("subject").GetString()!;

    /// <summary>ML or REML.</summary>
    public EstimationMethod Method => Text("method") == "ML" ? EstimationMethod.Ml : EstimationMethod.Reml;

    /// <summary>Column of weights, or null.</summary>
    public string? Weights => Text("weights");

    /// <summary>Rows chosen, or null.</summary>
    public string? Subset => Text("subset");

    /// <summary>Whether a variance is zero or a correlation ±1.</summary>
    public bool IsSingular => Root.GetProperty("is_singular").GetBoolean();

    /// <summary>Contrasts by factor.</summary>
    public IReadOnlyDictionary<string, string> Contrasts =>
        Root.TryGetProperty("contrasts", out JsonElement value) && value.ValueKind == JsonValueKind.Object
            ? value.EnumerateObject().ToDictionary(factor => factor.Name, factor => factor.Value.GetString()!)
            : [];

    /// <summary>Reads the answers for a fit; repeated calls return the same object.</summary>
    public static GoldenInference Load(string id) => Loaded.GetOrAdd(id, key =>
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Golden.PathOf("inference", key + ".json")));
        return new GoldenInference(document.RootElement.Clone());
    });

    /// <summary>lmerTest's table of terms.</summary>
    /// <param name="type">I, II or III.</param>
    /// <param name="ddf">Satterthwaite or Kenward-Roger.</param>
    public IReadOnlyList<GoldenTermTest> Terms(string type, string ddf) =>
    [
        .. Root.GetProperty("anova").EnumerateArray()
            .Where(table => table.TryGetProperty("type", out JsonElement t) && t.GetString() == type && table.GetProperty("ddf").GetString() == ddf)
            .SelectMany(table => Enumerable.Range(0, table.GetProperty("terms").GetArrayLength()).Select(row => new GoldenTermTest(
                table.Texts("terms")[row], table.Vector("sum_sq")[row], table.Vector("num_df")[row], table.Vector("den_df")[row],
                table.Vector("F")[row], table.Vector("p_value")[row]))),
    ];

    /// <summary>Tests of Lβ = r, by method: <c>satterthwaite</c>, <c>kenward_roger</c>, <c>wald</c>.</summary>
    public IReadOnlyList<GoldenHypothesis> Hypotheses =>
        [.. Root.GetProperty("hypotheses").EnumerateArray().Select(test => new GoldenHypothesis(test.Matrix("L"), test.Vector("rhs"), test))];

    private string? Text(string name) => Root.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;
}

/// <summary>A hypothesis Lβ = r and R's tests of it.</summary>
public sealed record GoldenHypothesis(double[,] L, double[] NullValues, JsonElement Tests)
{
    /// <summary>R's answer by one method; null where R gave none.</summary>
    public JsonElement? By(string method) =>
        Tests.TryGetProperty(method, out JsonElement test) && !test.TryGetProperty("error", out _) ? test : null;
}
