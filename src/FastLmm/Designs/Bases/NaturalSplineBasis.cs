using System.Collections.Immutable;

namespace FastLmm.Designs.Bases;

/// <summary>
/// The columns of R's <c>ns</c>: cubic splines whose second derivative is 0 at the boundary knots, and which go on as straight lines beyond.
/// </summary>
/// <param name="Knots">Knots between the boundary knots, ascending.</param>
/// <param name="Left">The lower boundary knot.</param>
/// <param name="Right">The upper boundary knot.</param>
/// <param name="Intercept">Whether the columns span the constant.</param>
public sealed record NaturalSplineBasis(ImmutableArray<double> Knots, double Left, double Right, bool Intercept)
    : SplineBasis(Knots, Left, Right, Intercept)
{
    private const int Degree = 3;

    private readonly NaturalMap _map = new(new BSplines(Degree, Knots, Left, Right), Left, Right, Intercept);

    /// <inheritdoc/>
    public override int Columns => Knots.Length + (Intercept ? 2 : 1);

    /// <inheritdoc/>
    public override void Evaluate(double x, Span<double> row)
    {
        if (double.IsNaN(x)) row.Fill(double.NaN);
        else if (x < Left) _map.Line(_map.AtLeft, _map.LeftSlope, x - Left, row);
        else if (x > Right) _map.Line(_map.AtRight, _map.RightSlope, x - Right, row);
        else _map.Evaluate(x, row);
    }

    /// <summary>
    /// From B-splines to the columns: Q of the QR decomposition of their second derivatives at the boundary, without its first two
    /// columns. The reflections are those of R's <c>qr</c>, so that signs agree.
    /// </summary>
    private sealed class NaturalMap
    {
        private readonly BSplines _splines;
        private readonly int _skip;
        private readonly double[][] _columns;

        public NaturalMap(BSplines splines, double left, double right, bool intercept)
        {
            _splines = splines;
            _skip = intercept ? 0 : 1;
            double[] first = Reflection(splines.Derivatives(left, 2)[_skip..], 0);
            double[] second = Reflection(Reflect(first, 0, splines.Derivatives(right, 2)[_skip..]), 1);
            _columns = [.. Enumerable.Range(0, first.Length).Select(unit =>
            {
                var column = new double[first.Length];
                column[unit] = 1;
                return Reflect(second, 1, Reflect(first, 0, column))[2..];
            })];
            (AtLeft, LeftSlope) = (Map(splines.Derivatives(left, 0)), Map(splines.Derivatives(left, 1)));
            (AtRight, RightSlope) = (Map(splines.Derivatives(right, 0)), Map(splines.Derivatives(right, 1)));
        }

        public double[] AtLeft { get; }

        public double[] LeftSlope { get; }

        public double[] AtRight { get; }

        public double[] RightSlope { get; }

        public void Line(double[] start, double[] slope, double distance, Span<double> row)
        {
            for (int c = 0; c < row.Length; c++) row[c] = start[c] + slope[c] * distance;
        }

        public void Evaluate(double x, Span<double> row)
        {
            row.Clear();
            Span<double> values = stackalloc double[Degree + 1];
            int first = _splines.Evaluate(x, values) - _skip;
            for (int k = 0; k <= Degree; k++)
            {
                if (first + k < 0) continue;
                double[] column = _columns[first + k];
                for (int c = 0; c < row.Length; c++) row[c] += column[c] * values[k];
            }
        }

        private double[] Map(double[] splines)
        {
            var row = new double[_columns[0].Length];
            for (int s = 0; s < _columns.Length; s++)
                for (int c = 0; c < row.Length; c++) row[c] += _columns[s][c] * splines[s + _skip];
            return row;
        }

        // v such that I − vv'/v_k takes x to a multiple of unit vector k, the entries before k left alone.
        private static double[] Reflection(double[] x, int k)
        {
            double norm = Math.CopySign(Math.Sqrt(x.Skip(k).Sum(entry => entry * entry)), x[k]);
            double[] v = [.. x.Select((entry, i) => i < k || norm == 0 ? 0 : entry / norm)];
            v[k] += 1;
            return v;
        }

        private static double[] Reflect(double[] v, int k, double[] x)
        {
            double factor = x.Zip(v, (a, b) => a * b).Sum() / v[k];
            return [.. x.Select((entry, i) => entry - factor * v[i])];
        }
    }
}
