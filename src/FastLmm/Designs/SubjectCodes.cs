using System.Text;
using FastLmm.Designs.Columns;
using FastLmm.Tables;

namespace FastLmm.Designs;

/// <summary>
/// Codes of the subjects by first appearance, and their ids: a column's, or the combinations of several, whose ids are joined by ':' as in R.
/// </summary>
/// <remarks>It only grows, and what stands in it stays: ids of codes handed out may be asked for on other threads meanwhile.</remarks>
internal sealed class SubjectCodes
{
    private const int BytesPerPair = 64;                // in a dictionary and a list, each of which may be half empty

    private readonly int _columns;
    private readonly ColumnNode? _subset;
    private readonly LevelTable[] _tables;
    private readonly Dictionary<(int First, int Then), int>[] _codeOfPair;
    private readonly List<(int First, int Then)>[] _pairs;
    private readonly int[] _codes = new int[TableChunk.Capacity];
    private bool[] _inSubset = [];
    private int _countInSubset;

    /// <summary>Starts without codes.</summary>
    /// <param name="columns">How many columns the grouping factor has; they are the chunk's first. Without any all rows have code 0.</param>
    /// <param name="subset">The condition on rows, or null.</param>
    /// <param name="reader">Where ids get their texts, or null.</param>
    public SubjectCodes(int columns, ColumnNode? subset, TableReader? reader)
    {
        _columns = columns;
        _subset = subset;
        _tables = reader is null ? [] : [.. Enumerable.Range(0, columns).Select(reader.Levels)];
        _codeOfPair = [.. Enumerable.Range(0, Math.Max(0, columns - 1)).Select(_ => new Dictionary<(int, int), int>())];
        _pairs = [.. Enumerable.Range(0, Math.Max(0, columns - 1)).Select(_ => new List<(int, int)>())];
    }

    /// <summary>Subjects met so far, those outside the subset not counted.</summary>
    public int Count => _subset is not null ? _countInSubset : _columns == 1 ? _tables[0].Count : _pairs[^1].Count;

    /// <summary>Bytes held for the ids and what finds them.</summary>
    public long Bytes => _tables.Sum(table => table.Bytes) + _pairs.Sum(pairs => (long)pairs.Count) * BytesPerPair;

    /// <summary>The id of a code.</summary>
    public string this[int code]
    {
        get
        {
            var parts = new string[_columns];
            for (int column = _columns - 1; column > 0; column--)
                (code, parts[column]) = (_pairs[column - 1][code].First, _tables[column][_pairs[column - 1][code].Then]);
            parts[0] = _tables[0][code];
            return string.Join(":", parts);
        }
    }

    /// <summary>The UTF-8 bytes of a code's id.</summary>
    public ReadOnlySpan<byte> Utf8(int code) => _columns == 1 ? _tables[0].Utf8(code) : Encoding.UTF8.GetBytes(this[code]);

    /// <summary>The codes of a chunk's rows, −1 where an id is missing; to be called once per chunk.</summary>
    public int[] Of(TableChunk chunk)
    {
        if (_columns == 0) return _codes;
        int[] codes = chunk.Codes(0);
        for (int column = 1; column < _columns; column++) codes = Combine(codes, chunk.Codes(column), column - 1, chunk.Rows);
        if (_subset is not null) NoteSubset(codes, chunk.Rows);
        return codes;
    }

    private int[] Combine(int[] first, int[] then, int pair, int rows)
    {
        for (int row = 0; row < rows; row++) _codes[row] = first[row] < 0 || then[row] < 0 ? -1 : CodeOf((first[row], then[row]), pair);
        return _codes;
    }

    private int CodeOf((int, int) pair, int level)
    {
        if (_codeOfPair[level].TryGetValue(pair, out int code)) return code;
        _pairs[level].Add(pair);
        return _codeOfPair[level][pair] = _pairs[level].Count - 1;
    }

    private void NoteSubset(int[] codes, int rows)
    {
        for (int row = 0; row < rows; row++)
        {
            int code = codes[row];
            if (code < 0 || !(_subset!.Values[row] > 0)) continue;
            if (code >= _inSubset.Length) Array.Resize(ref _inSubset, Math.Max(code + 1, 2 * _inSubset.Length));
            if (!_inSubset[code]) _countInSubset++;
            _inSubset[code] = true;
        }
    }
}
