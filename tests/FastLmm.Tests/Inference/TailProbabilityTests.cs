using FastLmm.Algebra;
using FastLmm.TestSupport;

namespace FastLmm.Tests.Inference;

/// <summary>Tails and quantiles against R's pt, qt and pf.</summary>
public class TailProbabilityTests
{
    [Theory]
    [InlineData(0.001, 1e7, 0.99920211559212502)]
    [InlineData(2, 1e7, 0.045500290891842946)]
    [InlineData(8, 1e7, 1.2443234802806706e-15)]
    [InlineData(2, 12000, 0.045522761022612421)]
    [InlineData(2, 9000, 0.04553026046018524)]
    [InlineData(30, 5e4, 5.4170059002813172e-196)]
    [InlineData(0.5, 3.7, 0.64533563331993204)]
    [InlineData(12, 25, 7.1829730750348347e-12)]
    [InlineData(40, 2, 0.0006244146721847406)]
    [InlineData(1e-6, 30, 0.9999992087356302)]
    public void TwoSidedT(double t, double df, double p)
    {
        Agreement.Near(p, TailProbability.TwoSidedT(t, df), Tolerances.Tail * p, "p");
        Assert.Equal(TailProbability.TwoSidedT(t, df), TailProbability.TwoSidedT(-t, df));
    }

    [Theory]
    [InlineData(0.95, 2.5, 3.5746548420036919)]
    [InlineData(0.95, 1e6, 1.9599663568141066)]
    [InlineData(0.99, 30, 2.7499956535672254)]
    [InlineData(0.5, 1, 1)]
    [InlineData(0.95, double.PositiveInfinity, 1.959963984540054)]
    public void CentralT(double level, double df, double t) => Agreement.Near(t, TailProbability.CentralT(level, df), Tolerances.Tail * t, "t");

    [Theory]
    [InlineData(3, 2, 30, 0.064905471518874477)]
    [InlineData(50, 4, 12.5, 1.4042071554668669e-07)]
    [InlineData(0.2, 1, 1e5, 0.6547218146225009)]
    public void UpperF(double f, double numerator, double denominator, double p) =>
        Agreement.Near(p, TailProbability.UpperF(f, numerator, denominator), Tolerances.Tail * p, "p");
}
