using FastLmm.Algebra;
using FastLmm.Engine;
using FastLmm.Kernels.Drivers;
using FastLmm.Kernels.Layout;

namespace FastLmm.Estimation;

/// <summary>The criterion d(θ) with β and σ² at their optimum (METHOD.md 3), and its derivatives (METHOD.md 4).</summary>
internal sealed class ProfiledCriterion(
    ICriterionSums sums, BlockStructure structure, EstimationMethod method, long rows, double sumLogWeights)
{
    /// <summary>Blocks of G.</summary>
    internal BlockStructure Structure => structure;

    /// <summary>N.</summary>
    internal long Rows => rows;

    /// <summary>Passes so far.</summary>
    internal int Passes { get; private set; }

    /// <summary>Whether log|S_xx| is part of the criterion.</summary>
    internal bool Reml => method == EstimationMethod.Reml;

    /// <summary>d(θ); null where it is not defined: numbers overflow, or X'V⁻¹X is not positive definite.</summary>
    /// <param name="lambda">Λ.</param>
    /// <param name="near">A point nearby: with many subjects its β̂ and C let one pass make the sums of the derivatives too.</param>
    internal CriterionPoint? Evaluate(double[,] lambda, CriterionPoint? near = null)
    {
        Passes++;
        if (near is not null && sums.ValueAndDerivatives(structure, lambda, near.Beta, near.C) is var (s, logDeterminant, atNear))
            return Point(lambda, s, logDeterminant) is { } point ? point with { Sums = Carried(atNear, near, point) } : null;
        (s, logDeterminant) = sums.Value(lambda);
        return Point(lambda, s, logDeterminant);
    }

    /// <summary>Gradient and Hessian in θ; no pass where the point has its sums.</summary>
    /// <param name="point">The point.</param>
    /// <param name="withMean">Computes what depends on P even where ML does not need it.</param>
    internal CriterionDerivatives Differentiate(CriterionPoint point, bool withMean = false) =>
        new(point.Sums is { } known && (known.HasCross || !(withMean || Reml)) ? known : Sums(point, withMean || Reml), structure, point, Reml);

    /// <summary>The sums of the derivative pass alone.</summary>
    /// <param name="point">The point; its β need not be β̂.</param>
    /// <param name="withCross">Whether 𝒲 is wanted.</param>
    internal DerivativeSums Sums(CriterionPoint point, bool withCross)
    {
        Passes++;
        return sums.Derivatives(structure, point.Lambda, point.Beta, point.C, withCross);
    }

    private CriterionPoint? Point(double[,] lambda, double[,] s, double logDeterminant)
    {
        int p = s.GetLength(0) - 1;
        double[,]? l = Cholesky.Factor(s);
        if (l is null || !double.IsFinite(logDeterminant)) return null;
        double r2 = l[p, p] * l[p, p], logXx = 0;
        for (int c = 0; c < p; c++) logXx += 2 * Math.Log(l[c, c]);
        double nu = Reml ? rows - p : rows;
        double d = nu * (1 + Math.Log(2 * Math.PI * r2 / nu)) + logDeterminant + (Reml ? logXx : 0) - sumLogWeights;
        return double.IsFinite(d) ? new CriterionPoint(lambda, d, r2, nu, CTransposed(l, p), Beta(l, p)) : null;
    }

    private static DerivativeSums Carried(DerivativeSums sums, CriterionPoint from, CriterionPoint to)
    {
        double[,] inverse = DenseMatrix.InvertUpper(from.C);
        return sums.CarriedTo(
            DenseMatrix.Multiply(inverse, [.. to.Beta.Select((beta, c) => beta - from.Beta[c])]), DenseMatrix.Multiply(inverse, to.C));
    }

    // C = L_xx⁻ᵀ: CC' = (L_xxL_xx')⁻¹ = P.
    private static double[,] CTransposed(double[,] l, int p)
    {
        var upper = new double[p, p];
        for (int r = 0; r < p; r++)
            for (int c = r; c < p; c++) upper[r, c] = l[c, r];
        return DenseMatrix.InvertUpper(upper);
    }

    private static double[] Beta(double[,] l, int p)
    {
        var beta = new double[p];
        for (int r = p - 1; r >= 0; r--)
        {
            double sum = l[p, r];
            for (int k = r + 1; k < p; k++) sum -= l[k, r] * beta[k];
            beta[r] = sum / l[r, r];
        }
        return beta;
    }
}

/// <summary>The criterion at one Λ, in the basis of the arithmetic.</summary>
/// <param name="Lambda">Λ, q × q.</param>
/// <param name="D">d(θ).</param>
/// <param name="R2">r².</param>
/// <param name="Nu">N for ML, N − p for REML.</param>
/// <param name="C">C, upper triangular, CC' = P = S_xx⁻¹.</param>
/// <param name="Beta">β̂.</param>
internal sealed record CriterionPoint(double[,] Lambda, double D, double R2, double Nu, double[,] C, double[] Beta)
{
    /// <summary>σ̂².</summary>
    internal double Sigma2 => R2 / Nu;

    /// <summary>The sums of a derivative pass here, when they are known.</summary>
    internal DerivativeSums? Sums { get; init; }
}
