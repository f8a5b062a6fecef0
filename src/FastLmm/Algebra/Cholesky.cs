namespace FastLmm.Algebra;

/// <summary>Cholesky factor of a symmetric positive definite matrix.</summary>
internal static class Cholesky
{
    /// <summary>L with LL' = A, or null when A is not positive definite.</summary>
    internal static double[,]? Factor(double[,] a)
    {
        int n = a.GetLength(0);
        var l = new double[n, n];
        for (int j = 0; j < n; j++)
        {
            double pivot = a[j, j];
            for (int k = 0; k < j; k++) pivot -= l[j, k] * l[j, k];
            if (!(pivot > 0)) return null;                              // this way round NaN fails too
            l[j, j] = Math.Sqrt(pivot);
            for (int i = j + 1; i < n; i++)
            {
                double sum = a[i, j];
                for (int k = 0; k < j; k++) sum -= l[i, k] * l[j, k];
                l[i, j] = sum / l[j, j];
            }
        }
        return l;
    }

    /// <summary>L with LL' = A for a positive semidefinite A: a pivot that is nothing but rounding has a zero column.</summary>
    internal static double[,] FactorSemidefinite(double[,] a)
    {
        const double Rounding = 1e-14;                  // of the diagonal entry
        int n = a.GetLength(0);
        var l = new double[n, n];
        for (int j = 0; j < n; j++)
        {
            double pivot = a[j, j];
            for (int k = 0; k < j; k++) pivot -= l[j, k] * l[j, k];
            if (!(pivot > Rounding * a[j, j])) continue;
            l[j, j] = Math.Sqrt(pivot);
            for (int i = j + 1; i < n; i++)
            {
                double sum = a[i, j];
                for (int k = 0; k < j; k++) sum -= l[i, k] * l[j, k];
                l[i, j] = sum / l[j, j];
            }
        }
        return l;
    }

    /// <summary>Least squared pivot of A; not positive when A is singular to rounding.</summary>
    internal static double SmallestPivot(double[,] a)
    {
        double[,]? l = Factor(a);
        if (l is null) return 0;
        double least = double.PositiveInfinity;
        for (int j = 0; j < l.GetLength(0); j++) least = Math.Min(least, l[j, j] * l[j, j]);
        return least;
    }
}
