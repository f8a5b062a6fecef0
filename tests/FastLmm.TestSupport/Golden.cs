namespace FastLmm.TestSupport;

/// <summary>Where the reference answers lie, and which there are.</summary>
public static class Golden
{
    private static readonly Lazy<string> FoundFolder = new(Locate);
    private static readonly Lazy<IReadOnlyList<string>> FoundFits = new(() => Names("fits", ".json"));
    private static readonly Lazy<IReadOnlyList<string>> FoundDesigns = new(() => Names("designs", ".csv"));

    /// <summary>The repository's tests/golden.</summary>
    public static string Folder => FoundFolder.Value;

    /// <summary>Ids of all fits, DATASET.MODEL.METHOD, sorted.</summary>
    public static IReadOnlyList<string> FitIds => FoundFits.Value;

    /// <summary>Ids of the fits whose design is kept in designs/.</summary>
    public static IReadOnlyList<string> FitIdsWithDesign => [.. FitIds.Where(id => DesignNames.Contains(DesignOf(id)))];

    /// <summary>Names of all designs, DATASET.MODEL, sorted.</summary>
    public static IReadOnlyList<string> DesignNames => FoundDesigns.Value;

    /// <summary>Path of a file in tests/golden.</summary>
    public static string PathOf(params string[] parts) => Path.Combine([Folder, .. parts]);

    /// <summary>DATASET.MODEL of a fit's id.</summary>
    public static string DesignOf(string fitId) => fitId[..fitId.LastIndexOf('.')];

    private static string[] Names(string folder, string ending) =>
    [
        .. Directory.EnumerateFiles(PathOf(folder), "*" + ending)
            .Select(path => Path.GetFileName(path)[..^ending.Length])
            .Order(StringComparer.Ordinal),
    ];

    private static string Locate()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            string candidate = Path.Combine(at.FullName, "tests", "golden");
            if (Directory.Exists(Path.Combine(candidate, "fits"))) return candidate;
        }
        throw new DirectoryNotFoundException("no folder tests/golden above " + AppContext.BaseDirectory);
    }
}
