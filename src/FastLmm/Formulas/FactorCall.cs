namespace FastLmm.Formulas;

/// <summary>A call that gives a factor, its constants read.</summary>
internal abstract record FactorCall
{
    /// <summary>Reads a call of factor, as.factor, relevel or cut.</summary>
    /// <exception cref="FormulaException">An argument has no use; says which.</exception>
    public static FactorCall Read(CallExpression call, string text) => call.Function switch
    {
        "cut" => CutCall.Read(call, text),
        "relevel" => new RelevelCall(Inner(call, text), Reference(call, text), call.Given("ref")!.Span),
        _ => call.Subject.Inner is NameExpression { IsDot: false } name
            ? new ColumnFactorCall(name)
            : throw new FormulaException($"{call.Function}() takes the name of a column", text, call.Subject.Span),
    };

    private static FactorCall Inner(CallExpression call, string text) => call.Subject.Inner switch
    {
        NameExpression { IsDot: false } name => new ColumnFactorCall(name),
        CallExpression { Role: FunctionRole.Factor } inner => Read(inner, text),
        _ => throw new FormulaException("relevel() takes the name of a factor, or factor() or cut()", text, call.Subject.Span),
    };

    private static string Reference(CallExpression call, string text) => call.Given("ref")!.Inner is TextExpression level
        ? level.Text
        : throw new FormulaException("the argument 'ref' of relevel() must be a level in quotes", text, call.Given("ref")!.Span);
}

/// <summary><c>factor(column)</c>.</summary>
internal sealed record ColumnFactorCall(NameExpression Column) : FactorCall;

/// <summary><c>relevel(factor, ref)</c>.</summary>
internal sealed record RelevelCall(FactorCall Factor, string Reference, TextSpan ReferenceSpan) : FactorCall;

/// <summary><c>cut(x, breaks, …)</c>.</summary>
/// <param name="Name">R's name of the call.</param>
/// <param name="Argument">Arithmetic over columns.</param>
internal sealed record CutCall(string Name, Expression Argument) : FactorCall
{
    private const int MostIntervals = 1000;

    /// <summary>The breaks, ascending; null when the data's range is to be cut into <see cref="Intervals"/>.</summary>
    public required IReadOnlyList<double>? Breaks { get; init; }

    /// <summary>Number of intervals.</summary>
    public required int Intervals { get; init; }

    /// <summary>The labels, or null for R's.</summary>
    public required IReadOnlyList<string>? Labels { get; init; }

    /// <summary>Whether intervals are closed on the right.</summary>
    public required bool Right { get; init; }

    /// <summary>Whether the outermost break belongs to its interval.</summary>
    public required bool IncludeLowest { get; init; }

    /// <summary>Digits that the labels start from.</summary>
    public required int Digits { get; init; }

    /// <summary>Reads a call of cut.</summary>
    public static new CutCall Read(CallExpression call, string text)
    {
        ArithmeticRules.Check(call.Subject, text);
        Expression given = call.Given("breaks")!;
        IReadOnlyList<double> numbers = ConstantValues.Numbers(given, text, "the argument 'breaks' of cut()");
        int intervals = numbers.Count > 1 ? numbers.Count - 1 : ConstantValues.Whole(given, text, "a number of intervals", 2, MostIntervals);
        double[]? breaks = numbers.Count > 1 ? [.. numbers.Order()] : null;
        if (breaks is not null && (breaks.Distinct().Count() < breaks.Length || breaks.Any(double.IsNaN) || intervals > MostIntervals))
            throw new FormulaException("the breaks must be different numbers", text, given.Span);
        return new CutCall(call.ToString(), call.Subject)
        {
            Breaks = breaks,
            Intervals = intervals,
            Labels = ReadLabels(call, intervals, text),
            Right = Flag(call, "right", true, text),
            IncludeLowest = Flag(call, "include.lowest", false, text),
            Digits = call.Given("dig.lab") is { } digits ? ConstantValues.Whole(digits, text, "the argument 'dig.lab' of cut()", 1, 15) : 3,
        };
    }

    private static IReadOnlyList<string>? ReadLabels(CallExpression call, int intervals, string text)
    {
        if (call.Given("labels") is not { } given) return null;
        IReadOnlyList<string> labels = ConstantValues.Texts(given, text, "the argument 'labels' of cut()");
        if (labels.Count == intervals && labels.Distinct().Count() == intervals) return labels;
        throw new FormulaException($"cut() makes {intervals} intervals, so it needs {intervals} different labels", text, given.Span);
    }

    private static bool Flag(CallExpression call, string parameter, bool otherwise, string text) =>
        call.Given(parameter) is { } given ? ConstantValues.Flag(given, text, $"the argument '{parameter}' of cut()") : otherwise;
}
