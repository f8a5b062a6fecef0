using System.Reflection;
using System.Runtime.InteropServices;

namespace FastLmm.Tables.DuckDb;

/// <summary>
/// Finds DuckDB's native library: the file that FASTLMM_DUCKDB names and no other, else one beside the program, else the system's.
/// </summary>
internal static class DuckDbLibrary
{
    /// <summary>The name by which <see cref="DuckDbNative"/> imports it.</summary>
    public const string Name = "duckdb";

    /// <summary>The environment variable that names the library's file; <c>none</c> forbids its use.</summary>
    public const string Variable = "FASTLMM_DUCKDB";

    private const string Forbidden = "none";
    private static readonly Version Oldest = new(1, 2);
    private static readonly Lazy<Finding> Found = new(Find);

    private readonly record struct Finding(nint Handle, string Version, string? Missing);

    /// <summary>Why there is none here; null when there is one.</summary>
    public static string? Missing => Found.Value.Missing;

    /// <summary>The library's version, e.g. v1.5.6; empty when there is none.</summary>
    public static string Version => Found.Value.Version;

    /// <summary>The library's file name on this system.</summary>
    public static string FileName =>
        OperatingSystem.IsWindows() ? "duckdb.dll" : OperatingSystem.IsMacOS() ? "libduckdb.dylib" : "libduckdb.so";

    /// <summary>Refuses to go on without the library.</summary>
    /// <param name="what">What needs it, e.g. reading a file.</param>
    /// <exception cref="LmmException">It cannot run here.</exception>
    public static void Require(string what)
    {
        if (Missing is { } reason)
            throw new LmmException(FailureKind.CannotRunHere,
                $"{what} needs DuckDB, which is not here: {reason}; put {FileName} beside the program or name it in {Variable} " +
                "(docs/parquet.md says where to get it), or use CSV");
    }

    private static Finding Find()
    {
        string? named = Environment.GetEnvironmentVariable(Variable);
        if (named == Forbidden) return Lacking($"{Variable} is {Forbidden}");
        if (!string.IsNullOrEmpty(named))
            return File.Exists(named) ? Load(named, $"{Variable} names '{named}'") : Lacking($"{Variable} names '{named}', and there is no such file");
        string beside = Path.Combine(AppContext.BaseDirectory, FileName);
        if (File.Exists(beside)) return Load(beside, $"'{beside}' is there");
        return NativeLibrary.TryLoad(FileName, out nint handle)
            ? Checked(handle, $"the system has {FileName}")
            : Lacking($"there is no {FileName} beside the program or among the system's libraries");
    }

    private static Finding Load(string path, string told)
    {
        try
        {
            return Checked(NativeLibrary.Load(Path.GetFullPath(path)), told);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            return Lacking($"{told}, which is no library for this system or is damaged");
        }
    }

    private static Finding Checked(nint handle, string told)
    {
        if (!NativeLibrary.TryGetExport(handle, "duckdb_library_version", out _)) return Lacking($"{told}, which is not DuckDB");
        NativeLibrary.SetDllImportResolver(Assembly.GetExecutingAssembly(), (name, _, _) => name == Name ? handle : 0);
        string version = Marshal.PtrToStringUTF8(DuckDbNative.LibraryVersion()) ?? "";
        bool known = System.Version.TryParse(version.TrimStart('v').Split('-')[0], out Version? number);
        return known && number < Oldest
            ? Lacking($"{told}, but its version {version} is older than {Oldest}")
            : new Finding(handle, version, null);
    }

    private static Finding Lacking(string reason) => new(0, "", reason);
}
