namespace FastLmm.Inference.Variances;

/// <summary>Σ_i = Z_i Ĝ Z_i' + σ̂² W_i⁻¹, the covariance matrix of one subject's observations (METHOD.md 1), and its correlations.</summary>
/// <param name="Covariance">Σ_i, n_i × n_i.</param>
public sealed record MarginalCovariance(double[,] Covariance)
{
    /// <summary>Correlations of the observations, n_i × n_i.</summary>
    public double[,] Correlation
    {
        get
        {
            int n = Covariance.GetLength(0);
            var correlation = new double[n, n];
            for (int r = 0; r < n; r++)
                for (int c = 0; c < n; c++)
                    correlation[r, c] = r == c ? 1 : Covariance[r, c] / Math.Sqrt(Covariance[r, r] * Covariance[c, c]);
            return correlation;
        }
    }

    /// <summary>Σ of rows with given Z.</summary>
    /// <param name="z">Z_i, n_i × q.</param>
    /// <param name="g">Ĝ, q × q.</param>
    /// <param name="residualVariance">σ̂².</param>
    /// <param name="weights">Prior weights; null for ones.</param>
    public static MarginalCovariance Of(double[,] z, double[,] g, double residualVariance, IReadOnlyList<double>? weights = null)
    {
        int n = z.GetLength(0), q = g.GetLength(0);
        var sigma = new double[n, n];
        for (int r = 0; r < n; r++)
        {
            for (int c = 0; c <= r; c++)
            {
                double sum = r == c ? residualVariance / (weights?[r] ?? 1) : 0;
                for (int k = 0; k < q; k++)
                    for (int l = 0; l < q; l++) sum += z[r, k] * g[k, l] * z[c, l];
                sigma[r, c] = sigma[c, r] = sum;
            }
        }
        return new MarginalCovariance(sigma);
    }
}
