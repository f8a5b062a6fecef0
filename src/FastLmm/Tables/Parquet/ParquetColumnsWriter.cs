using System.Globalization;
using System.Runtime.InteropServices;
using FastLmm.Tables.Raw;

namespace FastLmm.Tables.Parquet;

/// <summary>Writes tables as Parquet files: text as VARCHAR, numbers as DOUBLE, dates, times and truth as what they are.</summary>
internal sealed class ParquetColumnsWriter
{
    private const long MicrosPerSecond = 1_000_000;

    private readonly ColumnSpools _spools;
    private readonly Column[] _columns;
    private readonly byte[] _bytes = new byte[TableChunk.Capacity * sizeof(double)];

    private ParquetColumnsWriter(ColumnSpools spools)
    {
        _spools = spools;
        _columns = [.. Enumerable.Range(0, spools.Names.Count).Select(Of)];
    }

    // Where the values lie, and what they are written as.
    private readonly record struct Column(ColumnSpool From, int Index, ParquetTarget Target);

    /// <summary>Writes a table.</summary>
    /// <param name="table">The table; read once, and once more for numbers such as 007 whose texts are kept.</param>
    /// <param name="columns">The columns to write; null for all.</param>
    /// <param name="path">The file, which is written over.</param>
    /// <param name="options">Where temporary files go.</param>
    /// <param name="cancel">Stops between chunks.</param>
    /// <returns>Rows written.</returns>
    /// <exception cref="LmmException">A value contradicts its column's kind, a column is not there, or two have the same name.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <remarks>Memory holds the distinct texts; rows wait in a temporary file.</remarks>
    public static long Write(Table table, IReadOnlyList<string>? columns, string path, TableOptions? options, CancellationToken cancel)
    {
        using var spools = new ColumnSpools(table, columns, options?.TemporaryFolder, cancel);
        var writer = new ParquetColumnsWriter(spools);
        using var sink = new ParquetSink(path, [.. writer._columns.Select(column => column.Target)]);
        writer.Write(sink, cancel);
        sink.Complete();
        return spools.Values.Rows;
    }

    private Column Of(int column)
    {
        string name = _spools.Names[column];
        int texts = _spools.TextColumn(column);
        if (texts >= 0) return new Column(_spools.Texts!, texts, OfNumberTexts(name, _spools.Texts!.Levels(texts)));
        ColumnSpool values = _spools.Values;
        return new Column(values, column, values.Kinds[column] switch
        {
            ColumnKind.Logical => new ParquetTarget(name, ParquetType.Truth),
            ColumnKind.Numeric => new ParquetTarget(name, TypeOf(values.Form(column))),
            _ => ParquetTarget.OfTexts(name, values.Levels(column)),
        });
    }

    private static ParquetType TypeOf(ValueForm form) => form switch
    {
        ValueForm.Date => ParquetType.Date,
        ValueForm.DateTime => ParquetType.DateTime,
        _ => ParquetType.Number,
    };

    private static ParquetTarget OfNumberTexts(string name, LevelTable texts) =>
        AreWhole(texts) ? new ParquetTarget(name, ParquetType.Whole) : ParquetTarget.OfTexts(name, texts);

    // Whether the texts are those of 64-bit numbers, as 123456789012345678 is and 007 is not.
    private static bool AreWhole(LevelTable levels)
    {
        Span<byte> own = stackalloc byte[32];
        for (int code = 0; code < levels.Count; code++)
        {
            ReadOnlySpan<byte> text = levels.Utf8(code);
            if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)) return false;
            value.TryFormat(own, out int length, default, CultureInfo.InvariantCulture);
            if (!own[..length].SequenceEqual(text)) return false;
        }
        return true;
    }

    private void Write(ParquetSink sink, CancellationToken cancel)
    {
        IReadOnlyList<int> chunks = _spools.Values.ChunkRows;
        for (int chunk = 0; chunk < chunks.Count; chunk++)
        {
            cancel.ThrowIfCancellationRequested();
            for (int first = 0; first < chunks[chunk]; first += ParquetBuffer.Capacity)
            {
                int rows = Math.Min(ParquetBuffer.Capacity, chunks[chunk] - first);
                for (int column = 0; column < _columns.Length; column++) Put(_columns[column], chunk, first, rows, sink.Rows.Columns[column]);
                sink.Rows.Count = rows;
                sink.Send();
            }
        }
    }

    private void Put(Column column, int chunk, int first, int rows, ParquetBuffer target)
    {
        Span<byte> bytes = _bytes.AsSpan(0, column.From.Read(chunk, column.Index, _bytes));
        if (column.From.Kinds[column.Index] == ColumnKind.Numeric) PutNumbers(MemoryMarshal.Cast<byte, double>(bytes).Slice(first, rows), target);
        else PutCodes(MemoryMarshal.Cast<byte, int>(bytes).Slice(first, rows), column.From.Levels(column.Index), target);
    }

    private static void PutNumbers(ReadOnlySpan<double> values, ParquetBuffer target)
    {
        foreach (double value in values)
        {
            if (double.IsNaN(value)) target.PutMissing();
            else if (target.Type == ParquetType.Number) target.Put(value);
            else if (target.Type == ParquetType.Date) target.Put((int)value);
            else target.Put(Micros(value));
        }
    }

    private static void PutCodes(ReadOnlySpan<int> codes, LevelTable levels, ParquetBuffer target)
    {
        foreach (int code in codes)
        {
            if (code < 0) target.PutMissing();
            else if (target.Type is ParquetType.Truth or ParquetType.Level) target.Put((byte)code);
            else if (target.Type == ParquetType.Whole) target.Put(long.Parse(levels.Utf8(code), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
            else target.Put(levels.Utf8(code));
        }
    }

    private static long Micros(double seconds)
    {
        double whole = Math.Floor(seconds);
        return ((long)whole * MicrosPerSecond) + (long)Math.Round((seconds - whole) * MicrosPerSecond);
    }
}
