using System.Text.Json;

namespace FastLmm.TestSupport;

/// <summary>A data set of datasets/, as the texts of its cells, with the order of its factors' levels.</summary>
public sealed class GoldenDataset
{
    private GoldenDataset(string name, string[] header, string[][] rows, Dictionary<string, IReadOnlyList<string>> levels)
    {
        Name = name;
        ColumnNames = header;
        Rows = rows;
        FactorLevels = levels;
    }

    /// <summary>Name of the data set.</summary>
    public string Name { get; }

    /// <summary>Path of its CSV.</summary>
    public string CsvPath => Golden.PathOf("datasets", Name + ".csv");

    /// <summary>The header.</summary>
    public IReadOnlyList<string> ColumnNames { get; }

    /// <summary>The cells, row by row; <c>NA</c> is missing.</summary>
    public IReadOnlyList<string[]> Rows { get; }

    /// <summary>Levels of each factor in R's order, the grouping factor's included.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> FactorLevels { get; }

    /// <summary>Reads a data set.</summary>
    public static GoldenDataset Load(string name)
    {
        string[][] lines = ReadPlainCsv(Golden.PathOf("datasets", name + ".csv"));
        using JsonDocument meta = JsonDocument.Parse(File.ReadAllBytes(Golden.PathOf("datasets", name + ".meta.json")));
        var levels = new Dictionary<string, IReadOnlyList<string>>();
        if (meta.RootElement.TryGetProperty("factor_levels", out JsonElement factors) && factors.ValueKind == JsonValueKind.Object)
            foreach (JsonProperty factor in factors.EnumerateObject()) levels[factor.Name] = factor.Value.Texts();
        return new GoldenDataset(name, lines[0], lines[1..], levels);
    }

    /// <summary>Splits a file without quotes into its cells.</summary>
    internal static string[][] ReadPlainCsv(string path) =>
        [.. File.ReadLines(path).Where(line => line.Length > 0).Select(line => line.Split(','))];
}
