using System.Globalization;
using System.Text;
using CsvHelper;
using FastLmm.Reporting;
using FastLmm.Reporting.Charts;

namespace FastLmm.Measuring;

/// <summary>Results of a benchmark: tables as CSV, a page in Markdown with versions above, charts. Each file is written whole or not at all.</summary>
/// <param name="folder">Where they lie; made when it is missing.</param>
public sealed class ResultFiles(string folder)
{
    /// <summary>Writes the rows as CSV.</summary>
    public void WriteCsv<T>(string name, IEnumerable<T> rows) => Write(name, stream =>
    {
        using CsvWriter csv = CsvWriter.Create(stream, new CsvWriterOptions { NewLine = "\n", FormatProvider = CultureInfo.InvariantCulture }, leaveOpen: true);
        csv.WriteRecords(rows);
    });

    /// <summary>Reads rows that <see cref="WriteCsv"/> wrote; none when there is no such file, or one of other columns.</summary>
    public IReadOnlyList<T> ReadCsv<T>(string name)
    {
        string path = Path.Combine(folder, name);
        if (!File.Exists(path)) return [];
        try
        {
            using FileStream stream = File.OpenRead(path);
            using CsvReader csv = CsvReader.Create(stream, new CsvReaderOptions { Separator = ',' }, leaveOpen: true);
            return [.. csv.GetRecords<T>()];
        }
        catch (Exception e) when (e is CsvFormatException or KeyNotFoundException)
        {
            return [];
        }
    }

    /// <summary>Writes a page: title, versions, then the body.</summary>
    public void WritePage(string name, string title, string command, IEnumerable<(string What, string Value)> versions, string body) => Write(name, stream =>
    {
        var page = new StringBuilder($"# {title}\n\nWritten by `{command}`.\n\n");
        page.Append(MarkdownTable.Of(["", ""], versions.Select(version => new[] { version.What, version.Value })));
        stream.Write(Encoding.UTF8.GetBytes(page.Append('\n').Append(body.TrimEnd()).Append('\n').ToString()));
    });

    /// <summary>Writes a chart, or nothing when it would be empty.</summary>
    /// <returns>Whether there was something to draw.</returns>
    public bool WriteChart(string name, LogLogChart chart)
    {
        if (!chart.Series.Any(series => series.Points.Any(point => point.X > 0 && point.Y > 0))) return false;
        Write(name, chart.Write);
        return true;
    }

    /// <summary>Makes a folder, with those above it.</summary>
    /// <exception cref="LmmException">It cannot be made.</exception>
    public static void MakeFolder(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LmmException(FailureKind.ReadOrWriteFailed, $"the folder '{path}' cannot be made: {e.Message}", e);
        }
    }

    private void Write(string name, Action<Stream> write)
    {
        MakeFolder(folder);
        AtomicFile.Write(Path.Combine(folder, name), write);
    }
}
