namespace FastLmm.Inference.Profiles;

/// <summary>For σ and for a coefficient: u = w, the last number of the model being the profiled one.</summary>
/// <param name="count">Length of w.</param>
internal sealed class PlainCoordinates(int count) : ProfileCoordinates
{
    internal override int Count => count;

    internal override int ModelCount => count;

    internal override double[] ToModel(double[] u) => [.. u];

    internal override double[] FromModel(double[] w) => [.. w];

    internal override IEnumerable<(int W, int U, double Value)> First(double[] u)
    {
        for (int i = 0; i < count; i++) yield return (i, i, 1);
    }

    internal override IEnumerable<(int W, int U, int V, double Value)> Second(double[] u) => [];
}
