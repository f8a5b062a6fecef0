using FastLmm.Kernels.Drivers;
using FastLmm.Kernels.Layout;

namespace FastLmm.Kernels.Tests.Parity;

/// <summary>Comparisons of the sums that passes return.</summary>
internal static class Sums
{
    /// <summary>Largest relative difference allowed between a pass and the reference: METHOD.md 8.</summary>
    internal const double ReferenceTolerance = 1e-10;

    /// <summary>Λ as the passes take it.</summary>
    internal static double[] Lower(double[,] lambda)
    {
        int q = lambda.GetLength(0);
        return [.. from r in Enumerable.Range(0, q) from c in Enumerable.Range(0, r + 1) select lambda[r, c]];
    }

    /// <summary>C as the passes take it: upper triangle by columns.</summary>
    internal static double[] Upper(double[,] c)
    {
        int p = c.GetLength(0);
        return [.. from column in Enumerable.Range(0, p) from r in Enumerable.Range(0, column + 1) select c[r, column]];
    }

    /// <summary>All sums of a derivative pass in one row.</summary>
    internal static double[] Flat(DerivativeSums sums, BlockStructure structure)
    {
        List<double> all = [];
        for (int pair = 0; pair < structure.Pairs.Count; pair++)
        {
            all.AddRange([sums.K(pair), sums.U(pair), sums.Q(pair), .. sums.V(pair)]);
            if (sums.HasCross) all.AddRange(sums.W(pair).ToArray());
        }
        for (int k = 0; k < structure.Q; k++)
            for (int r = 0; r < structure.Q; r++) all.AddRange([sums.KK(k, k, r, r), sums.KU(k, k, r, r), sums.KQ(k, k, r, r)]);
        return [.. all];
    }

    /// <summary>Entries agree to the tolerance of the largest of them: single entries can cancel to nearly nothing.</summary>
    internal static void AssertClose(double[] expected, double[] actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        double scale = expected.Select(Math.Abs).DefaultIfEmpty(0).Max();
        for (int i = 0; i < expected.Length; i++)
        {
            double difference = Math.Abs(expected[i] - actual[i]);
            double allowed = ReferenceTolerance * (Math.Abs(expected[i]) + 1e-2 * scale);
            Assert.True(difference <= allowed, $"{what}, entry {i}: {actual[i]:R} is not {expected[i]:R}");
        }
    }

    /// <summary>A p × p upper triangular C with unit-sized entries.</summary>
    internal static double[,] RandomC(int seed, int p)
    {
        var random = new Random(seed);
        var c = new double[p, p];
        for (int r = 0; r < p; r++)
            for (int column = r; column < p; column++) c[r, column] = r == column ? 0.5 + random.NextDouble() : (random.NextDouble() - 0.5) / p;
        return c;
    }
}
