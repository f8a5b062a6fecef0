namespace FastLmm.Formulas;

/// <summary>A column's text compared with given texts, such as <c>Sex == "Male"</c> or <c>site %in% c("A", "B")</c>.</summary>
/// <param name="Column">The column.</param>
/// <param name="Texts">The texts; the test is whether the column's is one of them.</param>
/// <param name="Negated">Whether it is true where the text is none of them.</param>
/// <param name="MissingIsFalse">Whether it is false, not unknown, where the column is missing: so with %in%.</param>
internal sealed record TextTest(NameExpression Column, IReadOnlyList<string> Texts, bool Negated, bool MissingIsFalse)
{
    /// <summary>The test that an expression is, or null when it compares no texts.</summary>
    /// <exception cref="FormulaException">It compares a text with something that is no column, or by an operator for numbers.</exception>
    public static TextTest? Of(BinaryExpression binary, string text)
    {
        bool reversed = binary.Left.Inner is TextExpression;
        Expression constant = reversed ? binary.Left : binary.Right, other = reversed ? binary.Right : binary.Left;
        if (!HoldsText(constant) || !Operators.IsLogical(binary.Operator)) return null;
        if (binary.Operator is not ("==" or "!=" or "%in%") || (reversed && binary.Operator == "%in%"))
            throw new FormulaException($"texts are compared by ==, != or %in%, not by '{binary.Operator}'", text, binary.OperatorSpan);
        IReadOnlyList<string> texts = ConstantValues.Texts(constant, text, "the right side of %in%");
        if (texts.Count > 1 && binary.Operator != "%in%")
            throw new FormulaException($"to compare with several texts write %in%, not '{binary.Operator}'", text, binary.OperatorSpan);
        if (other.Inner is not NameExpression { IsDot: false } column)
            throw new FormulaException("a text can only be compared with a column", text, other.Span);
        return new TextTest(column, texts, binary.Operator == "!=", binary.Operator == "%in%");
    }

    private static bool HoldsText(Expression expression) => expression.Inner switch
    {
        TextExpression => true,
        CallExpression { Role: FunctionRole.Vector } vector => vector.Children.Any(HoldsText),
        _ => false,
    };
}
