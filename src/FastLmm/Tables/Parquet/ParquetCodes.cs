using System.Globalization;
using System.Runtime.CompilerServices;
using FastLmm.Tables.DuckDb;

namespace FastLmm.Tables.Parquet;

/// <summary>Texts as codes: all runs of equal ones in a query's chunk are gathered and coded together, when the table of texts can fetch their slots ahead.</summary>
internal sealed class ParquetCodes(ResolvedColumn column, MissingTokens missing, int index, TableReader reader)
    : ParquetField(column, missing, index, reader)
{
    private const int MostDigits = 32;
    private const int Absent = -1;
    private const int Unread = -2;

    private readonly ParquetRuns _runs = new();
    private readonly int[] _ends = new int[DuckDbQuery.MostRows];
    private readonly int[] _codeOfRun = new int[DuckDbQuery.MostRows];
    private byte[] _texts = new byte[16 * DuckDbQuery.MostRows];
    private Values _values;
    private int _gathered;

    private enum Values
    {
        Texts,
        Wholes,
        Doubles,
    }

    public override string Select(ParquetColumn type)
    {
        string name = DuckDbSql.Identifier(type.SqlName);
        _values = type.IsWhole ? Values.Wholes : type.Type is "FLOAT" or "DOUBLE" ? Values.Doubles : Values.Texts;
        return _values switch
        {
            Values.Wholes => $"CAST({name} AS BIGINT)",
            Values.Doubles => type.AsShortest(name),
            _ => type.AsText(name),
        };
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override unsafe void Fill(DuckDbQuery query, TableChunk chunk, int first)
    {
        Span<int> codes = chunk.Codes(Index).AsSpan(first, query.Rows);
        if (_values != Values.Texts || query.HasMissing(Index) || !TryTexts(query.Texts(Index), codes)) FillPresent(query, codes);
        if (Levels.Count > Column.MostTexts) throw TooManyTexts(codes, chunk, first);
    }

    // The case of most columns: texts, none missing. False where a text stands for a missing value.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private unsafe bool TryTexts(DuckDbText* texts, Span<int> codes)
    {
        _runs.Find(texts, codes);
        _gathered = 0;
        foreach (int row in _runs.Starts)
            if (Begin(DuckDbText.Utf8(texts + row)) == Absent) return false;
        CodeGathered();
        foreach (ref int code in codes) code = _codeOfRun[code];
        return true;
    }

    private void CodeGathered() => Levels.AddAll(_texts, _ends.AsSpan(0, _gathered), _codeOfRun);

    private void FillPresent(DuckDbQuery query, Span<int> codes)
    {
        GatherPresent(query, codes);
        CodeGathered();
        foreach (ref int code in codes)
            if (code >= 0) code = _codeOfRun[code];
    }

    // A missing row may hold anything, a text that lies nowhere too.
    private void GatherPresent(DuckDbQuery query, Span<int> runs)
    {
        _gathered = 0;
        runs.Fill(Unread);
        foreach (int row in MissingOf(query)) runs[row] = Absent;
        int last = -1;
        for (int row = 0; row < runs.Length; row++)
        {
            if (runs[row] == Absent) continue;
            runs[row] = last >= 0 && IsSame(query, row, last) ? runs[last] : Begin(query, row);
            last = row;
        }
    }

    private unsafe bool IsSame(DuckDbQuery query, int row, int other) => _values switch
    {
        Values.Texts => query.Texts(Index)[row].HasBitsOf(query.Texts(Index)[other]),
        Values.Wholes => query.Values<long>(Index)[row] == query.Values<long>(Index)[other],
        _ => query.Values<double>(Index)[row].Equals(query.Values<double>(Index)[other]),
    };

    private unsafe int Begin(DuckDbQuery query, int row)
    {
        if (_values == Values.Texts) return Begin(DuckDbText.Utf8(query.Texts(Index) + row));
        Span<byte> text = stackalloc byte[MostDigits];
        int length;
        if (_values == Values.Wholes)
        {
            query.Values<long>(Index)[row].TryFormat(text, out length, default, CultureInfo.InvariantCulture);
            return Begin(text[..length]);
        }
        double value = query.Values<double>(Index)[row];
        if (Missing.Contains(value)) return Absent;
        value.TryFormat(text, out length, "R", CultureInfo.InvariantCulture);
        return Begin(text[..length]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Begin(ReadOnlySpan<byte> text)
    {
        if (Missing.Contains(text)) return Absent;
        int start = _gathered == 0 ? 0 : _ends[_gathered - 1], end = start + text.Length;
        if (end > _texts.Length) Array.Resize(ref _texts, Math.Max(end, 2 * _texts.Length));
        text.CopyTo(_texts.AsSpan(start));
        _ends[_gathered] = end;
        return _gathered++;
    }

    // Codes count texts in the order of the rows.
    private LmmException TooManyTexts(ReadOnlySpan<int> codes, TableChunk chunk, int first)
    {
        int row = codes.IndexOf(Column.MostTexts);
        return KindContradiction.TooManyTexts(Place(chunk, first + row), Column, Levels, inText: true);
    }
}
