namespace FastLmm.Inference.Profiles;

/// <summary>
/// The coordinates u = (φ, t) that a profile is followed in, t the profiled one in a scale of its own, and the way from them to the
/// model's: the free entries θ of Λ and, where the problem has one, a last number (log σ, or a coefficient). METHOD.md 6d.
/// </summary>
internal abstract class ProfileCoordinates
{
    /// <summary>Length of u; t is the last.</summary>
    internal abstract int Count { get; }

    /// <summary>Length of the model's coordinates w.</summary>
    internal abstract int ModelCount { get; }

    /// <summary>Entries of u that must stay positive: beyond zero lies the mirror image with the opposite correlation.</summary>
    internal virtual IReadOnlyList<int> Positive => [];

    /// <summary>Entries of w by columns of Λ that may become zero, the diagonal first.</summary>
    internal required IReadOnlyList<int[]> Columns { get; init; }

    /// <summary>Where t ends on one side; infinite where it does not.</summary>
    internal virtual double End(int side) => side * double.PositiveInfinity;

    /// <summary>w(u).</summary>
    internal abstract double[] ToModel(double[] u);

    /// <summary>u(w).</summary>
    internal abstract double[] FromModel(double[] w);

    /// <summary>∂w/∂u, by rows of w; only entries that are not zero.</summary>
    internal abstract IEnumerable<(int W, int U, double Value)> First(double[] u);

    /// <summary>∂²w/∂u∂u', each pair once with the first index ≥ the second; only entries that are not zero.</summary>
    internal abstract IEnumerable<(int W, int U, int V, double Value)> Second(double[] u);

    /// <summary>The chain rule: J'g and J'HJ + Σ g ∂²w.</summary>
    internal (double[] Gradient, double[,] Hessian) Pull(double[] u, double[] g, double[,] h)
    {
        int n = Count, m = ModelCount;
        (int W, int U, double Value)[] first = [.. First(u)];
        var gradient = new double[n];
        var half = new double[m, n];                    // HJ
        var hessian = new double[n, n];
        foreach ((int w, int c, double value) in first)
        {
            gradient[c] += g[w] * value;
            for (int r = 0; r < m; r++) half[r, c] += h[r, w] * value;
        }
        foreach ((int w, int r, double value) in first)
            for (int c = 0; c < n; c++) hessian[r, c] += value * half[w, c];
        foreach ((int w, int r, int c, double value) in Second(u))
        {
            hessian[r, c] += g[w] * value;
            if (r != c) hessian[c, r] += g[w] * value;
        }
        return (gradient, hessian);
    }
}
