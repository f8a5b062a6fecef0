using FastLmm.Algebra;
using FastLmm.Estimation;
using FastLmm.Inference.Profiles;
using FastLmm.Inference.Variances;
using FastLmm.Kernels.Layout;
using FastLmm.Packing;

namespace FastLmm.Inference.Bootstrap;

/// <summary>
/// Efron's acceleration from the model: a sixth of the skewness of the score along the least favourable direction (1987, JASA 82:171, section 7).
/// </summary>
/// <remarks>
/// Along a direction of the variance parameters with Σ̇_i = Z_iĠZ_i' + τI the score is ½e'Σ⁻¹Σ̇Σ⁻¹e and a constant: its variance is
/// ½ Σ tr (Σ_i⁻¹Σ̇_i)², its third cumulant Σ tr (Σ_i⁻¹Σ̇_i)³. With c = τ/σ², M = Ġ − cG and B_i = K_iM/σ² the traces are those of
/// (cI + B_i)^k: n_ic² + 2c tr B + tr B², n_ic³ + 3c² tr B + 3c tr B² + tr B³. The direction is Acov ∇t of METHOD.md 6a.
/// For a coefficient the score is linear in y, which is normal: 0. One look at the triangles R_i, O(m q³).
/// </remarks>
internal sealed class ScoreSkewness(FitState state, VarianceInference variances)
{
    private readonly PackedStatistics _statistics = state.Data.Statistics;
    private readonly Estimates _estimates = state.Estimates;

    /// <summary>a of each parameter; NaN where it is not defined, on the boundary.</summary>
    internal double[] Accelerations(IReadOnlyList<ProfileParameter> parameters)
    {
        Direction?[] directions = [.. parameters.Select(Along)];
        var traces = new double[parameters.Count, 3];
        var k = new InformationOfSubjects(_statistics.Subjects, _estimates.Optimum.Point.Lambda);
        for (int subject = 0; subject < _statistics.Subjects.Subjects; subject++)
        {
            double[,] information = k.Of(subject);
            for (int at = 0; at < directions.Length; at++)
                if (directions[at] is { } direction) AddTraces(information, direction.M, traces, at);
        }
        return [.. parameters.Select((parameter, at) => parameter.Kind == ProfileKind.FixedEffect ? 0 : Sixth(directions[at], traces, at))];
    }

    private double Sixth(Direction? direction, double[,] traces, int at)
    {
        if (direction is not { } d) return double.NaN;
        (double b1, double b2, double b3, double c, double n) = (traces[at, 0], traces[at, 1], traces[at, 2], d.C, _statistics.Rows);
        double squares = n * c * c + 2 * c * b1 + b2, cubes = n * c * c * c + 3 * c * c * b1 + 3 * c * b2 + b3;
        return squares > 0 ? cubes / (6 * Math.Pow(squares / 2, 1.5)) : double.NaN;
    }

    private static void AddTraces(double[,] k, double[,] m, double[,] traces, int at)
    {
        double[,] b = DenseMatrix.Multiply(k, m), b2 = DenseMatrix.Multiply(b, b);
        for (int r = 0; r < b.GetLength(0); r++)
        {
            traces[at, 0] += b[r, r];
            traces[at, 1] += b2[r, r];
            for (int c = 0; c < b.GetLength(0); c++) traces[at, 2] += b2[r, c] * b[c, r];
        }
    }

    // M/σ² in the basis of the arithmetic, and c; null where the direction is not defined.
    private Direction? Along(ProfileParameter parameter)
    {
        if (parameter.Kind == ProfileKind.FixedEffect) return null;
        double[] gradient = Gradient(parameter), along = DenseMatrix.Multiply(variances.Covariance, gradient);
        if (!along.All(double.IsFinite) || along.All(entry => entry == 0)) return null;
        double c = along[^1] / variances.ResidualVariance;
        int q = _statistics.Q;
        var m = new double[q, q];
        for (int k = 0; k < q; k++)
        {
            for (int l = 0; l < q; l++)
            {
                int place = variances.PlaceOf(k, l);
                m[k, l] = ((place < 0 ? 0 : along[place]) - c * variances.G[k, l]) / variances.ResidualVariance * _estimates.Basis.WeightScale;
            }
        }
        double[,] inverse = _estimates.Basis.ZMapInverse();
        return new Direction(DenseMatrix.MultiplyTransposed(DenseMatrix.Multiply(inverse, m), inverse), c);
    }

    // Derivatives of the parameter in G's entries and σ².
    private double[] Gradient(ProfileParameter parameter)
    {
        var gradient = new double[variances.Entries.Count + 1];
        (int k, int l) = (parameter.First, parameter.Second);
        double[,] g = variances.G;
        if (parameter.Kind == ProfileKind.Sigma) gradient[^1] = 0.5 / Math.Sqrt(variances.ResidualVariance);
        else if (parameter.Kind == ProfileKind.StandardDeviation) gradient[variances.PlaceOf(k, k)] = 0.5 / Math.Sqrt(g[k, k]);
        else
        {
            double root = Math.Sqrt(g[k, k] * g[l, l]), rho = g[k, l] / root;
            gradient[variances.PlaceOf(k, l)] = 1 / root;
            gradient[variances.PlaceOf(k, k)] = -0.5 * rho / g[k, k];
            gradient[variances.PlaceOf(l, l)] = -0.5 * rho / g[l, l];
        }
        return gradient;
    }

    private readonly record struct Direction(double[,] M, double C);
}
