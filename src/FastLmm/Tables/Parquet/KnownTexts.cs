using System.Runtime.CompilerServices;
using FastLmm.Tables.DuckDb;

namespace FastLmm.Tables.Parquet;

/// <summary>Codes of the short texts met last, found by their bits: those of a factor with a few levels.</summary>
internal sealed class KnownTexts
{
    /// <summary>Most texts that it knows.</summary>
    public const int Capacity = 256;

    private readonly DuckDbText[] _texts = new DuckDbText[Capacity];
    private readonly int[] _codes = new int[Capacity];
    private readonly bool[] _known = new bool[Capacity];

    /// <summary>The code of a text.</summary>
    /// <returns>False when the text is not known.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryFind(DuckDbText text, out int code)
    {
        int slot = text.Hash;
        code = _codes[slot];
        return _known[slot] && _texts[slot].HasBitsOf(text);
    }

    /// <summary>Notes a text, which takes the place of another one; a long one is not noted, since its bits tell its place.</summary>
    public void Put(DuckDbText text, int code)
    {
        if (!text.IsShort) return;
        int slot = text.Hash;
        (_texts[slot], _codes[slot], _known[slot]) = (text, code, true);
    }
}
