using FastLmm.Algebra;

namespace FastLmm.Tests.Inference.Comparison;

/// <summary>The linear model y ~ t + x by ordinary least squares.</summary>
internal static class LinearModel
{
    /// <summary>(N − p)(1 + log(2π RSS/(N − p))) + log|X'X|.</summary>
    internal static double RemlCriterion(RandomCohort cohort)
    {
        int n = cohort.Rows, p = 3;
        double[][] x = [[.. cohort.T.Select(_ => 1.0)], cohort.T, cohort.X, cohort.Y];
        var s = new double[p + 1, p + 1];
        for (int r = 0; r <= p; r++)
            for (int c = 0; c <= p; c++) s[r, c] = x[r].Zip(x[c], (a, b) => a * b).Sum();
        double[,] l = Cholesky.Factor(s)!;
        double rss = l[p, p] * l[p, p], logXx = Enumerable.Range(0, p).Sum(c => 2 * Math.Log(l[c, c]));
        return (n - p) * (1 + Math.Log(2 * Math.PI * rss / (n - p))) + logXx;
    }
}
