using System.Text.Json;

namespace FastLmm.TestSupport;

/// <summary>What R and lme4 make of a formula over formulas.csv.</summary>
public sealed class GoldenFormula
{
    private static readonly Lazy<IReadOnlyDictionary<string, GoldenFormula>> Loaded = new(Read);

    private GoldenFormula(JsonElement root)
    {
        Formula = root.GetProperty("formula").GetString()!;
        ResponseName = root.GetProperty("response_name").GetString()!;
        FixedNames = root.Texts("fixed_names");
        RandomBlocks = [.. root.GetProperty("random_blocks").EnumerateArray().Select(block => block.Texts())];
        Y = root.Vector("y");
        Offset = root.GetProperty("offset").ValueKind == JsonValueKind.Null ? null : root.Vector("offset");
        Subset = root.TryGetProperty("subset", out JsonElement subset) && subset.ValueKind == JsonValueKind.String ? subset.GetString() : null;
        if (root.TryGetProperty("contrasts", out JsonElement contrasts) && contrasts.ValueKind == JsonValueKind.Object)
            Contrasts = contrasts.EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.GetString()!);
        X = [.. root.GetProperty("x").EnumerateArray().Select(column => column.Vector())];
        Z = [.. root.GetProperty("z").EnumerateArray().Select(column => column.Vector())];
    }

    /// <summary>All formulas by <see cref="Id"/>.</summary>
    public static IReadOnlyDictionary<string, GoldenFormula> All => Loaded.Value;

    /// <summary>The data, cells as text.</summary>
    public static string[][] Data => GoldenDataset.ReadPlainCsv(Golden.PathOf("formulas.csv"));

    /// <summary>The formula with its contrasts and its subset.</summary>
    public string Id => string.Join(" ", [Formula, .. Contrasts.Select(entry => $"{entry.Key}={entry.Value}"), Subset]).TrimEnd();

    /// <summary>The formula.</summary>
    public string Formula { get; }

    /// <summary>Contrasts by column; empty for R's own.</summary>
    public IReadOnlyDictionary<string, string> Contrasts { get; } = new Dictionary<string, string>();

    /// <summary>Condition on rows, or null.</summary>
    public string? Subset { get; }

    /// <summary>R's name of the response.</summary>
    public string ResponseName { get; }

    /// <summary>R's names of the columns of X.</summary>
    public string[] FixedNames { get; }

    /// <summary>lme4's names of each block's effects.</summary>
    public IReadOnlyList<string[]> RandomBlocks { get; }

    /// <summary>Response, the offset not subtracted.</summary>
    public double[] Y { get; }

    /// <summary>Sum of offsets, or null.</summary>
    public double[]? Offset { get; }

    /// <summary>Columns of X.</summary>
    public double[][] X { get; }

    /// <summary>Columns of Z, the blocks one after another.</summary>
    public double[][] Z { get; }

    private static Dictionary<string, GoldenFormula> Read()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Golden.PathOf("formulas.json")));
        return document.RootElement.EnumerateArray().Select(entry => new GoldenFormula(entry.Clone())).ToDictionary(entry => entry.Id);
    }
}
