using System.Collections.Immutable;
using FastLmm.Formulas;

namespace FastLmm.Designs.Bases;

/// <summary>The columns of R's <c>splines::bs</c> or <c>ns</c>.</summary>
/// <param name="Knots">Knots between the boundary knots, ascending.</param>
/// <param name="Left">The lower boundary knot.</param>
/// <param name="Right">The upper boundary knot.</param>
/// <param name="Intercept">Whether the splines add up to the constant; else the first is left out.</param>
public abstract record SplineBasis(ImmutableArray<double> Knots, double Left, double Right, bool Intercept) : ColumnBasis
{
    internal static SplineBasis Of(SplineCall call, IEnumerable<double> knots, double left, double right) => call.Natural
        ? new NaturalSplineBasis([.. knots], left, right, call.Intercept)
        : new BSplineBasis(call.Degree, [.. knots], left, right, call.Intercept);
}

/// <summary>The columns of R's <c>bs</c>; beyond the boundary knots the outermost pieces go on.</summary>
/// <param name="Degree">Degree of the pieces.</param>
/// <param name="Knots">Knots between the boundary knots, ascending.</param>
/// <param name="Left">The lower boundary knot.</param>
/// <param name="Right">The upper boundary knot.</param>
/// <param name="Intercept">Whether the first spline is a column too.</param>
public sealed record BSplineBasis(int Degree, ImmutableArray<double> Knots, double Left, double Right, bool Intercept)
    : SplineBasis(Knots, Left, Right, Intercept)
{
    private readonly BSplines _splines = new(Degree, Knots, Left, Right);

    /// <inheritdoc/>
    public override int Columns => Degree + Knots.Length + (Intercept ? 1 : 0);

    /// <inheritdoc/>
    public override void Evaluate(double x, Span<double> row)
    {
        row.Fill(double.IsNaN(x) ? double.NaN : 0);
        if (double.IsNaN(x)) return;
        Span<double> values = stackalloc double[Degree + 1];
        int first = _splines.Evaluate(x, values) - (Intercept ? 0 : 1);
        for (int k = 0; k <= Degree; k++)
            if (first + k >= 0) row[first + k] = values[k];
    }
}
