using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using CsvHelper;

namespace FastLmm.Tables;

/// <summary>Goes through the records of one CSV text; every damage becomes an error that names file and line.</summary>
internal sealed class CsvCursor : IDisposable
{
    private const int MostRecordBytes = 1 << 26;

    // CsvHelper takes commas for separators of thousands: 1,5 would be 15. No text holds this separator.
    private static readonly NumberFormatInfo NoThousands = new() { NumberGroupSeparator = "\u0001" };

    private readonly string _name;
    private readonly Stream _raw;
    private readonly CsvReader _csv;
    private readonly int _fields;
    private readonly bool _rowNames;
    private readonly bool _decimalComma;
    private CsvMalformedRecord? _malformed;
    private long _records;

    /// <summary>Reads the header.</summary>
    /// <param name="name">The source's name for messages.</param>
    /// <param name="raw">The bytes as stored, which the cursor closes.</param>
    /// <param name="layout">What is known of the text; null before anything is.</param>
    public CsvCursor(string name, Stream raw, CsvLayout? layout = null)
    {
        _name = name;
        _raw = raw;
        try
        {
            _csv = OpenReader();
            Header = layout?.Header ?? Names(_csv.Headers);
            RefuseMalformed();
            if (Header.Count == 0) throw BadInput($"{name} is empty; it needs a line of column names, then the rows");
        }
        catch (Exception e)
        {
            raw.Dispose();
            if (e is IOException or CsvFormatException) throw Translated(e);
            throw;
        }
        _fields = Header.Count;
        (_rowNames, _decimalComma) = (layout is { RowNames: true }, layout is { DecimalComma: true });
    }

    /// <summary>Names of the columns, without blanks around them; a first one without a name is X, as in R.</summary>
    public IReadOnlyList<string> Header { get; }

    /// <summary>Line on which the current record starts, from 1.</summary>
    public long Line => _csv.LineNumber;

    /// <summary>Bytes taken from the source so far, compressed ones if it is compressed.</summary>
    public long BytesRead => _raw.Position;

    /// <summary>Where the current record is, for messages.</summary>
    public string Place => $"{_name}, line {Line}";

    /// <summary>What separates the fields.</summary>
    public char Separator { get; private set; }

    /// <summary>Goes to the next record however many fields it has, up to the end or the first damage.</summary>
    public bool TryPeek(out int fields)
    {
        fields = 0;
        do
        {
            if (!Advance() || _malformed is not null) return false;
            fields = _csv.FieldCount;
        }
        while (IsBlank && Header.Count != 1);
        return true;
    }

    /// <summary>Goes to the next record.</summary>
    /// <returns>False at the end.</returns>
    public bool Next()
    {
        while (Advance())
        {
            if (_malformed is not null) RefuseMalformed();
            _records++;
            if (_csv.FieldCount == _fields) return true;
            if (!IsBlank) throw Ragged();
            _records--;
        }
        return false;
    }

    /// <summary>The current value of a field, without its quotes; valid until the next record.</summary>
    public ReadOnlySpan<byte> Field(int field) => _csv.GetSpan(field);

    /// <summary>Reads a field as a number.</summary>
    public bool TryNumber(int field, out double value)
    {
        if (_decimalComma) return NumberText.TryParseWithComma(_csv.GetSpan(field), out value);
        return _csv.TryParse(field, out value) || NumberText.TryParse(_csv.GetSpan(field), out value);
    }

    /// <summary>Refuses a field whose bytes are not UTF-8.</summary>
    public void RequireUtf8(int field)
    {
        ReadOnlySpan<byte> raw = _csv.GetRawSpan(field);
        int invalid = Utf8Check.FirstInvalid(raw);
        if (invalid < 0) return;
        long before = Unsafe.ByteOffset(in MemoryMarshal.GetReference(_csv.RawRecord), in MemoryMarshal.GetReference(raw));
        throw Utf8Check.Error(Place, $"column '{Header[field]}'", _csv.ByteOffset + before + invalid);
    }

    public void Dispose()
    {
        _csv.Dispose();
        _raw.Dispose();
    }

    private static string[] Names(IReadOnlyList<string> header)
    {
        string[] names = [.. header.Select(column => column.Trim())];
        if (names is ["", _, ..] && !names.Contains("X")) names[0] = "X";
        return names;
    }

    private bool Advance()
    {
        try
        {
            return _csv.Read();
        }
        catch (Exception e) when (e is IOException or CsvFormatException)
        {
            throw Translated(e);
        }
    }

    private CsvReader OpenReader()
    {
        CsvText text = CsvText.Open(_raw, _name);
        Separator = text.Separator;
        return CsvReader.Create(text.Text, new CsvReaderOptions
        {
            Separator = text.Separator,
            TrackLineNumbers = true,
            FormatProvider = NoThousands,
            MaxRecordSize = MostRecordBytes,
            OnMalformedRecord = NoteMalformed,
        });
    }

    private LmmException Translated(Exception cause) => cause is CsvFormatException format
        ? BadInput($"{_name}, line {format.LineNumber}: a row longer than {MostRecordBytes >> 20} MB begins here; is a quote left open?")
        : new LmmException(FailureKind.ReadOrWriteFailed, $"{_name} cannot be read further: {cause.Message}", cause);

    private void NoteMalformed(CsvMalformedRecord record)
    {
        // A quote inside an unquoted value, such as 5'11", is kept as it is.
        if (record.Reason != CsvMalformedReason.StrayQuote) _malformed ??= record;
    }

    private void RefuseMalformed()
    {
        if (_malformed is not { } record) return;
        string what = record.Reason == CsvMalformedReason.UnterminatedQuote
            ? $"line {record.LineNumber + OpenQuote.LinesBefore(record.RawRecord)}: a quote is opened here and never closed"
            : $"line {record.LineNumber}: text follows a closing quote; double the quotes that belong to the value";
        throw BadInput($"{_name}, {what}");
    }

    private bool IsBlank => _csv.FieldCount == 1 && NumberText.Trim(_csv.GetSpan(0)).IsEmpty;

    private LmmException Ragged()
    {
        string found = _csv.FieldCount == 1 ? "1 value" : $"{_csv.FieldCount} values";
        int columns = _rowNames ? _fields - 1 : _fields;
        string expected = (columns == 1 ? "1 column" : $"{columns} columns") + (_rowNames ? " and the rows above have a name too" : "");
        string hint = _records == 1 && _csv.FieldCount == _fields + 1 ? "; if rows begin with their names, these must differ" : "";
        return BadInput($"{Place}: {found} where the header has {expected}{hint}");
    }

    private static LmmException BadInput(string message) => new(FailureKind.BadInput, message);
}
