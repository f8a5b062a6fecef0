namespace FastLmm.Formulas;

/// <summary>What stands after the bar of a random term: a column, or several joined by <c>:</c> whose combinations are the subjects.</summary>
/// <param name="Columns">The columns, in order.</param>
/// <param name="Span">Where they stand.</param>
public sealed record GroupingFactor(IReadOnlyList<NameExpression> Columns, TextSpan Span)
{
    /// <summary>R's name, e.g. <c>Subject</c> or <c>site:id</c>.</summary>
    public string Name => string.Join(":", Columns.Select(column => column.Name));

    /// <summary>Reads the right side of a bar.</summary>
    /// <exception cref="FormulaException">It nests or crosses factors, or is no column.</exception>
    internal static GroupingFactor Read(Expression right, string text)
    {
        List<NameExpression> columns = [];
        Add(right, columns, text);
        if (columns.Select(column => column.Name).Distinct().Count() < columns.Count)
            throw new FormulaException("a grouping factor names the same column twice", text, right.Span);
        return new GroupingFactor(columns, right.Span);
    }

    private static void Add(Expression part, List<NameExpression> columns, string text)
    {
        switch (part.Inner)
        {
            case NameExpression { IsDot: false } name:
                columns.Add(name);
                break;
            case BinaryExpression { Operator: ":" } joined:
                Add(joined.Left, columns, text);
                Add(joined.Right, columns, text);
                break;
            case BinaryExpression { Operator: "/" or "*" or "+" } nested:
                throw new FormulaException(
                    $"'{nested.Operator}' makes more than one grouping factor, and only one is supported; {Advice(nested)}", text, nested.Span);
            case Expression other:
                throw new FormulaException("the grouping factor after the bar must be a column, or columns joined by ':'", text, other.Span);
        }
    }

    private static string Advice(BinaryExpression nested) =>
        nested is { Left.Inner: NameExpression a, Right.Inner: NameExpression b }
            ? $"write (… | {a}:{b}), and {a} as a fixed term if it has few levels"
            : "write the columns that tell subjects apart, joined by ':'";
}
