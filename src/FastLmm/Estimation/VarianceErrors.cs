using FastLmm.Algebra;

namespace FastLmm.Estimation;

/// <summary>
/// Standard errors of σ and of the random effects' SDs: the delta method from Acov(θ, σ) = 2f⁻¹, f the criterion with β alone profiled
/// out (METHOD.md 6a), over the eigenvalues that are not rounding.
/// </summary>
internal sealed class VarianceErrors
{
    private const double LeastEigenvalue = 1e-10;       // of the largest

    private readonly Estimates _estimates;
    private readonly SymmetricEigen _information;

    internal VarianceErrors(Estimates estimates)
    {
        _estimates = estimates;
        _information = SymmetricEigen.Of(Information());
    }

    /// <summary>SE of σ̂.</summary>
    internal double OfSigma()
    {
        int n = _estimates.Structure.Entries.Count;
        var gradient = new double[n + 1];
        gradient[n] = 1;
        return _estimates.Sigma / _estimates.InnerSigma * Error(gradient);
    }

    /// <summary>SE of the SD of effect k, σ‖row k of T_ZΛ‖; NaN for a zero variance.</summary>
    internal double OfStandardDeviation(int k)
    {
        double[,] m = _estimates.ZLambda, zMap = _estimates.Basis.ZMap();
        double norm = Math.Sqrt(RelativeFactor.RowSquare(m, k));
        if (!(norm > 0)) return double.NaN;
        int n = _estimates.Structure.Entries.Count;
        var gradient = new double[n + 1];
        for (int a = 0; a < n; a++)
        {
            (int row, int column) = _estimates.Structure.Entries[a];
            gradient[a] = _estimates.InnerSigma * zMap[k, row] * m[k, column] / norm;
        }
        gradient[n] = norm;
        return _estimates.Basis.YScale * Error(gradient);
    }

    // f_ab = ∂²r²/σ² + ∂²ℓ + [REML] ∂²log|S_xx|;  f_aσ = −2∂_a r²/σ³;  f_σσ = −2ν/σ² + 6r²/σ⁴
    private double[,] Information()
    {
        CriterionDerivatives d = _estimates.Optimum.Derivatives;
        CriterionPoint point = _estimates.Optimum.Point;
        int n = d.Gradient.Length;
        double sigma = _estimates.InnerSigma, s2 = sigma * sigma;
        var f = new double[n + 1, n + 1];
        for (int a = 0; a < n; a++)
        {
            for (int b = 0; b < n; b++)
                f[a, b] = d.HessianR2[a, b] / s2 + d.HessianLogH[a, b] + (_estimates.Reml ? d.HessianLogXx[a, b] : 0);
            f[a, n] = f[n, a] = -2 * d.GradientR2[a] / (s2 * sigma);
        }
        f[n, n] = -2 * point.Nu / s2 + 6 * point.R2 / (s2 * s2);
        return f;
    }

    private double Error(double[] gradient)
    {
        double[] g = _information.Coordinates(gradient);
        double variance = 0;
        for (int i = 0; i < g.Length; i++)
            if (_information.Values[i] > LeastEigenvalue * _information.Values[^1]) variance += 2 * g[i] * g[i] / _information.Values[i];
        return Math.Sqrt(variance);
    }
}
