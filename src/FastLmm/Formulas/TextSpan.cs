namespace FastLmm.Formulas;

/// <summary>A stretch of the formula's text.</summary>
/// <param name="Start">First character, from 0.</param>
/// <param name="Length">Number of characters.</param>
public readonly record struct TextSpan(int Start, int Length)
{
    /// <summary>One past the last character.</summary>
    public int End => Start + Length;

    /// <summary>From the start of this stretch to the end of another that comes later.</summary>
    public TextSpan Through(TextSpan last) => new(Start, last.End - Start);
}
