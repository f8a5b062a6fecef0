using System.Text;
using CsvHelper;

namespace FastLmm.Reporting;

/// <summary>Writes rows of CSV or TSV: UTF-8, lines end in <c>\n</c>, doubles round-trip, NaN is <c>NA</c>, quotes only where needed.</summary>
/// <remarks>It leaves nothing open that would need an end: after a failure, such as a full disk, what is buffered must not be written again.</remarks>
public sealed class DelimitedWriter : TableWriter
{
    private readonly Stream _stream;
    private readonly char _delimiter;
    private readonly CsvWriter _csv;

    /// <summary>Creates a writer.</summary>
    /// <param name="stream">Where to write; left open. Call <see cref="Flush"/> at the end.</param>
    /// <param name="delimiter">A comma or a tab.</param>
    public DelimitedWriter(Stream stream, char delimiter)
    {
        (_stream, _delimiter) = (stream, delimiter);
        var options = new CsvWriterOptions { Separator = delimiter, NewLine = "\n" };
        _csv = CsvWriter.Create(stream, options, leaveOpen: true);
    }

    /// <inheritdoc/>
    /// <remarks>Quoted when it holds the delimiter, a quote, a line end, or blanks at its ends.</remarks>
    public override void Field(string text) => _csv.WriteField(text, CsvQuoting.WhenNeededOrWhitespace);

    /// <inheritdoc/>
    public override void Field(ReadOnlySpan<byte> text)
    {
        // Asked of all fields by an option, numbers would be looked at too.
        bool blankEnds = text.Length > 0 && (text[0] is (byte)' ' or (byte)'\t' || text[^1] is (byte)' ' or (byte)'\t');
        if (blankEnds) _csv.WriteField(Encoding.UTF8.GetString(text), CsvQuoting.Always);
        else _csv.WriteField(text);
    }

    /// <inheritdoc/>
    /// <remarks>With as many digits as it takes to read the same double back.</remarks>
    public override void Field(double value)
    {
        if (double.IsFinite(value)) _csv.WriteField(value, default);
        else _csv.WriteField(double.IsNaN(value) ? "NA"u8 : value > 0 ? "Inf"u8 : "-Inf"u8);
    }

    /// <inheritdoc/>
    public override void Field(long value) => _csv.WriteField(value, default);

    /// <inheritdoc/>
    public override void EndRow() => _csv.EndRecord();

    /// <inheritdoc/>
    public override TableWriter Piece() => new DelimitedWriter(new MemoryStream(), _delimiter);

    /// <inheritdoc/>
    public override void Add(TableWriter piece)
    {
        var rows = (DelimitedWriter)piece;
        var text = (MemoryStream)rows._stream;
        rows.Flush();
        Flush();
        text.WriteTo(_stream);
        text.SetLength(0);
    }

    /// <summary>Hands everything written so far to the stream.</summary>
    public void Flush() => _csv.Flush();
}
