using System.Buffers;
using System.Globalization;
using System.Text;

namespace FastLmm.Reporting;

/// <summary>Writes rows of CSV or TSV: UTF-8, lines end in <c>\n</c>, doubles round-trip, NaN is <c>NA</c>, quotes only where needed.</summary>
public sealed class DelimitedWriter : TableWriter
{
    private const int Enough = 64;
    private readonly byte[] _buffer = new byte[1 << 16];
    private readonly SearchValues<char> _special;
    private readonly Stream _stream;
    private readonly byte _delimiter;
    private int _used;
    private bool _startOfRow = true;

    /// <summary>Creates a writer.</summary>
    /// <param name="stream">Where to write; left open. Call <see cref="Flush"/> at the end.</param>
    /// <param name="delimiter">A comma or a tab.</param>
    public DelimitedWriter(Stream stream, char delimiter)
    {
        _stream = stream;
        _delimiter = (byte)delimiter;
        _special = SearchValues.Create([delimiter, '"', '\n', '\r']);
    }

    /// <inheritdoc/>
    /// <remarks>Quoted when it holds the delimiter, a quote, a line end, or blanks at its ends.</remarks>
    public override void Field(string text)
    {
        Delimit();
        bool quote = text.AsSpan().ContainsAny(_special) || (text.Length > 0 && (text[0] == ' ' || text[^1] == ' '));
        Write(quote ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text);
    }

    /// <inheritdoc/>
    /// <remarks>With as many digits as it takes to read the same double back.</remarks>
    public override void Field(double value)
    {
        Delimit();
        if (!double.IsFinite(value))
        {
            Write(double.IsNaN(value) ? "NA" : value > 0 ? "Inf" : "-Inf");
            return;
        }
        Reserve(Enough);
        value.TryFormat(_buffer.AsSpan(_used), out int written, default, CultureInfo.InvariantCulture);
        _used += written;
    }

    /// <inheritdoc/>
    public override void Field(long value)
    {
        Delimit();
        Reserve(Enough);
        value.TryFormat(_buffer.AsSpan(_used), out int written, default, CultureInfo.InvariantCulture);
        _used += written;
    }

    /// <inheritdoc/>
    public override void EndRow()
    {
        Reserve(1);
        _buffer[_used++] = (byte)'\n';
        _startOfRow = true;
    }

    /// <summary>Hands everything written so far to the stream.</summary>
    public void Flush()
    {
        _stream.Write(_buffer, 0, _used);
        _used = 0;
    }

    private void Delimit()
    {
        Reserve(1);
        if (!_startOfRow) _buffer[_used++] = _delimiter;
        _startOfRow = false;
    }

    private void Write(string text)
    {
        if (Encoding.UTF8.GetMaxByteCount(text.Length) <= _buffer.Length)
        {
            Reserve(Encoding.UTF8.GetMaxByteCount(text.Length));
            _used += Encoding.UTF8.GetBytes(text, _buffer.AsSpan(_used));
            return;
        }
        Flush();
        _stream.Write(Encoding.UTF8.GetBytes(text));
    }

    private void Reserve(int bytes)
    {
        if (_used + bytes > _buffer.Length) Flush();
    }
}
