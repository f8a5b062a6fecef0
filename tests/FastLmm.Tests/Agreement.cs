namespace FastLmm.Tests;

/// <summary>Compares numbers and names the first that differs.</summary>
internal static class Agreement
{
    /// <summary>|actual − expected| ≤ tolerance.</summary>
    internal static void Near(double expected, double actual, double tolerance, string what)
    {
        double difference = Math.Abs(actual - expected);
        Assert.True(difference <= tolerance, $"{what}: {actual:R}, not {expected:R}; off by {difference:g3} > {tolerance:g3}");
    }

    /// <summary>Entry by entry, with a tolerance of each.</summary>
    internal static void Near(IReadOnlyList<double> expected, IReadOnlyList<double> actual, Func<int, double> tolerance, string what)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (int i = 0; i < expected.Count; i++) Near(expected[i], actual[i], tolerance(i), $"{what}[{i}]");
    }

    /// <summary>Entry by entry, with a tolerance of each.</summary>
    internal static void Near(double[,] expected, double[,] actual, Func<int, int, double> tolerance, string what)
    {
        Assert.Equal((expected.GetLength(0), expected.GetLength(1)), (actual.GetLength(0), actual.GetLength(1)));
        for (int r = 0; r < expected.GetLength(0); r++)
            for (int c = 0; c < expected.GetLength(1); c++) Near(expected[r, c], actual[r, c], tolerance(r, c), $"{what}[{r},{c}]");
    }

    /// <summary>A covariance matrix, each entry as a part of its two standard deviations in <paramref name="scale"/>.</summary>
    internal static void NearCovariance(double[,] expected, double[,] actual, double[,] scale, double relative, string what) =>
        Near(expected, actual, (r, c) => relative * Math.Sqrt(scale[r, r] * scale[c, c]), what);

    /// <summary>Entry by entry, as a part of the largest entry.</summary>
    internal static void NearLargest(IReadOnlyList<double> expected, IReadOnlyList<double> actual, double relative, string what)
    {
        double largest = expected.Max(Math.Abs);
        Near(expected, actual, _ => relative * largest, what);
    }
}
