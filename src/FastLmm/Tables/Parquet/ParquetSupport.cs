using FastLmm.Tables.DuckDb;

namespace FastLmm.Tables.Parquet;

/// <summary>Whether Parquet files can be read and written here.</summary>
public static class ParquetSupport
{
    /// <summary>Why they cannot; null when they can.</summary>
    public static string? Unavailable => DuckDbLibrary.Missing;

    /// <summary>What reads and writes them, with its version; empty when nothing does.</summary>
    public static string Engine => Unavailable is null ? "DuckDB " + DuckDbLibrary.Version : "";

    /// <summary>Whether a file of this name is written as Parquet.</summary>
    public static bool IsName(string path) => path.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase);
}
