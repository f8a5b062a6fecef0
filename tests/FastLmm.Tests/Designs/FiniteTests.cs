using FastLmm.Designs.Columns;

namespace FastLmm.Tests.Designs;

/// <summary>No value that is not finite goes unseen, wherever it stands; the largest and smallest finite ones do not count.</summary>
public sealed class FiniteTests
{
    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void AnotherValueIsSeenAnywhere(double other)
    {
        for (int length = 0; length <= 40; length++)
        {
            double[] values = [.. Enumerable.Range(0, length).Select(i => i % 3 == 0 ? double.MaxValue : i % 3 == 1 ? -double.MaxValue : double.Epsilon)];
            Assert.True(Finite.All(values));
            for (int at = 0; at < length; at++) Assert.False(Finite.All([.. values[..at], other, .. values[(at + 1)..]]));
        }
    }
}
