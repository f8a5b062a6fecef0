namespace FastLmm.Formulas;

/// <summary>Which expressions may stand where numbers are calculated, and which may be a variable of a term.</summary>
internal static class ArithmeticRules
{
    /// <summary>Refuses an expression that does not give one number a row.</summary>
    /// <param name="expression">The argument of a function, an offset or the response.</param>
    /// <param name="text">The formula, for the message.</param>
    public static void Check(Expression expression, string text)
    {
        if (expression is BinaryExpression { Operator: "~" } second)
            throw new FormulaException("a formula has only one '~'; join terms by +", text, second.OperatorSpan);
        if (expression is BinaryExpression binary && binary.Operator is not ("+" or "-" or "*" or "/" or "^"))
            throw new FormulaException($"'{binary.Operator}' is no arithmetic; here only + - * / ^ can stand", text, binary.OperatorSpan);
        if (expression is CallExpression call && FormulaFunction.Named(call.Function)?.Role is FunctionRole.Factor or FunctionRole.Offset)
            throw new FormulaException($"{call.Function}() gives no numbers to calculate with; use it as a term of its own", text, call.Span);
        foreach (Expression child in expression.Children) Check(child, text);
    }

    /// <summary>Refuses an expression that cannot be a variable: a column, <c>factor(column)</c>, or a function of arithmetic.</summary>
    public static void CheckVariable(Expression expression, string text)
    {
        if (expression is not CallExpression call) return;
        if (FormulaFunction.Named(call.Function)?.Role != FunctionRole.Factor)
        {
            Check(call, text);
            if (!call.Names().Any())
                throw new FormulaException($"{call} names no column, so it is the same in every row; leave it out", text, call.Span);
        }
        else if (call.Arguments[0].Inner is not NameExpression)
        {
            throw new FormulaException("factor() takes the name of a column", text, call.Arguments[0].Span);
        }
    }
}
