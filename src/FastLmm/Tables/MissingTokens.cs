using System.Runtime.CompilerServices;
using System.Text;

namespace FastLmm.Tables;

/// <summary>Recognises the texts that stand for a missing value, whatever blanks surround them.</summary>
internal sealed class MissingTokens
{
    private readonly byte[][] _tokens;
    private readonly bool[] _startsOne = new bool[256];
    private readonly bool _emptyIsOne;
    private readonly double[] _numbers;

    public MissingTokens(IReadOnlyList<string> tokens)
    {
        byte[][] trimmed = [.. tokens.Select(token => NumberText.Trim(Encoding.UTF8.GetBytes(token)).ToArray())];
        _tokens = [.. trimmed.Where(token => token.Length > 0)];
        _emptyIsOne = _tokens.Length < trimmed.Length;
        foreach (byte[] token in _tokens) _startsOne[token[0]] = true;
        _numbers = [.. _tokens.Select(token => NumberText.TryParse(token, out double x) ? x : double.NaN).Where(x => !double.IsNaN(x))];
    }

    /// <summary>Whether some token, such as −99, would also read as a number.</summary>
    public bool HasNumbers => _numbers.Length > 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Contains(ReadOnlySpan<byte> text) => (text.IsEmpty || text[0] <= ' ' || text[^1] <= ' ' || _startsOne[text[0]]) && IsOne(text);

    public bool Contains(string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        return Contains(utf8.AsSpan());
    }

    public bool Contains(double value) => double.IsNaN(value) || Array.IndexOf(_numbers, value) >= 0;

    private bool IsOne(ReadOnlySpan<byte> text)
    {
        text = NumberText.Trim(text);
        if (text.IsEmpty) return _emptyIsOne;
        foreach (byte[] token in _tokens)
            if (text.SequenceEqual(token)) return true;
        return false;
    }
}
