namespace FastLmm.Formulas;

/// <summary>Arguments that must be constants: numbers, TRUE or FALSE, texts, and <c>c()</c> of them.</summary>
internal static class ConstantValues
{
    /// <summary>A number; arithmetic over numbers is allowed.</summary>
    /// <param name="expression">The argument.</param>
    /// <param name="text">The formula, for the message.</param>
    /// <param name="what">What it is, for the message.</param>
    public static double Number(Expression expression, string text, string what) => expression.Inner switch
    {
        NumberExpression number => number.Value,
        ConstantExpression { IsLogical: false } constant => constant.Value,
        UnaryExpression { Sign: "-" } minus => -Number(minus.Operand, text, what),
        UnaryExpression { Sign: "+" } plus => Number(plus.Operand, text, what),
        BinaryExpression { Operator: "+" or "-" or "*" or "/" or "^" } binary =>
            Combine(binary.Operator, Number(binary.Left, text, what), Number(binary.Right, text, what)),
        _ => throw Refusal($"{what} must be a number", text, expression),
    };

    /// <summary>One number or several in <c>c()</c>.</summary>
    public static IReadOnlyList<double> Numbers(Expression expression, string text, string what) =>
        [.. Elements(expression).Select(element => Number(element, text, $"{what} or each of its elements"))];

    /// <summary>A whole number within bounds.</summary>
    public static int Whole(Expression expression, string text, string what, int least, int most)
    {
        double value = Number(expression, text, what);
        return value >= least && value <= most && value == Math.Floor(value)
            ? (int)value
            : throw Refusal($"{what} must be a whole number from {least} to {most}", text, expression);
    }

    /// <summary>TRUE or FALSE.</summary>
    public static bool Flag(Expression expression, string text, string what) =>
        expression.Inner is ConstantExpression { IsLogical: true } flag
            ? flag.Value == 1
            : throw Refusal($"{what} must be TRUE or FALSE", text, expression);

    /// <summary>One text or several in <c>c()</c>.</summary>
    public static IReadOnlyList<string> Texts(Expression expression, string text, string what) =>
    [
        .. Elements(expression).Select(element => element.Inner is TextExpression quoted
            ? quoted.Text
            : throw Refusal($"{what} must be texts in quotes", text, element)),
    ];

    private static IEnumerable<Expression> Elements(Expression expression) =>
        expression.Inner is CallExpression { Role: FunctionRole.Vector } vector ? vector.Children.SelectMany(Elements) : [expression];

    private static double Combine(string op, double a, double b) => op switch
    {
        "+" => a + b,
        "-" => a - b,
        "*" => a * b,
        "/" => a / b,
        _ => Math.Pow(a, b),
    };

    private static FormulaException Refusal(string sentence, string text, Expression place) => new(sentence, text, place.Span);
}
