using FastLmm.Reporting;

namespace FastLmm.Tests.Reporting;

/// <summary>Expectations are what R 4.2 prints for <c>format(x, digits)</c>.</summary>
public class NumberFormatTests
{
    [Theory]
    [InlineData(new[] { 5.77449, 0.03245 }, 4, new[] { "5.77449", "0.03245" })]
    [InlineData(new[] { 627.5691, 35.8584, 653.5835 }, 4, new[] { "627.57", "35.86", "653.58" })]
    [InlineData(new[] { 1278.34, 1959.11 }, 4, new[] { "1278", "1959" })]
    [InlineData(new[] { 1.5, double.NaN }, 4, new[] { "1.5", "NA" })]
    [InlineData(new[] { 1, 1e-10 }, 4, new[] { "1e+00", "1e-10" })]
    [InlineData(new[] { 1e6, 1 }, 4, new[] { "1e+06", "1e+00" })]
    [InlineData(new[] { 1e5, 0.1 }, 4, new[] { "1e+05", "1e-01" })]
    [InlineData(new[] { 123456.7, 0.001 }, 4, new[] { "1.235e+05", "1.000e-03" })]
    [InlineData(new[] { 1e-300, 1 }, 4, new[] { "1e-300", "1e+00" })]
    [InlineData(new[] { 0.0, 0.0 }, 4, new[] { "0", "0" })]
    [InlineData(new[] { 123456.0 }, 4, new[] { "123456" })]
    [InlineData(new[] { 100000.0 }, 4, new[] { "1e+05" })]
    [InlineData(new[] { 1234567.8 }, 4, new[] { "1234568" })]
    [InlineData(new[] { -0.00012345 }, 3, new[] { "-0.000123" })]
    [InlineData(new[] { 0.00001 }, 4, new[] { "1e-05" })]
    [InlineData(new[] { 0.99996 }, 4, new[] { "1" })]
    public void AColumnHasTheNotationOfR(double[] values, int digits, string[] expected) =>
        Assert.Equal(expected, NumberFormat.Column(values, digits));

    [Fact]
    public void ZeroHasNoSignAndInfinityHasAName() =>
        Assert.Equal(["0", "Inf", "-Inf"], NumberFormat.Column([-0.0, double.PositiveInfinity, double.NegativeInfinity], 4));
}
