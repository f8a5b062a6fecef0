using FastLmm.Algebra;
using FastLmm.Estimation;

namespace FastLmm.Inference;

/// <summary>
/// The information on (θ, σ) at the optimum, in the basis of the arithmetic: Acov(θ, σ) = 2f⁻¹, f the criterion with β alone profiled
/// out, over the eigenvalues that are not rounding (METHOD.md 6a).
/// </summary>
/// <remarks>f is scaled to a unit diagonal first: θ may be 1e4 and σ 1e-4, and then f's own eigenvalues have a ratio of 1e16.</remarks>
internal sealed class VarianceInformation
{
    private const double LeastEigenvalue = 1e-10;       // of the largest, of the scaled f

    private readonly double[] _scale;
    private readonly SymmetricEigen _information;

    internal VarianceInformation(Estimates estimates)
    {
        double[,] f = Information(estimates);
        int n = f.GetLength(0);
        _scale = [.. Enumerable.Range(0, n).Select(a => f[a, a] > 0 ? 1 / Math.Sqrt(f[a, a]) : 0)];
        for (int a = 0; a < n; a++)
            for (int b = 0; b < n; b++) f[a, b] *= _scale[a] * _scale[b];
        _information = SymmetricEigen.Of(f);
    }

    /// <summary>
    /// Columns w_1, w_2, … with Acov = Σ w_k w_k': the delta method's variance of a function with gradient g is Σ (g'w_k)².
    /// </summary>
    internal IEnumerable<double[]> Directions()
    {
        int n = _information.Values.Length;
        for (int k = 0; k < n; k++)
        {
            if (!(_information.Values[k] > LeastEigenvalue * _information.Values[^1])) continue;
            double scale = Math.Sqrt(2 / _information.Values[k]);
            int column = k;
            yield return [.. Enumerable.Range(0, n).Select(a => scale * _scale[a] * _information.Vectors[a, column])];
        }
    }

    // f_ab = ∂²r²/σ² + ∂²ℓ + [REML] ∂²log|S_xx|;  f_aσ = −2∂_a r²/σ³;  f_σσ = −2ν/σ² + 6r²/σ⁴
    private static double[,] Information(Estimates estimates)
    {
        CriterionDerivatives d = estimates.Optimum.Derivatives;
        CriterionPoint point = estimates.Optimum.Point;
        int n = d.Gradient.Length;
        double sigma = estimates.InnerSigma, s2 = sigma * sigma;
        var f = new double[n + 1, n + 1];
        for (int a = 0; a < n; a++)
        {
            for (int b = 0; b < n; b++)
                f[a, b] = d.HessianR2[a, b] / s2 + d.HessianLogH[a, b] + (estimates.Reml ? d.HessianLogXx[a, b] : 0);
            f[a, n] = f[n, a] = -2 * d.GradientR2[a] / (s2 * sigma);
        }
        f[n, n] = -2 * point.Nu / s2 + 6 * point.R2 / (s2 * s2);
        return f;
    }
}
