using System.Globalization;
using System.Runtime.CompilerServices;
using CsvHelper;
using FastLmm.Tables.Blocks;

namespace FastLmm.Tables;

/// <summary>Goes through the records of one CSV text; every damage becomes an error that names file and line.</summary>
internal sealed partial class CsvCursor : IDisposable
{
    private const int MostRecordBytes = 1 << 26;

    // CsvHelper takes commas for separators of thousands: 1,5 would be 15. No text holds this separator.
    private static readonly NumberFormatInfo NoThousands = new() { NumberGroupSeparator = "\u0001" };

    private readonly string _name;
    private readonly CsvLayout? _layout;
    private readonly Func<Stream>? _again;
    private readonly int _fields;
    private readonly bool _rowNames;
    private readonly bool _decimalComma;
    private Stream _raw;
    private CsvReader _csv;
    private bool _isStored;
    private bool _checks;
    private bool _alert;
    private long _records;

    /// <summary>Reads the header.</summary>
    /// <param name="name">The source's name for messages.</param>
    /// <param name="raw">The bytes as stored, which the cursor closes.</param>
    /// <param name="layout">What is known of the text; null before anything is.</param>
    /// <param name="again">
    /// Opens the same bytes once more. Then lines are counted only when a message needs one, and records are checked only from the first
    /// quote on, since without quotes none is damaged: both would add a quarter to the time of parsing.
    /// </param>
    public CsvCursor(string name, Stream raw, CsvLayout? layout = null, Func<Stream>? again = null)
    {
        (_name, _raw, _layout, _again) = (name, raw, layout, again);
        try
        {
            _csv = OpenReader(checks: CountsLines);
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

    // Records of a block: no header, no quotes, and no lines to name.
    private CsvCursor(ReadOnlyMemory<byte> records, CsvLayout layout)
    {
        (_name, _raw, _layout, _again) = ("", Stream.Null, layout, () => throw new UnreadableBlockException());
        (Header, _fields, _rowNames, _decimalComma) = (layout.Header, layout.Header.Count, layout.RowNames, layout.DecimalComma == true);
        _csv = CsvReader.Create(records, Options(layout.Separator, hasHeader: false));
    }

    /// <summary>Goes through whole lines without quotes from the middle of a text.</summary>
    /// <param name="records">The lines; they must not change meanwhile.</param>
    /// <param name="layout">What is known of the text.</param>
    /// <returns>A cursor that throws <see cref="UnreadableBlockException"/> where one of the whole text would name a line.</returns>
    public static CsvCursor OfBlock(ReadOnlyMemory<byte> records, CsvLayout layout) => new(records, layout);

    /// <summary>Names of the columns, without blanks around them; a first one without a name is X, as in R.</summary>
    public IReadOnlyList<string> Header { get; }

    /// <summary>Bytes taken from the source so far, compressed ones if it is compressed.</summary>
    public long BytesRead => _raw.Position;

    /// <summary>Where the current record ends among the bytes as stored; null where those are not the text, or where quotes were met.</summary>
    public long? StoredEnd => _isStored && !CountsLines && !_checks && !_alert ? _csv.ByteOffset + _csv.RawRecord.Length : null;

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
        try
        {
            return NextRecord();
        }
        catch (Exception e) when (IsOfReading(e))
        {
            throw Translated(e);
        }
    }

    /// <summary>The same for a caller who sees to it that exceptions of reading are <see cref="Translated"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool NextRecord()
    {
        bool any = _csv.Read();
        if (_csv.FieldCount != _fields || _alert) return NextUnusual(any);
        _records++;
        return true;
    }

    /// <summary>The current value of a field, without its quotes; valid until the next record.</summary>
    public ReadOnlySpan<byte> Field(int field) => _csv.GetSpan(field);

    /// <summary>Reads a field as a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryNumber(int field, out double value) =>
        _decimalComma ? NumberText.TryParseWithComma(_csv.GetSpan(field), out value)
        : _csv.TryParse(field, out value) || NumberText.TryParse(_csv.GetSpan(field), out value);

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

    private bool IsBlank => _csv.FieldCount == 1 && NumberText.Trim(_csv.GetSpan(0)).IsEmpty;

    private bool Advance()
    {
        try
        {
            return _csv.Read();
        }
        catch (Exception e) when (IsOfReading(e))
        {
            throw Translated(e);
        }
    }

    private bool NextUnusual(bool any)
    {
        if (_alert && !_checks) any = Restart();
        for (; any; any = _csv.Read())
        {
            RefuseMalformed();
            _records++;
            if (_csv.FieldCount == _fields) return true;
            if (!IsBlank) throw Retraced() ?? Ragged();
            _records--;
        }
        return false;
    }

    // The first quote has come, and a reader must be told before its first record whether to check.
    private bool Restart()
    {
        long before = _records;
        _csv.Dispose();
        _raw = _again!();
        _csv = OpenReader(checks: true);
        for (_records = 0; _records < before;)
            if (!NextRecord()) throw Changed();
        return _csv.Read();
    }

    private CsvReader OpenReader(bool checks)
    {
        CsvText text = CsvText.Open(_raw, _name, () => _alert |= !_checks);
        Separator = text.Separator;
        _isStored = text.IsStored;
        _checks = checks || text.HasQuotes;
        _alert = false;
        return CsvReader.Create(text.Text, Options(text.Separator, hasHeader: true));
    }

    private CsvReaderOptions Options(char separator, bool hasHeader) => new()
    {
        Separator = separator,
        HasHeader = hasHeader,
        TrackLineNumbers = CountsLines,
        // Fields hold commas within quotes or beside another separator only.
        FormatProvider = _checks || separator != ',' ? NoThousands : CultureInfo.InvariantCulture,
        MaxRecordSize = MostRecordBytes,
        OnMalformedRecord = _checks ? NoteMalformed : null,
    };
}
