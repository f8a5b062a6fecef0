using System.Globalization;

namespace FastLmm.Formulas;

/// <summary>Cuts a formula into tokens.</summary>
internal static class Lexer
{
    private static readonly string[] TwoLetterSigns = ["||", "&&", "==", "!=", "<=", ">=", "**"];

    /// <summary>Most tokens of a formula; bounds the depth of its tree.</summary>
    public const int MostTokens = 4000;

    /// <summary>The tokens of a text, the last being the end.</summary>
    /// <exception cref="FormulaException">A quotation is not closed, a number is none, or the text is too long.</exception>
    public static List<Token> Tokens(string text)
    {
        var tokens = new List<Token>();
        for (int at = SkipSpace(text, 0); at < text.Length; at = SkipSpace(text, at))
        {
            Token token = Next(text, at);
            if (tokens.Count == MostTokens)
                throw new FormulaException($"the formula has more than {MostTokens} words and signs; leave some terms out", text, token.Span);
            tokens.Add(token);
            at = token.Span.End;
        }
        tokens.Add(new Token(TokenKind.End, "", new TextSpan(text.Length, 0)));
        return tokens;
    }

    /// <summary>Whether a name needs no backticks.</summary>
    public static bool IsPlainName(string name) =>
        name.Length > 0 && !IsReserved(name) && name.All(IsNamePart)
        && (char.IsLetter(name[0]) || (name[0] == '.' && !(name.Length > 1 && char.IsAsciiDigit(name[1]))));

    /// <summary>Whether a word is the name of a constant, so that a column of that name needs backticks.</summary>
    public static bool IsReserved(string word) => word is "TRUE" or "FALSE" or "NA" or "NULL" or "Inf" or "NaN" or "pi";

    private static bool IsNamePart(char c) => char.IsLetterOrDigit(c) || c is '.' or '_';

    private static int SkipSpace(string text, int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
        return at;
    }

    private static Token Next(string text, int at)
    {
        char c = text[at];
        if (char.IsAsciiDigit(c) || (c == '.' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1]))) return Number(text, at);
        if (char.IsLetter(c) || c == '.') return Name(text, at);
        if (c is '`' or '%') return Quoted(text, at);
        if (c is '"' or '\'') return QuotedText.Read(text, at);
        string two = at + 1 < text.Length ? text.Substring(at, 2) : "";
        if (TwoLetterSigns.Contains(two)) return new Token(TokenKind.Sign, two == "**" ? "^" : two, new TextSpan(at, 2));
        TokenKind kind = "+-*/^:|~(),<>&!=".Contains(c, StringComparison.Ordinal) ? TokenKind.Sign : TokenKind.Stray;
        return new Token(kind, c.ToString(), new TextSpan(at, 1));
    }

    private static Token Name(string text, int at)
    {
        int end = at;
        while (end < text.Length && IsNamePart(text[end])) end++;
        return new Token(TokenKind.Name, text[at..end], new TextSpan(at, end - at));
    }

    private static Token Quoted(string text, int at)
    {
        int close = text.IndexOf(text[at], at + 1);
        if (close < 0) throw new FormulaException($"this {text[at]} has no second {text[at]} after it", text, new TextSpan(at, 1));
        var span = new TextSpan(at, close + 1 - at);
        if (text[at] == '%') return new Token(TokenKind.Sign, text.Substring(at, span.Length), span);
        if (span.Length == 2) throw new FormulaException("the backticks hold no column name", text, span);
        return new Token(TokenKind.Name, text[(at + 1)..close], span);
    }

    private static Token Number(string text, int at)
    {
        int end = Digits(text, at);
        if (end < text.Length && text[end] == '.') end = Digits(text, end + 1);
        if (end < text.Length && text[end] is 'e' or 'E')
        {
            int power = end + 1 < text.Length && text[end + 1] is '+' or '-' ? end + 2 : end + 1;
            if (Digits(text, power) > power) end = Digits(text, power);
        }
        bool whole = end < text.Length && text[end] == 'L';
        var token = new Token(TokenKind.Number, text[at..end], new TextSpan(at, end - at + (whole ? 1 : 0)));
        if (!double.IsFinite(double.Parse(token.Text, NumberStyles.Float, CultureInfo.InvariantCulture)))
            throw new FormulaException($"the number {token.Text} is too large", text, token.Span);
        return token;
    }

    private static int Digits(string text, int at)
    {
        while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
        return at;
    }
}
