using System.Runtime.CompilerServices;
using FastLmm.Designs.Columns;
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

    private readonly CodeSource _codes;
    private readonly Dictionary<string, int> _levelOfText = new(StringComparer.Ordinal);
    private readonly List<string> _late = [];
    private readonly IReadOnlyList<string>? _order;
    private readonly HashSet<string>? _allowed;
    private int[] _levelOfCode = [];
    private bool[] _usedCode = [];

    /// <summary>Fixes the levels.</summary>
    /// <param name="name">Name of the column, or R's name of what made the factor.</param>
    /// <param name="codes">The codes of rows.</param>
    /// <param name="seen">Texts to make levels of.</param>
    /// <param name="order">The order of all levels that there can be, or null for R's order of those seen.</param>
    public FactorColumn(string name, CodeSource codes, IReadOnlyList<string> seen, IReadOnlyList<string>? order)
    {
        Name = name;
        _codes = codes;
        _order = order;
        _allowed = order?.ToHashSet(StringComparer.Ordinal);
        Levels = InOrder(seen);
        for (int level = 0; level < Levels.Count; level++) _levelOfText[Levels[level]] = level;
    }

    /// <summary>Name of the column, or R's name of what made the factor.</summary>
    public string Name { get; }

    /// <summary>The levels; the first is the reference.</summary>
    public IReadOnlyList<string> Levels { get; }

    /// <summary>Whether a kept row's value that is not among the levels becomes one, behind the others.</summary>
    public bool Grows { get; set; }

    /// <summary>Levels that became some, in order of first appearance.</summary>
    public IReadOnlyList<string> LateLevels => _late;

    /// <summary>How many levels there are, late ones included.</summary>
    public int Count => Levels.Count + _late.Count;

    /// <summary>Level of each row of the chunk last mapped, or <see cref="Missing"/>, or <see cref="New"/>.</summary>
    public int[] LevelOfRow { get; } = new int[TableChunk.Capacity];

    /// <summary>Whether every row of the chunk last mapped has a level.</summary>
    public bool Complete { get; private set; }

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
            var used = new bool[Count];
            for (int code = 0; code < _usedCode.Length; code++)
                if (_usedCode[code] && _levelOfCode[code] >= 0) used[_levelOfCode[code]] = true;
            return used.Contains(false);
        }
    }

    /// <summary>The levels as the model orders them, and for each its number in <see cref="LevelOfRow"/>.</summary>
    public (IReadOnlyList<string> Levels, int[] Numbers) Ordered()
    {
        IReadOnlyList<string> levels = Grows ? InOrder(UsedLevels) : Levels;
        return (levels, [.. levels.Select(level => _levelOfText[level])]);
    }

    /// <summary>Finds the level of every row of a chunk.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Map(TableChunk chunk)
    {
        ReadOnlySpan<int> codes = _codes.Of(chunk).AsSpan(0, chunk.Rows);
        ReadOnlySpan<int> known = _levelOfCode;
        bool complete = true;
        for (int row = 0; row < codes.Length; row++)
        {
            int code = codes[row];
            int level = (uint)code < (uint)known.Length && known[code] >= 0 ? known[code] : LevelOf(code, ref known);
            LevelOfRow[row] = level;
            complete &= level >= 0;
        }
        Complete = complete;
    }

    /// <summary>Gives a kept row whose value is not among the levels one of its own.</summary>
    /// <returns>Whether there is a new level; not when an earlier row of the chunk has made it.</returns>
    public bool Admit(TableChunk chunk, int row)
    {
        int code = _codes.Of(chunk)[row];
        if (_levelOfCode[code] == New)
        {
            string text = TextOf(code);
            bool isNew = _levelOfText.TryAdd(text, Count);
            LevelOfRow[row] = _levelOfCode[code] = _levelOfText[text];
            if (isNew) _late.Add(text);
            return isNew;
        }
        LevelOfRow[row] = _levelOfCode[code];
        return false;
    }

    /// <summary>Notes that a kept row, or one that is kept once its level is known, has this value.</summary>
    public void Use(TableChunk chunk, int row) => _usedCode[_codes.Of(chunk)[row]] = true;

    /// <summary>Notes that every row of a chunk is kept.</summary>
    public void UseAll(TableChunk chunk)
    {
        foreach (int code in _codes.Of(chunk).AsSpan(0, chunk.Rows)) _usedCode[code] = true;
    }

    /// <summary>The value of a row when the user's order of levels does not have it, else null.</summary>
    public string? Forbidden(TableChunk chunk, int row)
    {
        if (_allowed is null || LevelOfRow[row] != New) return null;
        string text = TextOf(_codes.Of(chunk)[row]);
        return _allowed.Contains(text) ? null : text;
    }

    private IReadOnlyList<string> InOrder(IReadOnlyList<string> seen) =>
        _order is null ? LevelOrder.Sorted(seen) : [.. _order.Distinct(StringComparer.Ordinal).Intersect(seen, StringComparer.Ordinal)];

    private int LevelOf(int code, ref ReadOnlySpan<int> known)
    {
        if (code < 0) return Missing;
        if (code >= _levelOfCode.Length) Grow(code + 1);
        if (_levelOfCode[code] == Unresolved)
            _levelOfCode[code] = _codes.Text(code) is { } text ? _levelOfText.GetValueOrDefault(text, New) : New;
        known = _levelOfCode;
        return known[code];
    }

    private string TextOf(int code) =>
        _codes.Text(code)
        ?? throw new InvalidOperationException($"code {code} of column '{Name}' has no text; bind the design with the data's reader");

    private void Grow(int count)
    {
        int before = _levelOfCode.Length, size = Math.Max(count, 2 * before);
        Array.Resize(ref _levelOfCode, size);
        Array.Resize(ref _usedCode, size);
        _levelOfCode.AsSpan(before).Fill(Unresolved);
    }
}
