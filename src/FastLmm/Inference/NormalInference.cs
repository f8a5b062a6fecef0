using FastLmm.Algebra;

namespace FastLmm.Inference;

/// <summary>Wald tests by the normal and χ² distributions: the variance parameters are taken as known.</summary>
public sealed class NormalInference : MeanInference
{
    internal NormalInference(double[] beta, double[,] vcov)
        : base(beta, vcov)
    {
    }

    /// <inheritdoc/>
    public override string Method => "none";

    /// <inheritdoc/>
    public override double Df(ReadOnlySpan<double> contrast) => double.PositiveInfinity;

    /// <inheritdoc/>
    public override FTest Test(double[,] l, double[]? nullValues = null)
    {
        double[] squares = [.. Independent(l, nullValues).Select(direction => direction.Deviation * direction.Deviation / direction.Variance)];
        double f = squares.Average();
        return new FTest(f, squares.Length, double.PositiveInfinity, TailProbability.UpperF(f, squares.Length, double.PositiveInfinity));
    }
}
