namespace FastLmm.Formulas;

/// <summary>An argument of a call.</summary>
/// <param name="Name">The name before <c>=</c>, or null.</param>
/// <param name="Value">The argument.</param>
/// <param name="Span">Where it stands, its name included.</param>
public sealed record CallArgument(string? Name, Expression Value, TextSpan Span);

/// <summary>A function call, its arguments matched to the function's parameters by R's rules.</summary>
public sealed class CallExpression : Expression
{
    private readonly Dictionary<string, Expression> _matched;

    internal CallExpression(FormulaFunction definition, IReadOnlyList<CallArgument> arguments, string text, TextSpan span)
        : base(span)
    {
        Definition = definition;
        Arguments = arguments;
        _matched = ArgumentMatching.Match(definition, arguments, text, span);
    }

    /// <summary>The function's name.</summary>
    public string Function => Definition.Name;

    /// <summary>Its arguments as typed.</summary>
    public IReadOnlyList<CallArgument> Arguments { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Expression> Children => [.. Arguments.Select(argument => argument.Value)];

    internal FormulaFunction Definition { get; }

    internal FunctionRole Role => Definition.Role;

    /// <summary>The first parameter's value: what the function is applied to.</summary>
    internal Expression Subject => Definition.TakesAny ? Arguments[0].Value : _matched[Definition.Parameters[0]];

    /// <summary>The further values that a function of any number of values is applied to.</summary>
    internal IEnumerable<Expression> FurtherSubjects => Definition.TakesAny ? Children.Skip(1) : [];

    /// <summary>A parameter's value, or null when it is not given.</summary>
    internal Expression? Given(string parameter) => _matched.GetValueOrDefault(parameter);
}
