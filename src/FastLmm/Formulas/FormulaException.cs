namespace FastLmm.Formulas;

/// <summary>
/// A formula that is wrong or not supported. The message is one sentence, then the formula, then carets under the place,
/// each on its own line.
/// </summary>
public sealed class FormulaException : LmmException
{
    /// <summary>Creates the error.</summary>
    /// <param name="sentence">What is wrong and what to do.</param>
    /// <param name="text">The formula as typed.</param>
    /// <param name="place">The place in it; an empty one at the end gets one caret after the last character.</param>
    public FormulaException(string sentence, string text, TextSpan place)
        : base(FailureKind.BadInput, $"{sentence}\n{OneLine(text)}\n{Carets(place)}")
    {
        Sentence = sentence;
        Place = place;
    }

    /// <summary>The sentence alone.</summary>
    public string Sentence { get; }

    /// <summary>The place in the formula.</summary>
    public TextSpan Place { get; }

    private static string OneLine(string text) =>
        string.Create(text.Length, text, (line, source) =>
        {
            for (int i = 0; i < line.Length; i++) line[i] = char.IsControl(source[i]) ? ' ' : source[i];
        });

    private static string Carets(TextSpan place) => new string(' ', place.Start) + new string('^', Math.Max(1, place.Length));
}
