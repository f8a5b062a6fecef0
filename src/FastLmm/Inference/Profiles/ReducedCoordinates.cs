namespace FastLmm.Inference.Profiles;

/// <summary>The model without an effect: some entries of Λ are zero, the others are u. Nothing is profiled.</summary>
/// <param name="modelCount">Length of w.</param>
/// <param name="kept">Which entries of w are u.</param>
internal sealed class ReducedCoordinates(int modelCount, IReadOnlyList<int> kept) : ProfileCoordinates
{
    internal override int Count => kept.Count;

    internal override int ModelCount => modelCount;

    internal override double[] ToModel(double[] u)
    {
        var w = new double[modelCount];
        for (int i = 0; i < u.Length; i++) w[kept[i]] = u[i];
        return w;
    }

    internal override double[] FromModel(double[] w) => [.. kept.Select(at => w[at])];

    internal override IEnumerable<(int W, int U, double Value)> First(double[] u)
    {
        for (int i = 0; i < u.Length; i++) yield return (kept[i], i, 1);
    }

    internal override IEnumerable<(int W, int U, int V, double Value)> Second(double[] u) => [];
}
