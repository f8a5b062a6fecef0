namespace FastLmm.Formulas;

/// <summary>What terms are made of: a column, a column as a factor, or arithmetic that gives one number a row.</summary>
public sealed class Variable
{
    internal Variable(Expression expression)
    {
        Expression = expression;
        Name = expression.ToString();
    }

    /// <summary>R's name, e.g. <c>age</c>, <c>I(age - 11)</c>, <c>factor(visit)</c>.</summary>
    public string Name { get; }

    /// <summary>The expression at its first appearance.</summary>
    public Expression Expression { get; }

    /// <summary>The column that stands alone, as a term, or null.</summary>
    public NameExpression? Column => Expression as NameExpression;

    /// <summary>The column that <c>factor()</c> is applied to, or null.</summary>
    public NameExpression? FactorOf =>
        Expression is CallExpression call && FormulaFunction.Named(call.Function)?.Role == FunctionRole.Factor
            ? (NameExpression)call.Arguments[0].Inner
            : null;
}
