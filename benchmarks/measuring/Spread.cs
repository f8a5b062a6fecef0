namespace FastLmm.Measuring;

/// <summary>Median and range of repeated measurements.</summary>
/// <param name="Median">The middle one; of an even number the mean of the two in the middle.</param>
/// <param name="Lowest">The lowest.</param>
/// <param name="Highest">The highest.</param>
/// <param name="Runs">How many there are.</param>
public readonly record struct Spread(double Median, double Lowest, double Highest, int Runs)
{
    /// <summary>Median and range of numbers; all NaN when there are none.</summary>
    public static Spread Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        int n = sorted.Length;
        return n == 0
            ? new Spread(double.NaN, double.NaN, double.NaN, 0)
            : new Spread((sorted[(n - 1) / 2] + sorted[n / 2]) / 2, sorted[0], sorted[^1], n);
    }
}
