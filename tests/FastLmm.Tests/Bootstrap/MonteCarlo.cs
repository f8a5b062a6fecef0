using FastLmm.Algebra;

namespace FastLmm.Tests.Bootstrap;

/// <summary>What Monte Carlo samples are judged by. Seeds are fixed, so a test that passes passes always.</summary>
internal static class MonteCarlo
{
    /// <summary>Standard errors that a mean of many draws may be off: 4.5 is passed once in 150,000.</summary>
    internal const double Deviations = 4.5;

    private const double Kolmogorov = 1.95;             // passed once in 1000

    /// <summary>Two samples of vectors have the same means and the same products of entries about a common centre.</summary>
    internal static void SameMoments(double[][] a, double[][] b)
    {
        int n = a[0].Length;
        double[] centre = [.. Enumerable.Range(0, n).Select(k => a.Concat(b).Average(draw => draw[k]))];
        for (int k = 0; k < n; k++)
        {
            SameMean([.. a.Select(draw => draw[k])], [.. b.Select(draw => draw[k])], $"mean of entry {k}");
            for (int l = 0; l <= k; l++)
                SameMean([.. a.Select(draw => Product(draw, k, l))], [.. b.Select(draw => Product(draw, k, l))], $"covariance of entries {k} and {l}");
        }

        double Product(double[] draw, int k, int l) => (draw[k] - centre[k]) * (draw[l] - centre[l]);
    }

    /// <summary>The mean of a sample.</summary>
    internal static void HasMean(double expected, double[] sample, string what) =>
        Agreement.Near(expected, sample.Average(), Deviations * Math.Sqrt(Variance(sample) / sample.Length), what);

    /// <summary>A sample is one of χ².</summary>
    internal static void IsChiSquare(double df, double[] sample, string what)
    {
        double[] sorted = [.. sample.Order()];
        double largest = 0;
        for (int i = 0; i < sorted.Length; i++)
        {
            double below = 1 - TailProbability.UpperChiSquare(sorted[i], df);
            largest = Math.Max(largest, Math.Max(below - (double)i / sorted.Length, (i + 1.0) / sorted.Length - below));
        }
        Assert.True(largest * Math.Sqrt(sorted.Length) < Kolmogorov, $"{what}: Kolmogorov-Smirnov {largest * Math.Sqrt(sorted.Length):F3}");
    }

    /// <summary>A count out of many has a probability, to an error that is known besides.</summary>
    internal static void HasProbability(double expected, int count, int of, double besides, string what) => Agreement.Near(
        expected, (double)count / of, Deviations * Math.Sqrt(expected * (1 - expected) / of) + besides, what);

    internal static double Variance(double[] sample)
    {
        double mean = sample.Average();
        return sample.Sum(x => (x - mean) * (x - mean)) / (sample.Length - 1);
    }

    private static void SameMean(double[] a, double[] b, string what) => Agreement.Near(
        a.Average(), b.Average(), Deviations * Math.Sqrt(Variance(a) / a.Length + Variance(b) / b.Length) + 1e-12, what);
}
