using FastLmm.Formulas;

namespace FastLmm.Inference.Means;

/// <summary>Which means are asked for.</summary>
/// <param name="Trend">The variable whose slope is asked for instead of the mean, or null.</param>
/// <param name="Of">Variables by whose values the means are told apart and compared; empty for one overall.</param>
/// <param name="By">Variables within whose values they are compared.</param>
internal sealed record MeansSpec(string? Trend, IReadOnlyList<string> Of, IReadOnlyList<string> By)
{
    private const string Forms = "write the variables of the means, such as Sex, Sex | age, Sex * Diet, or trend(age) ~ Sex for slopes";

    /// <summary>All variables, those of the means first.</summary>
    internal IReadOnlyList<string> Variables => [.. Of, .. By];

    /// <summary>
    /// Reads <c>a</c>, <c>a * b</c>, <c>a | b</c>, <c>1</c>, with or without <c>~</c> before it, and <c>trend(x) ~ a | b</c>.
    /// </summary>
    /// <exception cref="LmmException">It is none of these.</exception>
    internal static MeansSpec Parse(string text)
    {
        string right = text.Trim();
        string? trend = null;
        int tilde = right.IndexOf('~');
        string left = tilde < 0 ? right : right[..tilde].Trim();
        if (left.StartsWith("trend", StringComparison.Ordinal) && left[5..].TrimStart().StartsWith('('))
        {
            trend = TrendOf(left, text);
            right = tilde < 0 ? "1" : right[(tilde + 1)..];
        }
        else if (tilde >= 0)
        {
            if (left.Length > 0) throw Refusal($"'{left}' cannot stand before '~'", text);
            right = right[(tilde + 1)..];
        }
        if (right.Trim().Length == 0) throw Refusal("it names no variable", text);
        Expression tree = Parser.Parse(right);
        (Expression of, Expression? by) = tree is BinaryExpression { Operator: "|" } bar ? (bar.Left, bar.Right) : (tree, null);
        List<string> means = Names(of, text), within = by is null ? [] : Names(by, text);
        return new MeansSpec(trend, means, [.. within.Except(means)]);
    }

    private static string TrendOf(string left, string text)
    {
        string inside = left[(left.IndexOf('(') + 1)..].TrimEnd();
        if (!inside.EndsWith(')') || Parser.Parse(inside[..^1]) is not NameExpression name) throw Refusal("trend() takes the name of a column", text);
        return name.Name;
    }

    private static List<string> Names(Expression expression, string text)
    {
        List<string> names = [];
        Add(expression.Inner);
        return names;

        void Add(Expression part)
        {
            switch (part)
            {
                case NumberExpression { Value: 1 }:
                    break;
                case NameExpression { IsDot: false } name:
                    if (!names.Contains(name.Name)) names.Add(name.Name);
                    break;
                case BinaryExpression { Operator: "*" or "+" or ":" } both:
                    Add(both.Left.Inner);
                    Add(both.Right.Inner);
                    break;
                default:
                    throw Refusal($"'{part}' is no name of a variable", text);
            }
        }
    }

    private static LmmException Refusal(string what, string text) =>
        new(FailureKind.BadInput, $"the means '{text}' cannot be read: {what}; {Forms}");
}
