namespace FastLmm.Designs.Columns;

/// <summary>R's logic of three values: 1 is TRUE, 0 is FALSE, NaN is unknown.</summary>
internal static class Logic
{
    /// <summary>Whether an operator gives TRUE or FALSE from known values.</summary>
    public static bool IsComparison(string op) => op is "==" or "!=" or "<" or "<=" or ">" or ">=" or "&" or "|";

    /// <summary>The operator for one row.</summary>
    public static Func<double, double, double> Operator(string op) => op switch
    {
        "==" => (a, b) => Known(a, b, a == b),
        "!=" => (a, b) => Known(a, b, a != b),
        "<" => (a, b) => Known(a, b, a < b),
        "<=" => (a, b) => Known(a, b, a <= b),
        ">" => (a, b) => Known(a, b, a > b),
        ">=" => (a, b) => Known(a, b, a >= b),
        "&" => (a, b) => a == 0 || b == 0 ? 0 : Known(a, b, true),
        "|" => (a, b) => IsTrue(a) || IsTrue(b) ? 1 : Known(a, b, false),
        _ => throw new InvalidOperationException($"no column arithmetic for '{op}'"),
    };

    /// <summary>The opposite; a number other than 0 counts as TRUE.</summary>
    public static double Not(double a) => double.IsNaN(a) ? a : a == 0 ? 1 : 0;

    private static bool IsTrue(double a) => !double.IsNaN(a) && a != 0;

    private static double Known(double a, double b, bool value) => double.IsNaN(a) || double.IsNaN(b) ? double.NaN : value ? 1 : 0;
}
