using FastLmm.Algebra;
using FastLmm.Estimation;
using FastLmm.Packing;

namespace FastLmm.Inference.Variances;

/// <summary>
/// How the variance of an observation divides: the fixed effects' part, the mean over rows of z'Gz, and σ² (Nakagawa and Schielzeth 2013;
/// Johnson 2014 for random slopes). Each row counts once, whatever its weight; an offset is left out.
/// </summary>
/// <param name="Fixed">Variance of Xβ̂ over the rows, divisor N − 1.</param>
/// <param name="Random">tr(Ĝ Z'Z)/N.</param>
/// <param name="Residual">σ̂².</param>
/// <param name="RandomGradient">Derivatives of <paramref name="Random"/> in the free entries of G.</param>
public sealed record ExplainedVariance(double Fixed, double Random, double Residual, IReadOnlyList<double> RandomGradient)
{
    /// <summary>R² of the fixed effects: their part of the whole.</summary>
    public double MarginalR2 => Fixed / (Fixed + Random + Residual);

    /// <summary>R² of fixed and random effects together.</summary>
    public double ConditionalR2 => (Fixed + Random) / (Fixed + Random + Residual);

    /// <summary>ICC of observations at the same values of the fixed effects ("adjusted").</summary>
    public double Icc => Random / (Random + Residual);

    /// <summary>ICC with the fixed effects' part in the whole ("unadjusted").</summary>
    public double UnadjustedIcc => Random / (Fixed + Random + Residual);

    /// <summary>The adjusted ICC with SE by the delta method and an interval on the logit scale; NaN where G is zero.</summary>
    /// <param name="variances">The variance parameters of the same fit.</param>
    /// <param name="level">Level of the interval.</param>
    public VarianceParameter IccInterval(VarianceInference variances, double level = 0.95)
    {
        double total = Random + Residual;
        double[] gradient = [.. RandomGradient.Select(derivative => derivative * Residual / (total * total)), -Random / (total * total)];
        return VarianceParameter.Proportion("icc", Icc, Math.Sqrt(Math.Max(0, variances.VarianceOf(gradient))), level);
    }

    internal static ExplainedVariance Of(PackedStatistics statistics, Estimates estimates)
    {
        double[,] zz = UserZProducts(statistics);
        double[] gradient = [.. estimates.Structure.Pairs.Select(pair => (pair.K == pair.L ? 1 : 2) * zz[pair.K, pair.L] / statistics.Rows)];
        double random = estimates.Structure.Pairs.Select((pair, at) => gradient[at] * estimates.G[pair.K, pair.L]).Sum();
        return new ExplainedVariance(FixedVariance(statistics, estimates), random, estimates.Sigma * estimates.Sigma, gradient);
    }

    // Var(X β) by X of the arithmetic, whose β leaves out what the shift of y took.
    private static double FixedVariance(PackedStatistics statistics, Estimates estimates)
    {
        RowMoments moments = statistics.Moments!;
        double[] shift = DenseMatrix.Multiply(statistics.XCoordinates, statistics.Gamma);
        double[] beta = [.. estimates.Optimum.Point.Beta.Select((b, c) => statistics.Basis.YScale * b + shift[c])];
        if (statistics.Basis.HasConstant) beta[0] = 0;          // a constant has no variance, and may be large
        double square = 0, sum = 0;
        double[] xxBeta = DenseMatrix.Multiply(moments.XX, beta);
        for (int c = 0; c < beta.Length; c++)
        {
            square += beta[c] * xxBeta[c];
            sum += beta[c] * moments.XSums[c];
        }
        return Math.Max(0, (square - sum * sum / statistics.Rows) / (statistics.Rows - 1));
    }

    // Z = Z'T_Z⁻¹.
    private static double[,] UserZProducts(PackedStatistics statistics)
    {
        double[,] inverse = statistics.Basis.ZMapInverse();
        double[,] inner = statistics.Moments!.ZZ(statistics);
        return DenseMatrix.Multiply(DenseMatrix.Transpose(inverse), DenseMatrix.Multiply(inner, inverse));
    }
}
