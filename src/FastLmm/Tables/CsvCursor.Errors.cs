using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using CsvHelper;

namespace FastLmm.Tables;

/// <summary>Where the cursor is, and what is wrong there.</summary>
internal sealed partial class CsvCursor
{
    private CsvMalformedRecord? _malformed;

    /// <summary>Whether <see cref="Line"/> is known at once.</summary>
    public bool CountsLines => _again is null;

    /// <summary>Line on which the current record starts, from 1.</summary>
    public long Line => CountsLines ? _csv.LineNumber : LineOf(_records) ?? throw Changed();

    /// <summary>Where the current record is, for messages.</summary>
    public string Place => $"{_name}, line {Line}";

    /// <summary>The line of a record, which is sought from the first on; null when there is none.</summary>
    public long? LineOf(long record)
    {
        using var counting = new CsvCursor(_name, _again!(), _layout);
        while (counting._records < record)
            if (!counting.Next()) return null;
        return counting.Line;
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

    /// <summary>Whether an exception of the text's reader or of the system is to be <see cref="Translated"/>.</summary>
    public static bool IsOfReading(Exception exception) => exception is IOException or CsvFormatException;

    /// <summary>The error that says so to a user.</summary>
    public LmmException Translated(Exception cause) => cause is CsvFormatException format
        ? Retraced() ?? TooLong(format.LineNumber)
        : new LmmException(FailureKind.ReadOrWriteFailed, $"{_name} cannot be read further: {cause.Message}", cause);

    private void NoteMalformed(CsvMalformedRecord record)
    {
        // A quote inside an unquoted value, such as 5'11", is kept as it is.
        if (record.Reason == CsvMalformedReason.StrayQuote) return;
        _malformed ??= record;
        _alert = true;
    }

    private void RefuseMalformed()
    {
        if (_malformed is not { } record) return;
        if (Retraced() is { } exact) throw exact;
        string what = record.Reason == CsvMalformedReason.UnterminatedQuote
            ? $"line {record.LineNumber + OpenQuote.LinesBefore(record.RawRecord)}: a quote is opened here and never closed"
            : $"line {record.LineNumber}: text follows a closing quote; double the quotes that belong to the value";
        throw BadInput($"{_name}, {what}");
    }

    private LmmException TooLong(long line) =>
        BadInput($"{_name}, line {line}: a row longer than {MostRecordBytes >> 20} MB begins here; is a quote left open?");

    private LmmException Ragged()
    {
        string found = _csv.FieldCount == 1 ? "1 value" : $"{_csv.FieldCount} values";
        int columns = _rowNames ? _fields - 1 : _fields;
        string expected = (columns == 1 ? "1 column" : $"{columns} columns") + (_rowNames ? " and the rows above have a name too" : "");
        string hint = _records == 1 && _csv.FieldCount == _fields + 1 ? "; if rows begin with their names, these must differ" : "";
        return BadInput($"{Place}: {found} where the header has {expected}{hint}");
    }

    // Where lines are not counted: goes through the text again and counts them, which must end in the same error.
    private LmmException? Retraced()
    {
        if (CountsLines) return null;
        try
        {
            LineOf(long.MaxValue);
            return Changed();
        }
        catch (LmmException exact)
        {
            return exact;
        }
    }

    /// <summary>The error of a text that is not what it was.</summary>
    public LmmException Changed() => BadInput($"{_name} changed while it was read; read it again when it is complete");

    private static LmmException BadInput(string message) => new(FailureKind.BadInput, message);
}
