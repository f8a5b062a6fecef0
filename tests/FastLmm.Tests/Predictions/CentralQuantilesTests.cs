using FastLmm.Algebra;

namespace FastLmm.Tests.Predictions;

/// <summary>Interpolated quantiles of t against those found by bisection of the tail.</summary>
public class CentralQuantilesTests
{
    [Theory]
    [InlineData(0.5)]
    [InlineData(0.9)]
    [InlineData(0.95)]
    [InlineData(0.99)]
    [InlineData(0.999)]
    public void QuantilesAreThoseOfTheTail(double level)
    {
        var quantiles = new CentralQuantiles(level);
        var random = new Random(1);
        for (int k = 0; k < 200; k++)
        {
            double df = k < 20 ? 0.5 + k : Math.Exp(12 * random.NextDouble()), expected = TailProbability.CentralT(level, df);
            Agreement.Near(expected, quantiles.T(df), TestSupport.Tolerances.InterpolatedQuantile * expected, $"t({level}, {df})");
        }
        Assert.Equal(TailProbability.CentralT(level, double.PositiveInfinity), quantiles.T(double.PositiveInfinity));
        Assert.True(double.IsNaN(quantiles.T(double.NaN)));
    }
}
