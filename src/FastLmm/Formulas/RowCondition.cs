namespace FastLmm.Formulas;

/// <summary>A condition that chooses rows, such as <c>age &gt;= 18 &amp; site %in% c("A", "B")</c>. Immutable; knows nothing of the data.</summary>
internal sealed class RowCondition
{
    private RowCondition(string text, Expression expression) => (Text, Expression) = (text, expression);

    /// <summary>The condition as typed.</summary>
    public string Text { get; }

    /// <summary>What must be TRUE in the rows chosen.</summary>
    public Expression Expression { get; }

    /// <summary>Parses a condition.</summary>
    /// <exception cref="FormulaException">It is wrong, or no condition; says where.</exception>
    public static RowCondition Parse(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
            throw new FormulaException("the condition of the subset is empty; write one such as age > 10", text, new TextSpan(0, 0));
        Expression expression = Parser.Parse(text);
        ArithmeticRules.Check(expression, text, onRows: true);
        if (!ArithmeticRules.IsLogical(expression))
            throw new FormulaException("the subset must be a condition that is true or false in a row, such as age > 10", text, expression.Span);
        return new RowCondition(text, expression);
    }
}
