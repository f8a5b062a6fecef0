namespace FastLmm.Designs.Bases;

/// <summary>All B-splines of one order over a sequence of knots.</summary>
internal sealed class BSplines
{
    private readonly double[] _knots;
    private readonly int _degree;
    private readonly int _firstSpan;
    private readonly int _lastSpan;

    /// <summary>The splines over inner knots with boundary knots repeated order times.</summary>
    public BSplines(int degree, IEnumerable<double> inner, double left, double right)
    {
        _degree = degree;
        _knots = [.. Enumerable.Repeat(left, degree + 1), .. inner, .. Enumerable.Repeat(right, degree + 1)];
        Count = _knots.Length - degree - 1;
        (_firstSpan, _lastSpan) = (degree, Count - 1);
        while (_firstSpan < _lastSpan && _knots[_firstSpan] == _knots[_firstSpan + 1]) _firstSpan++;
        while (_lastSpan > _firstSpan && _knots[_lastSpan] == _knots[_lastSpan + 1]) _lastSpan--;
    }

    /// <summary>Number of splines.</summary>
    public int Count { get; }

    /// <summary>The splines that are not 0 at x: the outermost pieces go on beyond the boundary.</summary>
    /// <param name="x">The argument.</param>
    /// <param name="values">Gets degree + 1 values.</param>
    /// <returns>Number of the first of them.</returns>
    public int Evaluate(double x, Span<double> values)
    {
        int span = Span(x);
        values[0] = 1;
        for (int order = 1; order <= _degree; order++)
        {
            double saved = 0;
            for (int r = 0; r < order; r++)
            {
                double right = _knots[span + r + 1], left = _knots[span + 1 - order + r];
                double part = values[r] / (right - left);
                values[r] = saved + (right - x) * part;
                saved = (x - left) * part;
            }
            values[order] = saved;
        }
        return span - _degree;
    }

    /// <summary>A derivative of all splines at x.</summary>
    public double[] Derivatives(double x, int derivative)
    {
        int span = Span(x);
        return [.. Enumerable.Range(0, Count).Select(spline => Derivative(spline, _degree + 1, derivative, x, span))];
    }

    private double Derivative(int spline, int order, int derivative, double x, int span)
    {
        if (order == 1) return spline == span && derivative == 0 ? 1 : 0;
        double first = Ratio(spline, order, derivative, x, span), second = Ratio(spline + 1, order, derivative, x, span);
        return derivative > 0
            ? (order - 1) * (first - second)
            : (x - _knots[spline]) * first + (_knots[spline + order] - x) * second;
    }

    // A spline of one order less over the width of its support; 0 where the support is empty.
    private double Ratio(int spline, int order, int derivative, double x, int span)
    {
        double width = _knots[spline + order - 1] - _knots[spline];
        return width == 0 ? 0 : Derivative(spline, order - 1, Math.Max(0, derivative - 1), x, span) / width;
    }

    private int Span(double x)
    {
        int low = _firstSpan, high = _lastSpan;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            if (_knots[middle] <= x) low = middle;
            else high = middle - 1;
        }
        while (low > _firstSpan && _knots[low] == _knots[low + 1]) low--;
        return low;
    }
}
