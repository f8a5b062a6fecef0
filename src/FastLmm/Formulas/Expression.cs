namespace FastLmm.Formulas;

/// <summary>A node of a parsed formula. Parentheses are kept as typed, so that names come out as R writes them.</summary>
public abstract class Expression
{
    private protected Expression(TextSpan span) => Span = span;

    /// <summary>Where it stands in the text.</summary>
    public TextSpan Span { get; }

    /// <summary>The expression within any parentheses around it.</summary>
    public Expression Inner => this is ParenthesisExpression parenthesis ? parenthesis.Content.Inner : this;

    /// <summary>The nodes directly below.</summary>
    public abstract IReadOnlyList<Expression> Children { get; }

    /// <summary>The expression as R's deparse writes it.</summary>
    public override string ToString() => Deparse.Write(this);

    /// <summary>All column names below, in the order of the text; functions' names are not among them.</summary>
    public IEnumerable<NameExpression> Names() =>
        this is NameExpression name ? [name] : Children.SelectMany(child => child.Names());
}

/// <summary>A number.</summary>
public sealed class NumberExpression(double value, TextSpan span) : Expression(span)
{
    /// <summary>Its value.</summary>
    public double Value => value;

    /// <inheritdoc/>
    public override IReadOnlyList<Expression> Children => [];
}

/// <summary>A text in quotes.</summary>
public sealed class TextExpression(string text, TextSpan span) : Expression(span)
{
    /// <summary>The text, without quotes.</summary>
    public string Text => text;

    /// <inheritdoc/>
    public override IReadOnlyList<Expression> Children => [];
}

/// <summary>A constant with a name: TRUE, FALSE, Inf, NaN, pi.</summary>
public sealed class ConstantExpression(string name, double value, TextSpan span) : Expression(span)
{
    /// <summary>Its name.</summary>
    public string Name => name;

    /// <summary>Its value, 1 for TRUE.</summary>
    public double Value => value;

    /// <summary>Whether it is TRUE or FALSE.</summary>
    public bool IsLogical => name is "TRUE" or "FALSE";

    /// <inheritdoc/>
    public override IReadOnlyList<Expression> Children => [];
}

/// <summary>The name of a column.</summary>
public sealed class NameExpression(string name, TextSpan span) : Expression(span)
{
    /// <summary>The name, without backticks.</summary>
    public string Name => name;

    /// <summary>Whether it is <c>.</c>, all columns that the formula does not name otherwise.</summary>
    public bool IsDot => name == ".";

    /// <inheritdoc/>
    public override IReadOnlyList<Expression> Children => [];
}

/// <summary>A sign before an expression.</summary>
public sealed class UnaryExpression(string sign, Expression operand, TextSpan span) : Expression(span)
{
    /// <summary><c>+</c>, <c>-</c> or <c>!</c>.</summary>
    public string Sign => sign;

    /// <summary>What the sign stands before.</summary>
    public Expression Operand => operand;

    /// <inheritdoc/>
    public override IReadOnlyList<Expression> Children => [operand];
}

/// <summary>Two expressions with an operator between them.</summary>
public sealed class BinaryExpression(string op, TextSpan operatorSpan, Expression left, Expression right)
    : Expression(left.Span.Through(right.Span))
{
    /// <summary>One of <c>~ | || &amp; &amp;&amp; == != &lt; &lt;= &gt; &gt;= + - * / : ^</c> or a word between percent signs.</summary>
    public string Operator => op;

    /// <summary>Where the operator stands.</summary>
    public TextSpan OperatorSpan => operatorSpan;

    /// <summary>What stands before the operator.</summary>
    public Expression Left => left;

    /// <summary>What stands after the operator.</summary>
    public Expression Right => right;

    /// <inheritdoc/>
    public override IReadOnlyList<Expression> Children => [left, right];
}

/// <summary>An expression in parentheses.</summary>
public sealed class ParenthesisExpression(Expression content, TextSpan span) : Expression(span)
{
    /// <summary>What is inside.</summary>
    public Expression Content => content;

    /// <inheritdoc/>
    public override IReadOnlyList<Expression> Children => [content];
}
