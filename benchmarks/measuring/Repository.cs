namespace FastLmm.Measuring;

/// <summary>Places in the repository that this program was built in.</summary>
public static class Repository
{
    private static readonly Lazy<string> FoundRoot = new(FindRoot);

    /// <summary>Its root.</summary>
    /// <exception cref="LmmException">The program runs from somewhere else.</exception>
    public static string Root => FoundRoot.Value;

    /// <summary>Where results of this processor lie.</summary>
    public static string Results => Path.Combine(Root, "perf-results", Machine.FolderName);

    /// <summary>The built program <c>fastlmm</c>, of the same configuration as this one.</summary>
    public static string Program
    {
        get
        {
            string configuration = AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Debug{Path.DirectorySeparatorChar}") ? "Debug" : "Release";
            string name = OperatingSystem.IsWindows() ? "fastlmm.exe" : "fastlmm";
            string path = Path.Combine(Root, "src", "FastLmm.Cli", "bin", configuration, "net10.0", name);
            return File.Exists(path)
                ? path
                : throw new LmmException(FailureKind.CannotRunHere, $"'{path}' is not built; run dotnet build -c {configuration} src/FastLmm.Cli");
        }
    }

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "FastLmm.sln"))) return folder.FullName;
        throw new LmmException(FailureKind.CannotRunHere, "the benchmarks run from the repository they were built in, and FastLmm.sln is not above them");
    }
}
