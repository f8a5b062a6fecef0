using System.Text.Json;

namespace FastLmm.TestSupport;

/// <summary>What emmeans answers for one fit: reference grids, marginal means, trends and their contrasts (inference/).</summary>
public sealed class GoldenMeans
{
    private static readonly string[] Modes = ["satterthwaite", "kenward_roger", "asymptotic"];

    private GoldenMeans(JsonElement root)
    {
        Grids = [.. root.GetProperty("reference_grids").EnumerateArray().Where(HasAnswer).Select(grid => new GoldenGrid(grid))];
        Requests = [.. root.GetProperty("means").EnumerateArray().Where(HasAnswer).Select(request => new GoldenMeansRequest(request, Modes))];
    }

    /// <summary>The reference grid as it is, then with values given for some variables.</summary>
    public IReadOnlyList<GoldenGrid> Grids { get; }

    /// <summary>Marginal means and trends.</summary>
    public IReadOnlyList<GoldenMeansRequest> Requests { get; }

    /// <summary>Reads the answers for a fit of <see cref="GoldenInference.Ids"/>.</summary>
    public static GoldenMeans Load(string id) => new(GoldenInference.Load(id).Root);

    internal static bool HasAnswer(JsonElement element) => !element.TryGetProperty("error", out _);

    internal static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>Columns by name; numbers as the text that they have in the file.</summary>
    internal static Dictionary<string, string[]> Columns(JsonElement root, string name)
    {
        if (!root.TryGetProperty(name, out JsonElement columns) || columns.ValueKind != JsonValueKind.Object) return [];
        return columns.EnumerateObject().ToDictionary(
            column => column.Name,
            column => column.Value.EnumerateArray().Select(Cell).ToArray());

        static string Cell(JsonElement cell) => cell.ValueKind == JsonValueKind.String ? cell.GetString()! : cell.GetRawText();
    }

    /// <summary>Degrees of freedom, infinity being a text.</summary>
    internal static double[] Df(JsonElement root) =>
        [.. root.GetProperty("df").EnumerateArray().Select(df => df.ValueKind == JsonValueKind.String ? double.PositiveInfinity : df.Number())];
}

/// <summary>A reference grid.</summary>
public sealed class GoldenGrid
{
    internal GoldenGrid(JsonElement root)
    {
        At = GoldenMeans.Columns(root, "at");
        Levels = GoldenMeans.Columns(root, "levels");
        Points = GoldenMeans.Columns(root, "grid");
        Weights = root.Vector("weights");
        ColumnNames = root.Texts("column_names");
        LinearFunctions = root.Matrix("linfct");
        Offsets = root.Vector("offset");
    }

    /// <summary>Values asked for, by variable.</summary>
    public IReadOnlyDictionary<string, string[]> At { get; }

    /// <summary>The values that each variable takes.</summary>
    public IReadOnlyDictionary<string, string[]> Levels { get; }

    /// <summary>The points, by variable.</summary>
    public IReadOnlyDictionary<string, string[]> Points { get; }

    /// <summary>Rows of the data at each combination of the factors.</summary>
    public double[] Weights { get; }

    /// <summary>R's names of the columns of X, dropped ones included.</summary>
    public string[] ColumnNames { get; }

    /// <summary>Rows of X, one a point.</summary>
    public double[,] LinearFunctions { get; }

    /// <summary>Offsets of the points, empty without an offset.</summary>
    public double[] Offsets { get; }
}

/// <summary>Marginal means or trends.</summary>
public sealed class GoldenMeansRequest
{
    internal GoldenMeansRequest(JsonElement root, IEnumerable<string> modes)
    {
        Spec = root.GetProperty("spec").GetString()!;
        Trend = GoldenMeans.Text(root, "trend");
        Weights = GoldenMeans.Text(root, "weights");
        At = GoldenMeans.Columns(root, "at");
        LinearFunctions = root.Matrix("linfct");
        Answers = modes.Where(mode => root.TryGetProperty(mode, out JsonElement answer) && GoldenMeans.HasAnswer(answer))
            .ToDictionary(mode => mode, mode => new GoldenMeansAnswer(root.GetProperty(mode)));
    }

    /// <summary>emmeans' formula.</summary>
    public string Spec { get; }

    /// <summary>The variable whose slope is asked for, or null.</summary>
    public string? Trend { get; }

    /// <summary>Kind of averaging, or null.</summary>
    public string? Weights { get; }

    /// <summary>Values asked for, by variable.</summary>
    public IReadOnlyDictionary<string, string[]> At { get; }

    /// <summary>One row a mean, a column for every column of X.</summary>
    public double[,] LinearFunctions { get; }

    /// <summary>By the kind of degrees of freedom.</summary>
    public IReadOnlyDictionary<string, GoldenMeansAnswer> Answers { get; }
}
