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
    private readonly SearchValues<byte> _specialBytes;
    private readonly Stream _stream;
    private readonly byte _delimiter;
    private readonly List<(string Text, byte[] Bytes)> _lastOfColumn = [];
    private int _used;
    private int _column;

    /// <summary>Creates a writer.</summary>
    /// <param name="stream">Where to write; left open. Call <see cref="Flush"/> at the end.</param>
    /// <param name="delimiter">A comma or a tab.</param>
    public DelimitedWriter(Stream stream, char delimiter)
    {
        _stream = stream;
        _delimiter = (byte)delimiter;
        _special = SearchValues.Create([delimiter, '"', '\n', '\r']);
        _specialBytes = SearchValues.Create([_delimiter, (byte)'"', (byte)'\n', (byte)'\r']);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Quoted when it holds the delimiter, a quote, a line end, or blanks at its ends. The same object as in the row before, a file's name or a
    /// subject's id, costs a copy.
    /// </remarks>
    public override void Field(string text)
    {
        int column = _column;
        Delimit();
        while (_lastOfColumn.Count <= column) _lastOfColumn.Add(("", []));
        (string last, byte[] bytes) = _lastOfColumn[column];
        if (!ReferenceEquals(text, last)) _lastOfColumn[column] = (text, bytes = Encode(text));
        Put(bytes);
    }

    /// <inheritdoc/>
    public override void Field(ReadOnlySpan<byte> text)
    {
        if (text.ContainsAny(_specialBytes) || (text.Length > 0 && (text[0] == ' ' || text[^1] == ' ')))
        {
            base.Field(text);
            return;
        }
        Delimit();
        Put(text);
    }

    private byte[] Encode(string text)
    {
        bool quote = text.AsSpan().ContainsAny(_special) || (text.Length > 0 && (text[0] == ' ' || text[^1] == ' '));
        return Encoding.UTF8.GetBytes(quote ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text);
    }

    /// <inheritdoc/>
    /// <remarks>With as many digits as it takes to read the same double back.</remarks>
    public override void Field(double value)
    {
        Delimit();
        Reserve(Enough);
        if (!double.IsFinite(value))
        {
            ReadOnlySpan<byte> text = double.IsNaN(value) ? "NA"u8 : value > 0 ? "Inf"u8 : "-Inf"u8;
            text.CopyTo(_buffer.AsSpan(_used));
            _used += text.Length;
            return;
        }
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
        _column = 0;
    }

    /// <inheritdoc/>
    public override TableWriter Piece() => new DelimitedWriter(new MemoryStream(), (char)_delimiter);

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
    public void Flush()
    {
        _stream.Write(_buffer, 0, _used);
        _used = 0;
    }

    private void Put(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _buffer.Length)
        {
            Flush();
            _stream.Write(bytes);
            return;
        }
        Reserve(bytes.Length);
        bytes.CopyTo(_buffer.AsSpan(_used));
        _used += bytes.Length;
    }

    private void Delimit()
    {
        Reserve(1);
        if (_column++ > 0) _buffer[_used++] = _delimiter;
    }

    private void Reserve(int bytes)
    {
        if (_used + bytes > _buffer.Length) Flush();
    }
}
