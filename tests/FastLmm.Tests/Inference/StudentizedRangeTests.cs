using FastLmm.Algebra;
using FastLmm.TestSupport;
using MathNet.Numerics.Distributions;

namespace FastLmm.Tests.Inference;

/// <summary>The studentised range against 40-digit arithmetic, the t distribution, R, and itself.</summary>
public class StudentizedRangeTests
{
    [Fact]
    public void TailsEqualThoseOfFortyDigits()
    {
        foreach ((double q, int means, double df, double upper) in GoldenStudentizedRange.ExactTails())
            Check(q, means, df, upper, Tolerances.StudentizedRange * upper);
    }

    [Theory, InlineData(0.7), InlineData(1), InlineData(3.5), InlineData(24), InlineData(200), InlineData(double.PositiveInfinity)]
    public void TwoMeansAreStudentsT(double df)
    {
        foreach (double t in new[] { 0.1, 1, 3, 10, 30 })
        {
            double expected = double.IsInfinity(df) ? 2 * Normal.CDF(0, 1, -t) : TailProbability.TwoSidedT(t, df);
            if (expected == 0) continue;
            double actual = StudentizedRange.UpperTail(Math.Sqrt(2) * t, 2, df);
            Agreement.Near(expected, actual, Tolerances.StudentizedRange * expected, $"t = {t}, df = {df}");
        }
    }

    [Fact]
    public void TailsEqualThoseOfR()
    {
        foreach ((double q, int means, double df, double upper) in GoldenStudentizedRange.TailsOfR())
            Check(q, means, df, upper, Tolerances.StudentizedRangeOfR(df));
    }

    [Fact]
    public void QuantilesGiveTheirProbabilityBack()
    {
        foreach ((_, int means, double df, double upper) in GoldenStudentizedRange.QuantilesOfR())
        {
            double back = StudentizedRange.UpperTail(StudentizedRange.Quantile(upper, means, df), means, df);
            Agreement.Near(upper, back, 1e-12 * upper, $"upper = {upper}, means = {means}, df = {df}");
        }
    }

    [Theory, InlineData(200, 15), InlineData(1000, double.PositiveInfinity)]
    public void ManyMeansLieBetweenOnePairAndTheSumOfAll(int means, double df)
    {
        double pairs = 0.5 * means * (means - 1);
        foreach (double t in new[] { 1.0, 4, 7, 12 })
        {
            double one = TailProbability.TwoSidedT(t, df), all = StudentizedRange.UpperTail(Math.Sqrt(2) * t, means, df);
            Assert.InRange(all, one, Math.Min(1, pairs * one * (1 + 1e-12)));
        }
    }

    [Fact]
    public void EndsAndNoNumbers()
    {
        Assert.Equal(1, StudentizedRange.UpperTail(0, 3, 10));
        Assert.Equal(0, StudentizedRange.UpperTail(double.PositiveInfinity, 3, 10));
        Assert.Equal(double.PositiveInfinity, StudentizedRange.Quantile(0, 3, 10));
        Assert.Equal(0, StudentizedRange.Quantile(1, 3, 10));
        Assert.Equal(double.NaN, StudentizedRange.UpperTail(double.NaN, 3, 10));
        Assert.Equal(double.NaN, StudentizedRange.UpperTail(1, 3, 0));
        Assert.Equal(double.NaN, StudentizedRange.Quantile(0.1, 3, double.NaN));
    }

    private static void Check(double q, int means, double df, double upper, double tolerance) =>
        Agreement.Near(upper, StudentizedRange.UpperTail(q, means, df), tolerance, $"q = {q}, means = {means}, df = {df}");
}
