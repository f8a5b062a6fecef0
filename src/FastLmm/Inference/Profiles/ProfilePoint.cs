using FastLmm.Estimation;

namespace FastLmm.Inference.Profiles;

/// <summary>
/// A point of a profile with the quadratic model of F there, split into φ (all but the last coordinate) and t (the last):
/// the step to the constrained minimum, the tangent dφ/dt, and slope and curvature of the profile in t (METHOD.md 6d).
/// </summary>
internal sealed class ProfilePoint
{
    private readonly TrustRegionStep _inner;
    private double[]? _tangent;

    internal ProfilePoint(ProfileValue value, double[] gradient, double[,] hessian)
    {
        Value = value;
        Gradient = gradient;
        Hessian = hessian;
        int n = gradient.Length - 1;
        var inner = new double[n, n];
        for (int r = 0; r < n; r++)
            for (int c = 0; c < n; c++) inner[r, c] = hessian[r, c];
        _inner = new TrustRegionStep(inner, gradient[..n]);
        Inner = inner;
    }

    /// <summary>The value.</summary>
    internal ProfileValue Value { get; }

    /// <summary>∂F/∂u.</summary>
    internal double[] Gradient { get; }

    /// <summary>∂²F/∂u².</summary>
    internal double[,] Hessian { get; }

    /// <summary>F.</summary>
    internal double F => Value.F;

    /// <summary>t.</summary>
    internal double T => Value.U[^1];

    /// <summary>F_φφ has no direction of negative curvature.</summary>
    internal bool Definite => _inner.Definite;

    /// <summary>½ F_φ'F_φφ⁻¹F_φ: what F is above the constrained minimum, to second order.</summary>
    internal double Decrement => _inner.Decrement;

    /// <summary>Whether φ ran into a bound where ρ is no longer identified.</summary>
    internal bool Unidentified { get; init; }

    /// <summary>−F_φφ⁻¹F_φ.</summary>
    internal double[] NewtonStep => _inner.Within(double.PositiveInfinity);

    /// <summary>dφ/dt = −F_φφ⁻¹F_φt along the profile.</summary>
    internal double[] Tangent => _tangent ??= new TrustRegionStep(Inner, Cross).Within(double.PositiveInfinity);

    /// <summary>Slope of the profile in t.</summary>
    internal double Slope => Gradient[^1] + Dot(Tangent, Gradient);

    /// <summary>Curvature of the profile in t: F_tt − F_tφF_φφ⁻¹F_φt.</summary>
    internal double Curvature => Hessian[Cross.Length, Cross.Length] + Dot(Tangent, Cross);

    /// <summary>u moved by dt, φ along the tangent and, where asked, by the Newton step.</summary>
    internal double[] Moved(double dt, bool corrected)
    {
        double[] u = [.. Value.U], newton = corrected ? NewtonStep : new double[u.Length - 1];
        for (int i = 0; i < newton.Length; i++) u[i] += newton[i] + Tangent[i] * dt;
        u[^1] += dt;
        return u;
    }

    private double[,] Inner { get; }

    private double[] Cross => [.. Enumerable.Range(0, Gradient.Length - 1).Select(r => Hessian[r, Gradient.Length - 1])];

    private static double Dot(double[] a, double[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }
}
