using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using FastLmm.Reporting;

namespace FastLmm.Measuring;

/// <summary>What measurements were taken on, and with which versions.</summary>
public static partial class Machine
{
    /// <summary>Name of the processor as the system tells it.</summary>
    public static string Processor { get; } = ReadProcessor();

    /// <summary>The processor's folder in perf-results.</summary>
    public static string FolderName { get; } = $"{NotLetters().Replace(Processor.ToLowerInvariant(), "-").Trim('-')}-{Environment.ProcessorCount}-cores";

    /// <summary>Processor, system, versions and commit, in the order in which results name them.</summary>
    /// <param name="packages">Assemblies whose versions matter, the commit's being this library's.</param>
    public static IReadOnlyList<(string What, string Value)> Describe(params IEnumerable<Assembly> packages) =>
    [
        ("processor", $"{Processor}, {Environment.ProcessorCount} cores"),
        ("memory", $"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9:F0} GB"),
        ("system", SystemName()),
        (".NET", RuntimeInformation.FrameworkDescription),
        ("FastLmm", $"{FitJson.Version}, commit {Commit()}"),
        .. packages.Select(package => (package.GetName().Name!, VersionOf(package))),
        ("date", DateTime.UtcNow.ToString("yyyy-MM-dd")),
        ("load before", Load()),
    ];

    private static string ReadProcessor()
    {
        const string Linux = "/proc/cpuinfo";
        string? named = File.Exists(Linux)
            ? File.ReadLines(Linux).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim()
            : OperatingSystem.IsMacOS() ? ChildProcess.Output("sysctl", "-n", "machdep.cpu.brand_string")
            : Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER");
        return string.IsNullOrWhiteSpace(named) ? RuntimeInformation.ProcessArchitecture.ToString() : named;
    }

    private static string SystemName()
    {
        const string Release = "/etc/os-release", Name = "PRETTY_NAME=";
        string? pretty = File.Exists(Release) ? File.ReadLines(Release).FirstOrDefault(line => line.StartsWith(Name, StringComparison.Ordinal)) : null;
        return pretty is null ? RuntimeInformation.OSDescription : pretty[Name.Length..].Trim('"');
    }

    // The state of the tree that was built, with a mark when it has changes that are not committed.
    private static string Commit() => ChildProcess.Output("git", "-C", Repository.Root, "describe", "--always", "--dirty", "--abbrev=10") ?? "unknown";

    private static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";

    private static string VersionOf(Assembly package) =>
        (package.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? package.GetName().Version?.ToString() ?? "").Split('+')[0];

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NotLetters();
}
