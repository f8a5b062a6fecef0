using FastLmm.Kernels.Drivers;

namespace FastLmm.Packing;

/// <summary>S = W + Σ J̃'J̃ as a full symmetric matrix, (p+1) × (p+1), y last.</summary>
internal static class CrossProducts
{
    /// <summary>S at Λ = 0: [X y]'[X y].</summary>
    /// <param name="statistics">The statistics.</param>
    /// <param name="threads">Threads to use; the result does not depend on it.</param>
    internal static double[,] AtZero(PackedStatistics statistics, int threads = 1) => FromSums(
        statistics.Leftover, new SimdPasses().Value(statistics.Subjects, new double[statistics.Q * (statistics.Q + 1) / 2], threads).AsSpan(2));

    /// <summary>S from the leftover triangle and the sums of a value pass (upper by rows).</summary>
    internal static double[,] FromSums(double[,] leftover, ReadOnlySpan<double> sums)
    {
        int n = leftover.GetLength(0);
        var s = new double[n, n];
        for (int r = 0, at = 0; r < n; r++)
        {
            for (int c = r; c < n; c++, at++)
            {
                double sum = sums[at];
                for (int k = 0; k <= r; k++) sum += leftover[k, r] * leftover[k, c];
                s[r, c] = s[c, r] = sum;
            }
        }
        return s;
    }
}
