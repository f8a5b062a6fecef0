using System.Collections.Concurrent;
using System.Text.Json;

namespace FastLmm.TestSupport;

/// <summary>Residuals, leverage and influence of one fit by lme4 and by dense matrices, of diagnostics/.</summary>
public sealed class GoldenDiagnostics
{
    private static readonly ConcurrentDictionary<string, GoldenDiagnostics> Loaded = new();

    private GoldenDiagnostics(JsonElement root) => Root = root;

    /// <summary>Names of all fits, DATASET.MODEL.METHOD, sorted.</summary>
    public static IReadOnlyList<string> Ids { get; } =
        [.. Directory.EnumerateFiles(Golden.PathOf("diagnostics")).Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    /// <summary>Those of them with refits without each subject.</summary>
    public static IReadOnlyList<string> RefittedIds { get; } = [.. Ids.Where(id => Load(id).Root.TryGetProperty("left_out", out _))];

    /// <summary>The whole file.</summary>
    public JsonElement Root { get; }

    /// <summary>Columns over rows, in the order of the data.</summary>
    public JsonElement Rows => Root.GetProperty("rows");

    /// <summary>Columns over subjects, in order of first appearance.</summary>
    public JsonElement Subjects => Root.GetProperty("subjects");

    /// <summary>Refits without each subject.</summary>
    public JsonElement LeftOut => Root.GetProperty("left_out");

    /// <summary>Reads the answers for a fit; repeated calls return the same object.</summary>
    public static GoldenDiagnostics Load(string id) => Loaded.GetOrAdd(id, key =>
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Golden.PathOf("diagnostics", key + ".json")));
        return new GoldenDiagnostics(document.RootElement.Clone());
    });
}
