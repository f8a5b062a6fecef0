using MathNet.Numerics;

namespace FastLmm.Algebra;

/// <summary>Quantiles of a sample as intervals from a bootstrap need them.</summary>
internal static class OrderStatistics
{
    /// <summary>
    /// The quantile of probability α: the order statistic (R + 1)α, between two of them interpolated on the scale of normal quantiles (Davison and
    /// Hinkley 1997, equation 5.8; R's <c>boot.ci</c>). The least or the largest value where (R + 1)α lies outside.
    /// </summary>
    /// <param name="sorted">R values, ascending.</param>
    /// <param name="probability">α; NaN gives NaN.</param>
    internal static double Quantile(ReadOnlySpan<double> sorted, double probability)
    {
        if (double.IsNaN(probability)) return double.NaN;
        int n = sorted.Length;
        double place = (n + 1) * probability;
        int k = (int)Math.Floor(place);
        if (k < 1) return sorted[0];
        if (k >= n) return sorted[n - 1];
        if (place == k) return sorted[k - 1];
        double low = NormalQuantile(k / (n + 1.0)), high = NormalQuantile((k + 1) / (n + 1.0));
        return sorted[k - 1] + (NormalQuantile(probability) - low) / (high - low) * (sorted[k] - sorted[k - 1]);
    }

    /// <summary>Φ⁻¹(p); infinite at 0 and 1.</summary>
    internal static double NormalQuantile(double p) => -Math.Sqrt(2) * SpecialFunctions.ErfcInv(2 * p);

    /// <summary>Φ(z).</summary>
    internal static double NormalProbability(double z) => 0.5 * SpecialFunctions.Erfc(-z / Math.Sqrt(2));
}
