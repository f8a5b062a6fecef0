using FastLmm.Algebra;
using FastLmm.Estimation;

namespace FastLmm.Tests.Inference;

/// <summary>
/// The Hessian of −2 log-likelihood, β profiled out, in G's free entries and σ² in the user's units, by central differences of two steps
/// extrapolated.
/// </summary>
internal static class NumericalInformation
{
    private const double Step = 2e-3;                   // of the parameter's standard error

    internal static double[,] Of(LmmFit fit)
    {
        double[,] one = Differences(fit, Step), two = Differences(fit, 2 * Step);
        for (int i = 0; i < one.GetLength(0); i++)
            for (int j = 0; j < one.GetLength(0); j++) one[i, j] += (one[i, j] - two[i, j]) / 3;
        return one;
    }

    private static double[,] Differences(LmmFit fit, double step)
    {
        FitState state = fit.State!;
        double[] at = [.. fit.Variances.Entries.Select(entry => fit.Variances.G[entry.K, entry.L]), fit.ResidualVariance];
        double[] h = [.. at.Select((_, i) => step * Math.Sqrt(fit.Variances.Covariance[i, i]))];
        int n = at.Length;
        var hessian = new double[n, n];
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++)
                hessian[i, j] = (Moved(i, 1, j, 1) - Moved(i, 1, j, -1) - Moved(i, -1, j, 1) + Moved(i, -1, j, -1)) / (4 * h[i] * h[j]);
        return hessian;

        double Moved(int i, int signI, int j, int signJ)
        {
            double[] x = [.. at];
            x[i] += signI * h[i];
            x[j] += signJ * h[j];
            return Criterion(state, fit.Variances.Entries, x);
        }
    }

    // f = ν log(2πσ²) + ℓ + r²/σ² + [REML] log|S_xx|, up to a constant, with Λ from G and σ².
    private static double Criterion(FitState state, IReadOnlyList<(int K, int L)> entries, double[] x)
    {
        Estimates estimates = state.Estimates;
        int q = estimates.Structure.Q;
        double s2 = x[^1] / (estimates.Sigma * estimates.Sigma) * estimates.InnerSigma * estimates.InnerSigma;
        var g = new double[q, q];
        for (int e = 0; e < entries.Count; e++) g[entries[e].K, entries[e].L] = g[entries[e].L, entries[e].K] = x[e];
        double[,] inverse = estimates.Basis.ZMapInverse();
        double[,] d = DenseMatrix.MultiplyTransposed(DenseMatrix.Multiply(inverse, g), inverse);
        double scale = 1 / (s2 * estimates.Basis.YScale * estimates.Basis.YScale);
        for (int r = 0; r < q; r++)
            for (int c = 0; c < q; c++) d[r, c] *= scale;
        (double[,] s, double logDeterminant) = state.Sums.Value(Cholesky.Factor(d)!);
        double[,] l = Cholesky.Factor(s)!;
        int p = s.GetLength(0) - 1;
        double r2 = l[p, p] * l[p, p], logXx = 0;
        for (int c = 0; c < p; c++) logXx += 2 * Math.Log(l[c, c]);
        double nu = estimates.Optimum.Point.Nu;
        return nu * Math.Log(s2) + logDeterminant + r2 / s2 + (estimates.Reml ? logXx : 0);
    }
}
