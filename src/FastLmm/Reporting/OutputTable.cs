using System.IO.Compression;
using FastLmm.Tables;
using FastLmm.Tables.DuckDb;
using FastLmm.Tables.Parquet;

namespace FastLmm.Reporting;

/// <summary>
/// A table written to a file, whole or not at all: Parquet if the name ends in <c>.parquet</c>, TSV if in <c>.tsv</c>, else CSV; these
/// compressed if it ends in <c>.gz</c>.
/// </summary>
public static class OutputTable
{
    /// <summary>Finds out, before any work is done, whether a table can be written to a file; leaves nothing behind.</summary>
    /// <param name="path">The file; its ending decides the form.</param>
    /// <exception cref="LmmException">It cannot be written, or it is Parquet and DuckDB is not here.</exception>
    public static void Check(string path)
    {
        if (IsCompressed(path) && ParquetSupport.IsName(WithoutGz(path)))
            throw new LmmException(FailureKind.BadInput, $"'{path}': Parquet is compressed in itself; name the file '{WithoutGz(path)}'");
        if (ParquetSupport.IsName(path)) DuckDbLibrary.Require($"writing {path}");
        AtomicFile.Check(path);
    }

    /// <summary>Writes a table to a file.</summary>
    /// <param name="path">The file; its ending decides the form.</param>
    /// <param name="rows">Writes header and rows.</param>
    /// <exception cref="LmmException">The file cannot be written.</exception>
    public static void Write(string path, Action<TableWriter> rows)
    {
        if (ParquetSupport.IsName(path)) AtomicFile.WriteByName(path, temporary => WriteParquet(temporary, rows));
        else AtomicFile.Write(path, stream => WriteText(stream, path, rows));
    }

    /// <summary>Writes data as a Parquet file: text as VARCHAR, numbers as DOUBLE, dates, times and truth as what they are.</summary>
    /// <param name="path">The file.</param>
    /// <param name="table">The data; read once, and once more for numbers such as 007 whose texts are kept.</param>
    /// <param name="columns">The columns to write; null for all.</param>
    /// <param name="options">Where temporary files go.</param>
    /// <param name="cancel">Stops between chunks.</param>
    /// <returns>Rows written.</returns>
    /// <exception cref="LmmException">The file cannot be written, or the data are wrong.</exception>
    public static long WriteParquet(
        string path, Table table, IReadOnlyList<string>? columns = null, TableOptions? options = null, CancellationToken cancel = default)
    {
        long rows = 0;
        AtomicFile.WriteByName(path, temporary => rows = ParquetColumnsWriter.Write(table, columns, temporary, options, cancel));
        return rows;
    }

    /// <summary>Writes a table to a stream.</summary>
    /// <param name="stream">Where to write; left open.</param>
    /// <param name="delimiter">A comma or a tab.</param>
    /// <param name="rows">Writes header and rows.</param>
    public static void Write(Stream stream, char delimiter, Action<TableWriter> rows)
    {
        var writer = new DelimitedWriter(stream, delimiter);
        rows(writer);
        writer.Flush();
    }

    private static void WriteText(Stream stream, string path, Action<TableWriter> rows)
    {
        if (!IsCompressed(path))
        {
            Write(stream, Delimiter(path), rows);
            return;
        }
        using var gzip = new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true);
        Write(gzip, Delimiter(path), rows);
    }

    private static void WriteParquet(string path, Action<TableWriter> rows)
    {
        using var writer = new ParquetRowWriter(path);
        rows(writer);
        writer.Complete();
    }

    private static bool IsCompressed(string path) => path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);

    private static string WithoutGz(string path) => IsCompressed(path) ? path[..^3] : path;

    private static char Delimiter(string path) => WithoutGz(path).EndsWith(".tsv", StringComparison.OrdinalIgnoreCase) ? '\t' : ',';
}
