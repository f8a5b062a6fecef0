using FastLmm.Algebra;
using FastLmm.Estimation;
using FastLmm.Kernels.Drivers;
using FastLmm.Kernels.Layout;

namespace FastLmm.Inference.Profiles;

/// <summary>
/// −2 log-likelihood as a function of a profile's coordinates, with exact gradient and Hessian (METHOD.md 6d). σ² is either profiled
/// out or the last of the model's coordinates, as log σ; one coefficient may be held, as the last.
/// </summary>
/// <param name="criterion">The ML criterion of the arithmetic.</param>
/// <param name="map">A: D' = (AΛ)(AΛ)' in the basis of the arithmetic, q × q.</param>
/// <param name="coordinates">u and the way to (θ, last).</param>
/// <param name="explicitSigma">Whether log σ is the last of the model's coordinates.</param>
/// <param name="held">The coefficient that is the last of the model's coordinates, or null.</param>
internal sealed class ProfileFunction(
    ProfiledCriterion criterion, double[,] map, ProfileCoordinates coordinates, bool explicitSigma, HeldCoefficient? held = null)
{
    private readonly int _entries = criterion.Structure.Entries.Count;

    /// <summary>The coordinates.</summary>
    internal ProfileCoordinates Coordinates => coordinates;

    /// <summary>Passes so far of all that share the criterion.</summary>
    internal int Passes => criterion.Passes;

    /// <summary>Rounding of F, an upper bound: METHOD.md 5.</summary>
    internal double Noise(double f) => 1e-13 * (Math.Abs(f) + criterion.Rows);

    /// <summary>F(u), one value pass; null where it is not defined.</summary>
    internal ProfileValue? Evaluate(double[] u)
    {
        double[] w = coordinates.ToModel(u);
        if (!w.All(double.IsFinite)) return null;
        double[,] root = Root(w);
        CriterionPoint? point = criterion.Evaluate(RelativeFactor.Triangularise(root));
        return point is null ? null : At(u, w, root, point);
    }

    /// <summary>F where the criterion is known already.</summary>
    internal ProfileValue At(double[] u, CriterionPoint point)
    {
        double[] w = coordinates.ToModel(u);
        return At(u, w, Root(w), point);
    }

    /// <summary>∂F/∂u and ∂²F/∂u², one derivative pass, or none where its sums are known.</summary>
    internal (double[] Gradient, double[,] Hessian) Differentiate(ProfileValue value, DerivativeSums? known = null)
    {
        DerivativeSums sums = known ?? criterion.Sums(value.Point with { Beta = value.Beta }, withCross: false);
        double[]? along = held?.Along(value.Point);
        double length = along is null ? 0 : Math.Sqrt(along.Sum(x => x * x));
        var covariance = new CovarianceDerivatives(sums, criterion.Structure, along is null ? null : [.. along.Select(x => x / length)]);
        (double[] gradient, double[,] hessian) = explicitSigma
            ? WithSigma(value, covariance) : Profiled(value, covariance, along, length * length);
        return coordinates.Pull(value.U, gradient, hessian);
    }

    // f(θ, σ) = d(θ) + ν (z − 1 − log z), z = r²/(νσ²);  d(θ, ψ) = d(θ) + ν log(1 + (ψ − a'β̂)²/(a'Pa r²)).
    private ProfileValue At(double[] u, double[] w, double[,] root, CriterionPoint point)
    {
        if (explicitSigma)
        {
            double sigma2 = Math.Exp(2 * w[^1]), z = point.Sigma2 / sigma2;
            return new ProfileValue(u, w, point.D + point.Nu * (z - 1 - Math.Log(z)), root, point, point.R2, sigma2, point.Beta);
        }
        if (held is null) return new ProfileValue(u, w, point.D, root, point, point.R2, point.Sigma2, point.Beta);
        double away = held.Away(point, w[^1]), added = away * away / held.Along(point).Sum(x => x * x);
        double d = point.D + point.Nu * double.LogP1(added / point.R2), r2 = point.R2 + added;
        return new ProfileValue(u, w, d, root, point, r2, r2 / point.Nu, held.Beta(point, w[^1]));
    }

    private double[,] Root(double[] w) =>
        DenseMatrix.Multiply(map, RelativeFactor.FromTheta(criterion.Structure, w.AsSpan(0, _entries)));

    private (double[] Gradient, double[,] Hessian) WithSigma(ProfileValue value, CovarianceDerivatives covariance)
    {
        (double[] g2, double[] gl, double[,] h2, double[,] hl) = InTheta(value, covariance);
        int n = _entries;
        double s2 = value.Sigma2, nu = value.Point.Nu;
        var (gradient, hessian) = (new double[n + 1], new double[n + 1, n + 1]);
        for (int a = 0; a < n; a++)
        {
            gradient[a] = g2[a] / s2 + gl[a];
            for (int b = 0; b < n; b++) hessian[a, b] = h2[a, b] / s2 + hl[a, b];
            hessian[a, n] = hessian[n, a] = -2 * g2[a] / s2;
        }
        gradient[n] = 2 * nu - 2 * value.R2 / s2;
        hessian[n, n] = 4 * value.R2 / s2;
        return (gradient, hessian);
    }

    private (double[] Gradient, double[,] Hessian) Profiled(
        ProfileValue value, CovarianceDerivatives covariance, double[]? along, double variance)
    {
        (double[] g2, double[] gl, double[,] h2, double[,] hl) = InTheta(value, covariance);
        int n = _entries, count = coordinates.ModelCount;
        double c1 = value.Point.Nu / value.R2, c2 = c1 / value.R2;
        var (gradient, hessian) = (new double[count], new double[count, count]);
        for (int a = 0; a < n; a++)
        {
            gradient[a] = c1 * g2[a] + gl[a];
            for (int b = 0; b < n; b++) hessian[a, b] = c1 * h2[a, b] - c2 * g2[a] * g2[b] + hl[a, b];
        }
        if (held is null || along is null) return (gradient, hessian);
        double slope = 2 * held.Away(value.Point, value.Model[^1]) / variance;
        for (int a = 0; a < n; a++)
        {
            double[] mean = covariance.Mean(Direction(value.Root, a));
            double cross = 0;
            for (int c = 0; c < mean.Length; c++) cross += mean[c] * along[c];
            hessian[a, n] = hessian[n, a] = c1 * 2 * cross / variance - c2 * g2[a] * slope;
        }
        gradient[n] = c1 * slope;
        hessian[n, n] = c1 * 2 / variance - c2 * slope * slope;
        return (gradient, hessian);
    }

    private (double[] R2, double[] LogH, double[,] HessianR2, double[,] HessianLogH) InTheta(ProfileValue value, CovarianceDerivatives covariance)
    {
        int n = _entries;
        double[][] directions = [.. Enumerable.Range(0, n).Select(a => Direction(value.Root, a))];
        (double[,] h2, double[,] hl) = covariance.Second(directions);
        for (int a = 0; a < n; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                if (criterion.Structure.Entries[a].Column != criterion.Structure.Entries[b].Column) continue;
                double[] curvature = Symmetric(Column(map, criterion.Structure.Entries[a].Row), Column(map, criterion.Structure.Entries[b].Row));
                h2[a, b] = h2[b, a] = h2[a, b] + covariance.FirstR2(curvature);
                hl[a, b] = hl[b, a] = hl[a, b] + covariance.FirstLogH(curvature);
            }
        }
        return ([.. directions.Select(covariance.FirstR2)], [.. directions.Select(covariance.FirstLogH)], h2, hl);
    }

    // D'_a = A(E_aΛ' + ΛE_a')A' = a_r m_c' + m_c a_r' of the columns of A and of M = AΛ.
    private double[] Direction(double[,] root, int entry) =>
        Symmetric(Column(map, criterion.Structure.Entries[entry].Row), Column(root, criterion.Structure.Entries[entry].Column));

    private double[] Symmetric(double[] x, double[] y) =>
        [.. criterion.Structure.Pairs.Select(pair => x[pair.K] * y[pair.L] + x[pair.L] * y[pair.K])];

    private static double[] Column(double[,] matrix, int c) => [.. Enumerable.Range(0, matrix.GetLength(0)).Select(r => matrix[r, c])];
}
