using FastLmm.Algebra;
using FastLmm.Estimation;

namespace FastLmm.Inference;

/// <summary>
/// t and F tests with Satterthwaite's degrees of freedom, by exact derivatives, as lmerTest defines them (METHOD.md 6a; Fai and
/// Cornelius 1996, Kuznetsova et al. 2017).
/// </summary>
/// <remarks>
/// Kept as V and n_θ + 1 matrices M_k with Var(c'V̂c) = Σ_k (c'M_kc)²: M_k = Σ_a w_k[a] ∂V/∂a over (θ, σ), Acov = Σ w_kw_k'. Cost: nothing
/// beyond the derivative pass at the optimum, p² (n_θ + 1) for a contrast.
/// </remarks>
public sealed class SatterthwaiteInference : MeanInference
{
    private const double SameDf = 1e-8;                 // lmerTest's: equal df are not averaged

    internal SatterthwaiteInference(double[] beta, double[,] vcov, IReadOnlyList<double[,]> directions)
        : base(beta, vcov) => Directions = directions;

    /// <inheritdoc/>
    public override string Method => "satterthwaite";

    /// <summary>M_k, p × p each.</summary>
    internal IReadOnlyList<double[,]> Directions { get; }

    /// <summary>From a fit; null when the optimum was not reached, so that there is no information to go by.</summary>
    internal static SatterthwaiteInference? Of(Estimates estimates, VarianceInformation information)
    {
        if (estimates.Optimum.Failure is not null || estimates.Optimum.Derivatives.Cross is not { } cross) return null;
        return new SatterthwaiteInference(
            estimates.Beta, estimates.Vcov, [.. information.Directions().Select(direction => Direction(estimates, cross, direction))]);
    }

    /// <inheritdoc/>
    public override double Df(ReadOnlySpan<double> contrast)
    {
        double variance = Form(Vcov, contrast), spread = 0;
        foreach (double[,] direction in Directions)
        {
            double along = Form(direction, contrast);
            spread += along * along;
        }
        return 2 * variance * variance / spread;
    }

    /// <inheritdoc/>
    internal override DfOfContrasts DfOfMany()
    {
        var spread = new SatterthwaiteSpread(Vcov, Directions);
        return (contrasts, _, df) => spread.Df(contrasts, df);
    }

    /// <inheritdoc/>
    public override FTest Test(double[,] l, double[]? nullValues = null)
    {
        List<double> dfs = [];
        double sum = 0;
        foreach ((double variance, double deviation, double[] contrast) in Independent(l, nullValues))
        {
            sum += deviation * deviation / variance;
            dfs.Add(Df(contrast));
        }
        double f = sum / dfs.Count, df = Combine(dfs);
        return new FTest(f, dfs.Count, df, TailProbability.UpperF(f, dfs.Count, df));
    }

    // E(F) of independent t² with df ν_m each decides the df of the F: E = Σ ν/(ν−2), df = 2E/(E−K).
    private static double Combine(List<double> dfs)
    {
        if (dfs.Count == 0) return double.NaN;
        if (dfs.TrueForAll(df => Math.Abs(df - dfs[0]) < SameDf)) return dfs[0];
        if (dfs.Exists(df => df <= 2)) return 2;
        double e = dfs.Sum(df => df / (df - 2));
        return 2 * e / (e - dfs.Count);
    }

    // ∂V/∂a = σ²P(D_a∘𝒲)P = M (C'(D_a∘𝒲)C) M',  ∂V/∂σ = 2V/σ.
    private static double[,] Direction(Estimates estimates, double[][] cross, double[] weights)
    {
        int p = estimates.Beta.Length;
        var inner = new double[p, p];
        for (int a = 0; a < cross.Length; a++)
        {
            if (cross[a].Length == 0) continue;         // a zero column of Λ: D_a = 0
            for (int r = 0, at = 0; r < p; r++)
                for (int c = 0; c <= r; c++, at++) inner[r, c] += weights[a] * cross[a][at];
        }
        for (int r = 0; r < p; r++)
        {
            for (int c = 0; c < r; c++) inner[c, r] = inner[r, c];
            inner[r, r] += 2 * weights[^1] / estimates.InnerSigma;
        }
        return DenseMatrix.MultiplyTransposed(DenseMatrix.Multiply(estimates.VcovRoot, inner), estimates.VcovRoot);
    }
}
