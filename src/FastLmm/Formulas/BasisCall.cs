namespace FastLmm.Formulas;

/// <summary>A call whose columns depend on all values of its argument, its constants read.</summary>
/// <param name="Name">R's name of the call.</param>
/// <param name="Argument">Arithmetic over columns.</param>
internal abstract record BasisCall(string Name, Expression Argument)
{
    private const int MostColumns = 100;

    /// <summary>Reads a call of poly, ns, bs or scale.</summary>
    /// <exception cref="FormulaException">An argument has no use; says which.</exception>
    public static BasisCall Read(CallExpression call, string text) => call.Function switch
    {
        "poly" => Polynomial(call, text),
        "scale" => Scale(call, text),
        _ => Spline(call, text),
    };

    private static PolynomialCall Polynomial(CallExpression call, string text) => new(
        call.ToString(), call.Subject, Whole(call, "degree", text, 1, MostColumns) ?? 1, Flag(call, "raw", text) ?? false);

    private static ScaleCall Scale(CallExpression call, string text) => new(
        call.ToString(), call.Subject, ScaleConstant(call, "center", 0, text), ScaleConstant(call, "scale", 1, text));

    // FALSE is the constant that changes nothing; null is from the data.
    private static double? ScaleConstant(CallExpression call, string parameter, double neutral, string text)
    {
        if (call.Given(parameter) is not { } given) return null;
        if (given.Inner is ConstantExpression { IsLogical: true } flag) return flag.Value == 1 ? null : neutral;
        double value = ConstantValues.Number(given, text, ArgumentOf(call, parameter));
        return double.IsFinite(value) && (value != 0 || parameter == "center")
            ? value
            : throw new FormulaException($"{ArgumentOf(call, parameter)} must be a finite number other than 0", text, given.Span);
    }

    private static SplineCall Spline(CallExpression call, string text)
    {
        bool natural = call.Function == "ns";
        bool intercept = Flag(call, "intercept", text) ?? false;
        int degree = natural ? 3 : Whole(call, "degree", text, 1, 20) ?? 3;
        IReadOnlyList<double>? knots = Numbers(call, "knots", text), boundary = Numbers(call, "Boundary.knots", text);
        int least = natural ? (intercept ? 2 : 1) : degree + (intercept ? 1 : 0);
        int? df = Whole(call, "df", text, least, MostColumns);
        if (boundary is not null && (boundary.Count != 2 || boundary[0] == boundary[1]))
            throw new FormulaException(
                $"{ArgumentOf(call, "Boundary.knots")} must be two different numbers", text, call.Given("Boundary.knots")!.Span);
        if (boundary is not null && knots is not null && knots.Any(knot => knot < boundary.Min() || knot > boundary.Max()))
            throw new FormulaException("the knots must lie between the boundary knots", text, call.Given("knots")!.Span);
        return new SplineCall(call.ToString(), call.Subject, natural, degree, intercept)
        {
            InnerKnots = knots is not null ? knots.Count : df - least ?? 0,
            Knots = knots is not null ? [.. knots.Order()] : df is null ? [] : null,
            Boundary = boundary is null ? null : [.. boundary.Order()],
        };
    }

    private static IReadOnlyList<double>? Numbers(CallExpression call, string parameter, string text)
    {
        if (call.Given(parameter) is not { } given) return null;
        IReadOnlyList<double> numbers = ConstantValues.Numbers(given, text, ArgumentOf(call, parameter));
        return numbers.Count <= MostColumns && numbers.All(double.IsFinite)
            ? numbers
            : throw new FormulaException($"{ArgumentOf(call, parameter)} must be at most {MostColumns} finite numbers", text, given.Span);
    }

    private static int? Whole(CallExpression call, string parameter, string text, int least, int most) =>
        call.Given(parameter) is { } given ? ConstantValues.Whole(given, text, ArgumentOf(call, parameter), least, most) : null;

    private static bool? Flag(CallExpression call, string parameter, string text) =>
        call.Given(parameter) is { } given ? ConstantValues.Flag(given, text, ArgumentOf(call, parameter)) : null;

    private static string ArgumentOf(CallExpression call, string parameter) => $"the argument '{parameter}' of {call.Function}()";
}

/// <summary><c>poly(x, degree, raw)</c>.</summary>
internal sealed record PolynomialCall(string Name, Expression Argument, int Degree, bool Raw) : BasisCall(Name, Argument);

/// <summary><c>scale(x, center, scale)</c>; a null constant is to come from the data.</summary>
internal sealed record ScaleCall(string Name, Expression Argument, double? Center, double? Scale) : BasisCall(Name, Argument);

/// <summary><c>ns(x, …)</c> or <c>bs(x, …)</c>.</summary>
internal sealed record SplineCall(string Name, Expression Argument, bool Natural, int Degree, bool Intercept) : BasisCall(Name, Argument)
{
    /// <summary>Number of knots between the boundary knots.</summary>
    public required int InnerKnots { get; init; }

    /// <summary>The knots, ascending; null when they are to be quantiles of the data.</summary>
    public required IReadOnlyList<double>? Knots { get; init; }

    /// <summary>Both boundary knots, ascending; null when they are to be the range of the data.</summary>
    public required IReadOnlyList<double>? Boundary { get; init; }
}
