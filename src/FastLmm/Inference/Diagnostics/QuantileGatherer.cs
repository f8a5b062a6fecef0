using MathNet.Numerics.Distributions;

namespace FastLmm.Inference.Diagnostics;

/// <summary>
/// Gathers values for a normal Q–Q plot: each one while they are few, as R's <c>qqnorm</c>; of more than <see cref="MostKept"/> the means of bins
/// a 1024th of a power of two wide, so that memory does not grow and a quantile is within 0.1 % of the value.
/// </summary>
internal sealed class QuantileGatherer
{
    /// <summary>Values kept as they are.</summary>
    internal const int MostKept = 1 << 16;

    private const int EndPoints = 100;                  // on either side, of many values
    private const int GridPoints = 1000;
    private const int DroppedBits = 42;                 // of the mantissa's 52

    private readonly List<double> _kept = [];
    private SortedDictionary<long, (long Count, double Sum)>? _bins;
    private long _count;

    /// <summary>Adds a value; NaN is left out.</summary>
    internal void Add(double value)
    {
        if (double.IsNaN(value)) return;
        _count++;
        if (_bins is not null)
        {
            AddToBin(value);
            return;
        }
        _kept.Add(value);
        if (_kept.Count <= MostKept) return;
        _bins = [];
        foreach (double kept in _kept) AddToBin(kept);
        _kept.Clear();
    }

    /// <summary>The points.</summary>
    internal IReadOnlyList<QuantilePoint> Points()
    {
        if (_bins is null)
        {
            _kept.Sort();
            return [.. _kept.Select((value, i) => new QuantilePoint(Theoretical(i + 1), value))];
        }
        List<QuantilePoint> points = [];
        using IEnumerator<long> rank = Ranks().GetEnumerator();
        rank.MoveNext();
        long below = 0;
        bool more = true;
        foreach ((long count, double sum) in _bins.Values)
        {
            below += count;
            for (; more && rank.Current <= below; more = rank.MoveNext()) points.Add(new QuantilePoint(Theoretical(rank.Current), sum / count));
        }
        return points;
    }

    // (i − a)/(n + 1 − 2a), a = 3/8 for up to ten values and else 1/2.
    private double Theoretical(long rank)
    {
        double a = _count <= 10 ? 0.375 : 0.5;
        return Normal.InvCDF(0, 1, (rank - a) / (_count + 1 - 2 * a));
    }

    private IEnumerable<long> Ranks()
    {
        for (long i = 1; i <= EndPoints; i++) yield return i;
        for (int j = 0; j < GridPoints; j++)
        {
            long rank = (long)Math.Round((j + 0.5) / GridPoints * _count);
            if (rank > EndPoints && rank <= _count - EndPoints) yield return rank;
        }
        for (long i = _count - EndPoints + 1; i <= _count; i++) yield return i;
    }

    // The bits of a double in the order of its value.
    private void AddToBin(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value + 0.0), key = (bits < 0 ? long.MinValue - bits : bits) >> DroppedBits;
        (long count, double sum) = _bins!.GetValueOrDefault(key);
        _bins![key] = (count + 1, sum + value);
    }
}
