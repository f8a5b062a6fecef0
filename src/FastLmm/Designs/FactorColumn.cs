using FastLmm.Tables;

namespace FastLmm.Designs;

/// <summary>A factor's levels in the order of the model, and which of them the kept rows use.</summary>
internal sealed class FactorColumn
{
    /// <summary>No value.</summary>
    public const int Missing = -1;

    /// <summary>A value that is not among the levels.</summary>
    public const int New = -2;

    private const int Unresolved = -3;

    private readonly int _column;
    private readonly IReadOnlyList<string> _seen;
    private readonly TableReader? _reader;
    private readonly Dictionary<string, int> _levelOfText = new(StringComparer.Ordinal);
    private readonly HashSet<string>? _allowed;
    private int[] _levelOfCode = [];
    private bool[] _usedCode = [];

    /// <summary>Fixes the levels.</summary>
    /// <param name="name">Name of the column.</param>
    /// <param name="column">Its number in the chunk.</param>
    /// <param name="seen">Texts to make levels of; without a reader also the texts by code.</param>
    /// <param name="order">The order that the user gave, or null.</param>
    /// <param name="reader">Where codes get their texts, or null.</param>
    public FactorColumn(string name, int column, IReadOnlyList<string> seen, IReadOnlyList<string>? order, TableReader? reader)
    {
        Name = name;
        _column = column;
        _seen = seen;
        _reader = reader;
        _allowed = order?.ToHashSet(StringComparer.Ordinal);
        Levels = order is null ? LevelOrder.Sorted(seen) : [.. order.Distinct(StringComparer.Ordinal).Intersect(seen, StringComparer.Ordinal)];
        for (int level = 0; level < Levels.Count; level++) _levelOfText[Levels[level]] = level;
    }

    /// <summary>Name of the column.</summary>
    public string Name { get; }

    /// <summary>The levels; the first is the reference.</summary>
    public IReadOnlyList<string> Levels { get; }

    /// <summary>Level of each row of the chunk last mapped, or <see cref="Missing"/>, or <see cref="New"/>.</summary>
    public int[] LevelOfRow { get; } = new int[TableChunk.Capacity];

    /// <summary>Levels that kept rows use, whether known when this was made or not; in the order of the model's levels, new ones last.</summary>
    public IReadOnlyList<string> UsedLevels =>
    [
        .. Enumerable.Range(0, _usedCode.Length).Where(code => _usedCode[code])
            .OrderBy(code => _levelOfCode[code] < 0 ? int.MaxValue : _levelOfCode[code])
            .Select(TextOf).Distinct(StringComparer.Ordinal),
    ];

    /// <summary>Whether a level was used by no kept row.</summary>
    public bool HasUnusedLevel
    {
        get
        {
            var used = new bool[Levels.Count];
            for (int code = 0; code < _usedCode.Length; code++)
                if (_usedCode[code] && _levelOfCode[code] >= 0) used[_levelOfCode[code]] = true;
            return used.Contains(false);
        }
    }

    /// <summary>Finds the level of every row of a chunk.</summary>
    /// <returns>Whether every row has one.</returns>
    public bool Map(TableChunk chunk)
    {
        ReadOnlySpan<int> codes = chunk.Codes(_column).AsSpan(0, chunk.Rows);
        bool complete = true;
        for (int row = 0; row < codes.Length; row++)
        {
            int code = codes[row];
            int level = code < 0 ? Missing : LevelOf(code);
            LevelOfRow[row] = level;
            complete &= level >= 0;
        }
        return complete;
    }

    /// <summary>Notes that a kept row, or one that is kept once its level is known, has this value.</summary>
    public void Use(TableChunk chunk, int row) => _usedCode[chunk.Codes(_column)[row]] = true;

    /// <summary>Notes that every row of a chunk is kept.</summary>
    public void UseAll(TableChunk chunk)
    {
        foreach (int code in chunk.Codes(_column).AsSpan(0, chunk.Rows)) _usedCode[code] = true;
    }

    /// <summary>The value of a row when the user's order of levels does not have it, else null.</summary>
    public string? Forbidden(TableChunk chunk, int row)
    {
        if (_allowed is null || LevelOfRow[row] != New) return null;
        string text = TextOf(chunk.Codes(_column)[row]);
        return _allowed.Contains(text) ? null : text;
    }

    private int LevelOf(int code)
    {
        if (code >= _levelOfCode.Length) Grow(code + 1);
        if (_levelOfCode[code] == Unresolved)
            _levelOfCode[code] = TextOrNull(code) is { } text ? _levelOfText.GetValueOrDefault(text, New) : New;
        return _levelOfCode[code];
    }

    private string TextOf(int code) =>
        TextOrNull(code)
        ?? throw new InvalidOperationException($"code {code} of column '{Name}' has no text; bind the design with the data's reader");

    private string? TextOrNull(int code) => _reader is not null ? _reader.Levels(_column)[code] : _seen.ElementAtOrDefault(code);

    private void Grow(int count)
    {
        int before = _levelOfCode.Length, size = Math.Max(count, 2 * before);
        Array.Resize(ref _levelOfCode, size);
        Array.Resize(ref _usedCode, size);
        _levelOfCode.AsSpan(before).Fill(Unresolved);
    }
}
