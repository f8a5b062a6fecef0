namespace FastLmm.Formulas;

/// <summary>What a variable gives a term.</summary>
internal enum VariableKind
{
    /// <summary>A column that stands alone: numbers or a factor, as the data are.</summary>
    Column,

    /// <summary>A factor made by a function.</summary>
    Factor,

    /// <summary>The columns of a basis.</summary>
    Basis,

    /// <summary>TRUE or FALSE, which R codes as a factor.</summary>
    Condition,

    /// <summary>One number a row.</summary>
    Arithmetic,
}

/// <summary>What terms are made of: a column, a factor, a basis, a condition, or arithmetic that gives one number a row.</summary>
public sealed class Variable
{
    internal Variable(Expression expression, string text)
    {
        Expression = expression;
        Name = expression.ToString();
        if (expression is CallExpression { Role: FunctionRole.Factor } factor) Factor = FactorCall.Read(factor, text);
        if (expression is CallExpression { Role: FunctionRole.Basis } basis) Basis = BasisCall.Read(basis, text);
    }

    /// <summary>R's name, e.g. <c>age</c>, <c>I(age - 11)</c>, <c>factor(visit)</c>.</summary>
    public string Name { get; }

    /// <summary>The expression at its first appearance.</summary>
    public Expression Expression { get; }

    internal FactorCall? Factor { get; }

    internal BasisCall? Basis { get; }

    internal NameExpression? Column => Expression as NameExpression;

    internal VariableKind Kind =>
        Column is not null ? VariableKind.Column
        : Factor is not null ? VariableKind.Factor
        : Basis is not null ? VariableKind.Basis
        : ArithmeticRules.IsLogical(Expression) ? VariableKind.Condition
        : VariableKind.Arithmetic;
}
