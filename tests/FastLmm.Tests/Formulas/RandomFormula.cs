namespace FastLmm.Tests.Formulas;

/// <summary>Writes random formulas with random spaces, from a seed.</summary>
internal sealed class RandomFormula(int seed)
{
    private readonly Random _random = new(seed);

    public string Write()
    {
        string response = Pick("y", "log(y)", "I(y / 2)", "y - 1", "`a b`");
        string text = $"{response}~{Terms(3)}+{Random()}";
        return _random.Next(3) == 0 ? $"{text}+{Random()}-{Pick("1", "x")}" : text;
    }

    /// <summary>The text with one character or two changed, taken out or put in.</summary>
    public string Damage(string text)
    {
        for (int k = _random.Next(1, 3); k > 0 && text.Length > 0; k--)
        {
            int at = _random.Next(text.Length);
            string put = _random.Next(3) == 0 ? "" : "~|+-*/:^()`%,.0128xg$\n é"[_random.Next(23)].ToString();
            text = text[..at] + put + text[Math.Min(text.Length, at + _random.Next(2))..];
        }
        return text;
    }

    private string Random() => $"({Space()}{Terms(1)}{Pick("|", "||")}{Space()}g)";

    private string Terms(int depth) => _random.Next(depth == 0 ? 3 : 9) switch
    {
        0 => Atom(),
        1 => Pick("0", "1", "x", "f", "z.2", ".h_1"),
        2 => Pick("f", "x", "`a b`", "`2nd`"),
        3 => $"{Terms(depth - 1)}{Space()}+{Space()}{Terms(depth - 1)}",
        4 => $"{Terms(depth - 1)} - {Terms(depth - 1)}",
        5 => $"{Terms(depth - 1)}{Space()}*{Terms(depth - 1)}",
        6 => $"{Terms(depth - 1)}:{Space()}{Terms(depth - 1)}",
        7 => $"({Terms(depth - 1)}){Pick("", "^2", "^3", "**2")}",
        _ => $"{Pick("-", "+")}{Terms(depth - 1)}",
    };

    private string Atom() => _random.Next(3) switch
    {
        0 => $"factor({Pick("x", "f")})",
        1 => $"{Pick("log", "exp", "sqrt")}({Arithmetic(2)})",
        _ => $"I({Space()}x{Pick("+", "-", "*", "/", "^")}{Arithmetic(2)}{Space()})",
    };

    private string Arithmetic(int depth) => _random.Next(depth == 0 ? 2 : 7) switch
    {
        0 => Pick("x", "z.2", "`a b`"),
        1 => Pick("0", "2", "0.5", "1e5", "1e-3", "100000", "12345678", "1.5e+20", ".25", "3.", "123456.789"),
        2 => $"({Arithmetic(depth - 1)})",
        3 => $"{Pick("-", "+")}{Arithmetic(depth - 1)}",
        4 => $"{Pick("log", "exp", "sqrt", "I")}({Arithmetic(depth - 1)})",
        _ => $"{Arithmetic(depth - 1)}{Space()}{Pick("+", "-", "*", "/", "^")}{Space()}{Arithmetic(depth - 1)}",
    };

    private string Space() => Pick("", "", " ", "  ");

    private string Pick(params string[] choices) => choices[_random.Next(choices.Length)];
}
