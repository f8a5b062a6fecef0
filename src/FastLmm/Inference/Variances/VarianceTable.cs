namespace FastLmm.Inference.Variances;

/// <summary>Standard errors and intervals of SDs, correlations, variances and covariances (METHOD.md 6a).</summary>
public static class VarianceTable
{
    private const double OnBoundary = 1e-8;             // of 1 − |ρ|

    /// <summary>SDs and correlations of the random effects block by block, lower triangle by columns as lme4 lists them, and σ last.</summary>
    /// <param name="variances">The variance parameters.</param>
    /// <param name="group">Name of the grouping factor.</param>
    /// <param name="level">Level of the intervals.</param>
    public static IReadOnlyList<VarianceParameter> StandardDeviations(this VarianceInference variances, string group, double level = 0.95)
    {
        List<VarianceParameter> rows = [];
        foreach ((int k, int l) in variances.Entries.OrderBy(entry => entry.L).ThenBy(entry => entry.K))
            rows.Add(k == l ? variances.OfStandardDeviation(k, group, level) : Correlation(variances, k, l, group, level));
        rows.Add(variances.OfSigma(level));
        return rows;
    }

    /// <summary>G's entries in the same order, and σ² last.</summary>
    /// <param name="variances">The variance parameters.</param>
    /// <param name="group">Name of the grouping factor.</param>
    /// <param name="level">Level of the intervals.</param>
    public static IReadOnlyList<VarianceParameter> Covariances(this VarianceInference variances, string group, double level = 0.95)
    {
        List<VarianceParameter> rows = [];
        foreach ((int k, int l) in variances.Entries.OrderBy(entry => entry.L).ThenBy(entry => entry.K))
        {
            double error = Error(variances, (variances.PlaceOf(k, l), 1));
            rows.Add(k == l
                ? VarianceParameter.Positive($"var_{variances.Effects[k]}|{group}", variances.G[k, k], error, level)
                : VarianceParameter.Plain($"cov_{variances.Effects[k]}.{variances.Effects[l]}|{group}", variances.G[k, l], error, level));
        }
        double residual = Error(variances, (variances.Entries.Count, 1));
        rows.Add(VarianceParameter.Positive("sigma2", variances.ResidualVariance, residual, level));
        return rows;
    }

    /// <summary>The SD of random effect k; no standard error where it is zero.</summary>
    /// <param name="variances">The variance parameters.</param>
    /// <param name="k">The effect, from 0.</param>
    /// <param name="group">Name of the grouping factor, for the row's name.</param>
    /// <param name="level">Level of the interval.</param>
    public static VarianceParameter OfStandardDeviation(this VarianceInference variances, int k, string group = "", double level = 0.95)
    {
        double sd = Math.Sqrt(variances.G[k, k]);
        double error = sd > 0 ? Error(variances, (variances.PlaceOf(k, k), 0.5 / sd)) : double.NaN;
        return VarianceParameter.Positive($"sd_{variances.Effects[k]}|{group}", sd, error, level);
    }

    /// <summary>σ.</summary>
    /// <param name="variances">The variance parameters.</param>
    /// <param name="level">Level of the interval.</param>
    public static VarianceParameter OfSigma(this VarianceInference variances, double level = 0.95)
    {
        double sigma = Math.Sqrt(variances.ResidualVariance);
        return VarianceParameter.Positive("sigma", sigma, Error(variances, (variances.Entries.Count, 0.5 / sigma)), level);
    }

    // ρ = G_kl/√(G_kk G_ll): ∂ρ/∂G_kl = ρ/G_kl, ∂ρ/∂G_kk = −ρ/(2G_kk).
    private static VarianceParameter Correlation(VarianceInference variances, int k, int l, string group, double level)
    {
        string name = $"cor_{variances.Effects[k]}.{variances.Effects[l]}|{group}";
        double root = Math.Sqrt(variances.G[k, k] * variances.G[l, l]);
        if (!(root > 0)) return new VarianceParameter(name, double.NaN, double.NaN, double.NaN, double.NaN);
        double rho = Math.Clamp(variances.G[k, l] / root, -1, 1);
        double error = Error(variances, (variances.PlaceOf(k, l), 1 / root),
            (variances.PlaceOf(k, k), -0.5 * rho / variances.G[k, k]), (variances.PlaceOf(l, l), -0.5 * rho / variances.G[l, l]));
        return VarianceParameter.Correlation(name, rho, 1 - Math.Abs(rho) < OnBoundary ? double.NaN : error, level);
    }

    private static double Error(VarianceInference variances, params ReadOnlySpan<(int Place, double Derivative)> derivatives)
    {
        var gradient = new double[variances.Entries.Count + 1];
        foreach ((int place, double derivative) in derivatives) gradient[place] += derivative;
        return Math.Sqrt(Math.Max(0, variances.VarianceOf(gradient)));
    }
}
