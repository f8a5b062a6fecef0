using FastLmm.Formulas;

namespace FastLmm.Designs.Bases;

/// <summary>
/// What a term such as <c>poly(age, 2)</c> remembers of the rows it was made from, so that it gives the same columns for other rows.
/// Immutable, and nothing but numbers and texts.
/// </summary>
public abstract record TermBasis
{
    private protected TermBasis()
    {
    }

    /// <summary>The basis of a call that needs no data, or null.</summary>
    internal static TermBasis? WithoutData(BasisCall call) => call switch
    {
        PolynomialCall { Raw: true } raw => new RawPolynomialBasis(raw.Degree),
        ScaleCall { Center: { } center, Scale: { } scale } => new ScaleBasis(center, scale),
        SplineCall { Knots: { } knots, Boundary: { } boundary } spline => SplineBasis.Of(spline, knots, boundary[0], boundary[1]),
        _ => null,
    };
}

/// <summary>A basis that gives one or several columns of numbers.</summary>
public abstract record ColumnBasis : TermBasis
{
    private protected ColumnBasis()
    {
    }

    /// <summary>Number of columns.</summary>
    public abstract int Columns { get; }

    /// <summary>The columns' values at x; NaN where x is.</summary>
    /// <param name="x">The argument.</param>
    /// <param name="row">Room for <see cref="Columns"/> values.</param>
    public abstract void Evaluate(double x, Span<double> row);
}
