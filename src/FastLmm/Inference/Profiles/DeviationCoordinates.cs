namespace FastLmm.Inference.Profiles;

/// <summary>
/// For the SD of the effect that comes first in its block: sd = σ λ_11, so λ_11 = h(t)/σ with sd = h(t). u = (other entries of Λ,
/// log σ, t); h is exp, or the identity where the estimate is zero.
/// </summary>
/// <param name="modelCount">Length of w = (θ, log σ).</param>
/// <param name="pivot">Where λ_11 of the block stands in θ.</param>
/// <param name="logarithmic">Whether t is log sd.</param>
internal sealed class DeviationCoordinates(int modelCount, int pivot, bool logarithmic) : ProfileCoordinates
{
    internal override int Count => modelCount;

    internal override int ModelCount => modelCount;

    /// <summary>sd = h(t), in units of the arithmetic.</summary>
    internal double Deviation(double t) => logarithmic ? Math.Exp(t) : t;

    internal override double[] ToModel(double[] u)
    {
        var w = new double[modelCount];
        for (int i = 0; i < modelCount - 1; i++) w[WhereInModel(i)] = u[i];
        w[pivot] = Deviation(u[^1]) * Math.Exp(-w[^1]);
        return w;
    }

    internal override double[] FromModel(double[] w)
    {
        var u = new double[modelCount];
        for (int i = 0; i < modelCount - 1; i++) u[i] = w[WhereInModel(i)];
        double deviation = w[pivot] * Math.Exp(w[^1]);
        u[^1] = logarithmic ? Math.Log(deviation) : deviation;
        return u;
    }

    // λ_11 = h e^−η: both derivatives of the exponential are itself.
    internal override IEnumerable<(int W, int U, double Value)> First(double[] u)
    {
        int eta = modelCount - 2, t = modelCount - 1;
        double scale = Math.Exp(-u[eta]), lambda = Deviation(u[t]) * scale;
        for (int i = 0; i < modelCount - 1; i++) yield return (WhereInModel(i), i, 1);
        yield return (pivot, eta, -lambda);
        yield return (pivot, t, logarithmic ? lambda : scale);
    }

    internal override IEnumerable<(int W, int U, int V, double Value)> Second(double[] u)
    {
        int eta = modelCount - 2, t = modelCount - 1;
        double scale = Math.Exp(-u[eta]), lambda = Deviation(u[t]) * scale;
        yield return (pivot, eta, eta, lambda);
        yield return (pivot, t, eta, logarithmic ? -lambda : -scale);
        if (logarithmic) yield return (pivot, t, t, lambda);
    }

    private int WhereInModel(int i) => i < pivot ? i : i + 1;
}
