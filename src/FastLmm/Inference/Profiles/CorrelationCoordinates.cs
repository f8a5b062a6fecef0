namespace FastLmm.Inference.Profiles;

/// <summary>
/// For the correlation ρ of the two effects that come first in their block: λ_21 = κ sin α, λ_22 = κ cos α, ρ = sin α. u = (other
/// entries of Λ, κ, α). In α the criterion is smooth up to ρ = ±1 and even around it, so a curve can start and end there.
/// </summary>
/// <param name="modelCount">Length of w = θ.</param>
/// <param name="first">Where λ_11 stands in θ; λ_21 follows it.</param>
/// <param name="second">Where λ_22 stands.</param>
internal sealed class CorrelationCoordinates(int modelCount, int first, int second) : ProfileCoordinates
{
    internal override int Count => modelCount;

    internal override int ModelCount => modelCount;

    internal override IReadOnlyList<int> Positive => [first, modelCount - 2];

    internal override double End(int side) => side * Math.PI / 2;

    internal override double[] ToModel(double[] u)
    {
        var w = new double[modelCount];
        for (int i = 0; i < modelCount - 2; i++) w[WhereInModel(i)] = u[i];
        (w[first + 1], w[second]) = (u[^2] * Math.Sin(u[^1]), u[^2] * Math.Cos(u[^1]));
        return w;
    }

    internal override double[] FromModel(double[] w)
    {
        var u = new double[modelCount];
        for (int i = 0; i < modelCount - 2; i++) u[i] = w[WhereInModel(i)];
        (u[^2], u[^1]) = (double.Hypot(w[first + 1], w[second]), Math.Atan2(w[first + 1], w[second]));
        return u;
    }

    internal override IEnumerable<(int W, int U, double Value)> First(double[] u)
    {
        int kappa = modelCount - 2, alpha = modelCount - 1;
        (double sin, double cos) = Math.SinCos(u[alpha]);
        for (int i = 0; i < modelCount - 2; i++) yield return (WhereInModel(i), i, 1);
        yield return (first + 1, kappa, sin);
        yield return (first + 1, alpha, u[kappa] * cos);
        yield return (second, kappa, cos);
        yield return (second, alpha, -u[kappa] * sin);
    }

    internal override IEnumerable<(int W, int U, int V, double Value)> Second(double[] u)
    {
        int kappa = modelCount - 2, alpha = modelCount - 1;
        (double sin, double cos) = Math.SinCos(u[alpha]);
        yield return (first + 1, alpha, kappa, cos);
        yield return (first + 1, alpha, alpha, -u[kappa] * sin);
        yield return (second, alpha, kappa, -sin);
        yield return (second, alpha, alpha, -u[kappa] * cos);
    }

    private int WhereInModel(int i) => i <= first ? i : i + 1 < second ? i + 1 : i + 2;
}
