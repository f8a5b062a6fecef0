using System.Globalization;
using System.Text.Json;

namespace FastLmm.TestSupport;

/// <summary>A one-way random-effects model of exact/ whose answers are known in rational arithmetic, for its data as doubles.</summary>
public sealed class ExactOneWay
{
    private readonly JsonElement _answers;

    private ExactOneWay(string name, JsonElement answers)
    {
        Name = name;
        _answers = answers;
    }

    /// <summary>The names of all sets.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. Directory.EnumerateFiles(Golden.PathOf("exact"), "*.json")
            .Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal),
    ];

    /// <summary>Name of the set.</summary>
    public string Name { get; }

    /// <summary>Path of its CSV, columns group and y.</summary>
    public string CsvPath => Golden.PathOf("exact", Name + ".csv");

    /// <summary>σ.</summary>
    public double Sigma => Number("sigma");

    /// <summary>Standard deviation of the groups.</summary>
    public double Tau => Number("tau");

    /// <summary>β̂.</summary>
    public double Beta => Number("beta");

    /// <summary>Variance of β̂.</summary>
    public double VarBeta => Number("var_beta");

    /// <summary>−2 log-likelihood.</summary>
    public double Objective => Number("objective");

    /// <summary>Whether the groups' variance is zero.</summary>
    public bool Singular => _answers.GetProperty("singular").GetBoolean();

    /// <summary>b̂ of the groups, in order of first appearance.</summary>
    public double[] Blup => [.. _answers.GetProperty("blup").EnumerateArray().Select(Number)];

    /// <summary>Var(b | y), the same for all groups.</summary>
    public double ConditionalVariance => Number("blup_cond_var");

    /// <summary>Reads the answers of a set.</summary>
    /// <param name="name">Name of the set.</param>
    /// <param name="method">ML or REML.</param>
    public static ExactOneWay Load(string name, EstimationMethod method)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Golden.PathOf("exact", name + ".json")));
        string key = method == EstimationMethod.Ml ? "ML" : "REML";
        return new ExactOneWay(name, document.RootElement.GetProperty("double_data").GetProperty(key).Clone());
    }

    private double Number(string name) => Number(_answers.GetProperty(name));

    private static double Number(JsonElement text) => double.Parse(text.GetString()!, CultureInfo.InvariantCulture);
}
