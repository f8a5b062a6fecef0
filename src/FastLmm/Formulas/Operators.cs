namespace FastLmm.Formulas;

/// <summary>R's precedence of operators, and what they give.</summary>
internal static class Operators
{
    /// <summary>Strength of <c>!</c> before an expression.</summary>
    public const int Not = 4;

    /// <summary>Strength of a sign before an expression.</summary>
    public const int Sign = 10;

    /// <summary>Strength of <c>^</c>, the only operator that is read from the right.</summary>
    public const int Power = 11;

    /// <summary>How strongly an operator between two expressions binds; 0 when it is none.</summary>
    public static int Strength(string op) => op switch
    {
        "~" => 1,
        "|" or "||" => 2,
        "&" or "&&" => 3,
        "==" or "!=" or "<" or "<=" or ">" or ">=" => 5,
        "+" or "-" => 6,
        "*" or "/" => 7,
        ['%', ..] => 8,
        ":" => 9,
        "^" => Power,
        _ => 0,
    };

    /// <summary>Whether it compares.</summary>
    public static bool IsComparison(string op) => Strength(op) == 5;

    /// <summary>Whether it gives TRUE or FALSE from values of a row.</summary>
    public static bool IsLogical(string op) => IsComparison(op) || op is "&" or "|" or "%in%";

    /// <summary>Whether it gives a number from numbers of a row.</summary>
    public static bool IsArithmetic(string op) => op is "+" or "-" or "*" or "/" or "^" or "%%" or "%/%";
}
