using FastLmm.Formulas;

namespace FastLmm.Designs.Bases;

/// <summary>Takes the values of an argument in the rows that are kept and makes the basis of them.</summary>
internal abstract class BasisGatherer
{
    /// <summary>Takes the next values, all finite.</summary>
    public abstract void Add(ReadOnlySpan<double> values);

    /// <summary>The basis of all values; null when they have too few different ones.</summary>
    public abstract TermBasis? Complete();

    /// <summary>What a call needs.</summary>
    public static BasisGatherer For(BasisCall call) => call switch
    {
        ScaleCall scale => new ScaleGatherer(scale),
        _ => new ValueGatherer(call),
    };

    /// <summary>What the breaks of a cut need.</summary>
    public static BasisGatherer For(CutCall call) => new RangeGatherer(call);
}

/// <summary>Count, mean and sum of squares about the mean, merged chunk by chunk (Chan, Golub and LeVeque 1983).</summary>
internal sealed class ScaleGatherer(ScaleCall call) : BasisGatherer
{
    private long _count;
    private double _mean;
    private double _squares;

    public override void Add(ReadOnlySpan<double> values)
    {
        if (values.IsEmpty) return;
        double sum = 0, squares = 0, first = values[0];
        foreach (double value in values) sum += value - first;
        double mean = first + sum / values.Length;
        foreach (double value in values) squares += (value - mean) * (value - mean);
        double difference = mean - _mean, total = _count + values.Length;
        _mean += difference * (values.Length / total);
        _squares += squares + difference * difference * (_count * (values.Length / total));
        _count += values.Length;
    }

    public override TermBasis? Complete()
    {
        double center = call.Center ?? _mean, shift = _mean - center;
        double scale = call.Scale ?? Math.Sqrt((_squares + _count * shift * shift) / Math.Max(1, _count - 1));
        return scale != 0 && double.IsFinite(scale) ? new ScaleBasis(center, scale) : null;
    }
}

/// <summary>The least and the greatest value.</summary>
internal sealed class RangeGatherer(CutCall call) : BasisGatherer
{
    private double _low = double.PositiveInfinity;
    private double _high = double.NegativeInfinity;

    public override void Add(ReadOnlySpan<double> values)
    {
        foreach (double value in values) (_low, _high) = (Math.Min(_low, value), Math.Max(_high, value));
    }

    public override TermBasis? Complete() => _low <= _high ? IntervalBasis.OverRange(call, _low, _high) : null;
}

/// <summary>All values: 8 bytes a row for the time of the first reading, because quantiles are to be exactly R's.</summary>
internal sealed class ValueGatherer(BasisCall call) : BasisGatherer
{
    private double[] _values = new double[1024];
    private int _count;

    public override void Add(ReadOnlySpan<double> values)
    {
        if (values.Length > Array.MaxLength - _count)
            throw new LmmException(FailureKind.CannotRunHere,
                $"{call.Name} would need the values of more rows than fit in memory here; give its knots");
        if (_count + values.Length > _values.Length)
            Array.Resize(ref _values, (int)Math.Min(Array.MaxLength, Math.Max(2L * _values.Length, _count + values.Length)));
        values.CopyTo(_values.AsSpan(_count));
        _count += values.Length;
    }

    public override TermBasis? Complete()
    {
        Span<double> values = _values.AsSpan(0, _count);
        return call switch
        {
            PolynomialCall polynomial when HasMoreThan(polynomial.Degree, values) => PolynomialBasis.Over(values, polynomial.Degree),
            SplineCall spline => Spline(spline, values),
            _ => null,
        };
    }

    private static SplineBasis? Spline(SplineCall call, Span<double> values)
    {
        if (values.IsEmpty) return null;
        values.Sort();
        (double left, double right) = call.Boundary is { } boundary ? (boundary[0], boundary[1]) : (values[0], values[^1]);
        int from = 0, to = values.Length;
        while (from < to && values[from] < left) from++;
        while (to > from && values[to - 1] > right) to--;
        ReadOnlySpan<double> inside = values[from..to];
        if (left == right || (inside.IsEmpty && call.Knots is null)) return null;
        double[] knots = [.. call.Knots ?? Quantiles(inside, call.InnerKnots)];
        return knots.Any(knot => knot < left || knot > right) ? null : SplineBasis.Of(call, knots, left, right);
    }

    // R's type 7 at equal steps between 0 and 1.
    private static double[] Quantiles(ReadOnlySpan<double> sorted, int count)
    {
        var quantiles = new double[count];
        for (int k = 0; k < count; k++)
        {
            double at = 1 + (sorted.Length - 1) * ((k + 1) * (1.0 / (count + 1))), h = at - Math.Floor(at);
            double low = sorted[(int)at - 1], high = sorted[(int)Math.Ceiling(at) - 1];
            quantiles[k] = h > 0 && high != low ? (1 - h) * low + h * high : low;
        }
        return quantiles;
    }

    private static bool HasMoreThan(int count, ReadOnlySpan<double> values)
    {
        var different = new HashSet<double>();
        foreach (double value in values)
            if (different.Add(value) && different.Count > count) return true;
        return false;
    }
}
