using FastLmm.Reporting.Charts;

namespace FastLmm.Tests.Reporting.Charts;

public class LogAxisTests
{
    [Theory]
    [InlineData(1000, 1e7, 3, 7)]           // ends at decades are not rounded outwards
    [InlineData(999, 1001, 2, 4)]
    [InlineData(0.02, 0.03, -2, -1)]
    [InlineData(1e-3, 1e-3, -3, -2)]        // never empty
    public void AnAxisHoldsItsValuesInWholeDecades(double low, double high, int first, int last)
    {
        var axis = LogAxis.Around([high, low], 0, 100);
        Assert.Equal((first, last), (axis.First, axis.Last));
        Assert.InRange(axis.At(low), -1e-6, 100);
        Assert.InRange(axis.At(high), 0, 100 + 1e-6);
    }

    [Fact]
    public void TicksAreDecadesAndAtMostElevenOfThem()
    {
        Assert.Equal([-1, 0, 1, 2], new LogAxis(-1, 2, 0, 1).Ticks);
        Assert.Equal([0, 3, 6, 9, 12, 15, 18, 21], new LogAxis(0, 23, 0, 1).Ticks);
    }

    [Theory]
    [InlineData(-5, "1e-5")]
    [InlineData(-3, "0.001")]
    [InlineData(0, "1")]
    [InlineData(7, "10,000,000")]
    [InlineData(10, "1e10")]
    public void LabelsArePlainNumbersWhileTheyAreShort(int exponent, string label) => Assert.Equal(label, LogAxis.Label(exponent));

    [Fact]
    public void LegendEntriesKeepOrderAndDistance()
    {
        double[] places = LegendPlaces.Spread([50, 10, 52, 300, 299], 18, 0, 300);
        double[] sorted = [.. places.Order()];
        Assert.Equal([places[1], places[0], places[2], places[4], places[3]], sorted);
        for (int i = 1; i < sorted.Length; i++) Assert.True(sorted[i] - sorted[i - 1] >= 18 - 1e-9);
        Assert.InRange(sorted[0], 0, 300);
        Assert.InRange(sorted[^1], 0, 300);
    }
}
