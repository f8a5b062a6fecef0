using FastLmm.Algebra;
using FastLmm.Estimation;
using FastLmm.Kernels.Drivers;
using FastLmm.Kernels.Layout;

namespace FastLmm.Inference.Diagnostics;

/// <summary>One Newton step of θ without a subject (METHOD.md 6g): the gradient without it, exactly, at θ̂, and the Hessian of all subjects.</summary>
/// <remarks>In the basis of the arithmetic, X such that P = I. O(q²p²) a subject. Directions of θ that the data do not determine stay.</remarks>
internal sealed class ThetaStep
{
    private const double LeastEigenvalue = 1e-8;        // of the largest: below, a flat direction (METHOD.md 5)

    private readonly Estimates _estimates;
    private readonly SymmetricEigen _hessian;
    private readonly double[] _theta;

    /// <summary>Prepares the step.</summary>
    /// <param name="estimates">The fit of all subjects.</param>
    internal ThetaStep(Estimates estimates)
    {
        _estimates = estimates;
        _hessian = SymmetricEigen.Of(estimates.Optimum.Derivatives.Hessian);
        _theta = RelativeFactor.ToTheta(estimates.Structure, estimates.Optimum.Point.Lambda);
    }

    /// <summary>A subject's part and what is left without it, all in the basis where P = I.</summary>
    /// <param name="Z">V_i^−½Z_i, q × q by rows.</param>
    /// <param name="X">V_i^−½X_i in the same q coordinates, q × p by rows.</param>
    /// <param name="Residual">V_i^−½(y_i − X_iβ̂) there, q.</param>
    /// <param name="Change">β̂ without it − β̂, p.</param>
    /// <param name="Inverse">X'V⁻¹X without it, inverted: lower triangle by rows.</param>
    /// <param name="R2">r² without it.</param>
    /// <param name="Nu">ν without it.</param>
    internal readonly record struct Without(double[] Z, double[] X, double[] Residual, double[] Change, double[] Inverse, double R2, double Nu);

    /// <summary>Λ and r² after the step, and ½ of what the quadratic model gains, Δ'(H/2)Δ = Δ'Acov(θ)⁻¹Δ.</summary>
    internal (double[,] Lambda, double R2, double Distance) Of(Without rest)
    {
        (double[,] gamma, double[,] u) = Derivatives(rest);
        double[] g = Gradient(gamma), step = new double[g.Length], along = _hessian.Coordinates(g);
        double distance = 0, slope = 0;
        for (int e = 0; e < g.Length; e++)
        {
            if (!(_hessian.Values[e] > LeastEigenvalue * _hessian.Values[^1])) continue;
            distance += 0.5 * along[e] * along[e] / _hessian.Values[e];
            for (int a = 0; a < g.Length; a++) step[a] -= _hessian.Vectors[a, e] * along[e] / _hessian.Values[e];
        }
        double[] r2 = Gradient(u);
        for (int a = 0; a < step.Length; a++) slope -= r2[a] * step[a];
        double[,] lambda = RelativeFactor.FromTheta(_estimates.Structure, [.. _theta.Zip(step, (theta, s) => theta + s)]);
        return (lambda, rest.R2 * Math.Exp(slope / rest.R2), distance);
    }

    /// <summary>The gradient of d without the subject.</summary>
    internal double[] GradientOf(Without rest) => Gradient(Derivatives(rest).Gamma);

    // 2 (Γ Λ)[r_a, c_a]
    private double[] Gradient(double[,] gamma)
    {
        double[,] product = DenseMatrix.Multiply(gamma, _estimates.Optimum.Point.Lambda);
        return [.. _estimates.Structure.Entries.Select(entry => 2 * product[entry.Row, entry.Column])];
    }

    // Γ and 𝒰 without the subject; entries between blocks are 0.
    private (double[,] Gamma, double[,] U) Derivatives(Without rest)
    {
        DerivativeSums sums = _estimates.Optimum.Derivatives.Sums;
        BlockStructure structure = _estimates.Structure;
        int q = structure.Q, p = rest.Change.Length;
        double[] t = Products(rest.Z, rest.X, q, p), u = Products(rest.Z, rest.Residual, q, 1);
        for (int k = 0; k < q; k++)
            for (int c = 0; c < p; c++) u[k] -= t[k * p + c] * rest.Change[c];
        double[] outer = Outer(rest.Change);
        var (gamma, squares) = (new double[q, q], new double[q, q]);
        for (int pair = 0; pair < structure.Pairs.Count; pair++)
        {
            (int k, int l) = structure.Pairs[pair];
            double both = k == l ? 2 : 1, information = sums.K(pair), uu = sums.U(pair) - u[k] * u[l];
            ReadOnlySpan<double> v = sums.V(pair);
            for (int c = 0; c < p; c++) uu -= both * rest.Change[c] * v[c];
            double[] w = [.. sums.W(pair)];
            uu += 0.5 * both * LowerTriangle.Frobenius(outer, w);
            for (int j = 0; j < q; j++) information -= rest.Z[j * q + k] * rest.Z[j * q + l];
            double mean = _estimates.Reml ? 0.5 * both * LowerTriangle.Frobenius(rest.Inverse, w) - Form(t, rest.Inverse, k, l, p) : 0;
            gamma[k, l] = gamma[l, k] = information - rest.Nu / rest.R2 * uu - mean;
            squares[k, l] = squares[l, k] = uu;
        }
        return (gamma, squares);
    }

    // Z'A, q × columns.
    private static double[] Products(double[] z, double[] a, int q, int columns)
    {
        var product = new double[q * columns];
        for (int j = 0; j < q; j++)
            for (int k = 0; k < q; k++)
                for (int c = 0; c < columns; c++) product[k * columns + c] += z[j * q + k] * a[j * columns + c];
        return product;
    }

    private static double[] Outer(double[] x)
    {
        var lower = new double[x.Length * (x.Length + 1) / 2];
        for (int r = 0, at = 0; r < x.Length; r++)
            for (int c = 0; c <= r; c++) lower[at++] = x[r] * x[c];
        return lower;
    }

    // t_k' A t_l
    private static double Form(double[] t, double[] lower, int k, int l, int p)
    {
        double sum = 0;
        for (int r = 0, at = 0; r < p; r++)
            for (int c = 0; c <= r; c++, at++)
                sum += lower[at] * (r == c ? t[k * p + r] * t[l * p + r] : t[k * p + r] * t[l * p + c] + t[k * p + c] * t[l * p + r]);
        return sum;
    }
}
