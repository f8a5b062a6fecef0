using System.IO.Compression;

namespace FastLmm.Reporting;

/// <summary>
/// A table written to a file, whole or not at all: CSV, or TSV if the name ends in <c>.tsv</c>; compressed if it ends in <c>.gz</c>.
/// </summary>
public static class OutputTable
{
    /// <summary>Writes a table to a file.</summary>
    /// <param name="path">The file; its ending decides the form.</param>
    /// <param name="rows">Writes header and rows.</param>
    /// <exception cref="LmmException">The file cannot be written.</exception>
    public static void Write(string path, Action<DelimitedWriter> rows) => AtomicFile.Write(path, stream =>
    {
        if (!IsCompressed(path))
        {
            Write(stream, Delimiter(path), rows);
            return;
        }
        using var gzip = new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true);
        Write(gzip, Delimiter(path), rows);
    });

    /// <summary>Writes a table to a stream.</summary>
    /// <param name="stream">Where to write; left open.</param>
    /// <param name="delimiter">A comma or a tab.</param>
    /// <param name="rows">Writes header and rows.</param>
    public static void Write(Stream stream, char delimiter, Action<DelimitedWriter> rows)
    {
        var writer = new DelimitedWriter(stream, delimiter);
        rows(writer);
        writer.Flush();
    }

    private static bool IsCompressed(string path) => path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);

    private static char Delimiter(string path)
    {
        string name = IsCompressed(path) ? path[..^3] : path;
        return name.EndsWith(".tsv", StringComparison.OrdinalIgnoreCase) ? '\t' : ',';
    }
}
