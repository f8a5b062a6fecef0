namespace FastLmm.Algebra;

/// <summary>U with U'U = A for a small positive semidefinite A, as many rows as A has rank: Cholesky with diagonal pivots. Allocates nothing.</summary>
internal static class PivotedCholesky
{
    /// <summary>Factors.</summary>
    /// <param name="a">A, n × n by rows, both triangles; used up.</param>
    /// <param name="n">n.</param>
    /// <param name="scale">What each diagonal entry is judged by, n; an entry of scale 0 is left out.</param>
    /// <param name="tolerance">Pivots below this part of their scale are rounding.</param>
    /// <param name="u">U, rank × n by rows, its columns in A's order; row k is 0 in the columns of earlier pivots.</param>
    /// <param name="pivots">The pivots' columns in order; n entries.</param>
    /// <returns>The rank.</returns>
    internal static int Factor(Span<double> a, int n, ReadOnlySpan<double> scale, double tolerance, Span<double> u, Span<int> pivots)
    {
        for (int k = 0; k < n; k++)
        {
            int best = Best(a, n, scale, tolerance, pivots[..k]);
            if (best < 0) return k;
            pivots[k] = best;
            Span<double> row = u.Slice(k * n, n);
            double root = Math.Sqrt(a[best * n + best]);
            for (int i = 0; i < n; i++) row[i] = a[best * n + i] / root;
            for (int j = 0; j < k; j++) row[pivots[j]] = 0;
            for (int i = 0; i < n; i++)
                for (int j = 0; j < n; j++) a[i * n + j] -= row[i] * row[j];
        }
        return n;
    }

    private static int Best(ReadOnlySpan<double> a, int n, ReadOnlySpan<double> scale, double tolerance, ReadOnlySpan<int> used)
    {
        int best = -1;
        double most = tolerance;
        for (int i = 0; i < n; i++)
        {
            if (!(scale[i] > 0) || !(a[i * n + i] > most * scale[i]) || used.Contains(i)) continue;
            (best, most) = (i, a[i * n + i] / scale[i]);
        }
        return best;
    }
}
