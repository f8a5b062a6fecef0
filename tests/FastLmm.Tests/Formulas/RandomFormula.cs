namespace FastLmm.Tests.Formulas;

/// <summary>Writes random formulas with random spaces, from a seed.</summary>
internal sealed class RandomFormula(int seed)
{
    private const string Signs = "~|+-*/:^()`%,.0128xg$\n é=<>!&\"'\\L";

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
            string put = _random.Next(3) == 0 ? "" : Signs[_random.Next(Signs.Length)].ToString();
            text = text[..at] + put + text[Math.Min(text.Length, at + _random.Next(2))..];
        }
        return text;
    }

    private string Random() => $"({Space()}{Terms(1)}{Pick("|", "||")}{Space()}g)";

    /// <summary>A condition on rows.</summary>
    public string WriteCondition() => Condition(3);

    private string Condition(int depth) => _random.Next(depth == 0 ? 2 : 6) switch
    {
        0 => $"x{Pick("<", "<=", ">", " >= ", "==", "!=")}{Arithmetic(1)}",
        1 => Pick("f == \"u\"", "f %in% c('u', \"v\\\"w\")", "'u'!=f", "z.2 %in% c(1, -2, 1e5)"),
        2 => $"({Condition(depth - 1)})",
        3 => $"!{Condition(depth - 1)}",
        _ => $"{Condition(depth - 1)}{Space()}{Pick("&", "|")}{Space()}{Condition(depth - 1)}",
    };

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

    private string Atom() => _random.Next(8) switch
    {
        0 => Pick("factor(x)", "as.factor( f)", "relevel(f, ref='u')", "cut(x,3)", "cut(x, breaks=c(-Inf,2, pi), right = FALSE,dig.lab=2)"),
        1 => $"{Pick("log", "exp", "sqrt", "log2", "abs", "round", "sin", "pmax")}(x+{Arithmetic(2)})",
        2 => $"{Pick("poly", "ns", "bs")}({Pick("x", "log(x)", "scale(x)")}{Space()},{Pick("3", "3L")})",
        3 => $"scale(x + {Arithmetic(1)}{Pick("", ",center=FALSE", ", scale = 2")})",
        4 => $"I({Condition(2)})",
        5 => Pick("ns(x, knots = c(1, 2.5))", "bs(z.2, deg=2, Bound=c(-1, 1e3),df = 5)", "poly(x, d=2, raw=TRUE)"),
        6 => Pick("x/f", "f %in% x", "x/(f+z.2)", "(x>3)", "!(x == 2)"),
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
