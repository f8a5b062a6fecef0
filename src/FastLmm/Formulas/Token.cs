namespace FastLmm.Formulas;

/// <summary>What a token is.</summary>
internal enum TokenKind
{
    /// <summary>The end of the text.</summary>
    End,

    /// <summary>A number.</summary>
    Number,

    /// <summary>The name of a column or a function.</summary>
    Name,

    /// <summary>A text in quotes.</summary>
    Text,

    /// <summary>An operator, a parenthesis or a comma.</summary>
    Sign,

    /// <summary>A character that no formula has.</summary>
    Stray,
}

/// <summary>A word, number or sign of a formula.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The sign, the name or text without its quotes, or the number as typed.</param>
/// <param name="Span">Where it stands.</param>
internal readonly record struct Token(TokenKind Kind, string Text, TextSpan Span)
{
    /// <summary>Whether it is this sign.</summary>
    public bool Is(string sign) => Kind == TokenKind.Sign && Text == sign;
}
