using FastLmm.Inference.Diagnostics;

namespace FastLmm.Tests.Diagnostics;

/// <summary>Q–Q points: as R's qqnorm for few values, and near it for many.</summary>
public class QuantileTests
{
    [Fact]
    public void FewValuesAreThemselvesAtPpoints()
    {
        var gatherer = new QuantileGatherer();
        foreach (double value in new[] { 3.0, double.NaN, -1, 2, 0.5 }) gatherer.Add(value);
        IReadOnlyList<QuantilePoint> points = gatherer.Points();
        Assert.Equal([-1, 0.5, 2, 3], points.Select(point => point.Sample));
        double[] expected = [-1.0491313979639725, -0.29930691046566, 0.29930691046566, 1.0491313979639725];      // qnorm(ppoints(4))
        for (int i = 0; i < 4; i++) Agreement.Near(expected[i], points[i].Theoretical, 1e-12, "theoretical");
    }

    [Fact]
    public void ManyValuesAreWithinAThousandthOfTheirQuantiles()
    {
        const int Count = 3 * QuantileGatherer.MostKept;
        var random = new Random(1);
        double[] values = [.. Enumerable.Range(0, Count).Select(_ => MathNet.Numerics.Distributions.Normal.Sample(random, 0, 1))];
        var gatherer = new QuantileGatherer();
        foreach (double value in values) gatherer.Add(value);
        Array.Sort(values);
        IReadOnlyList<QuantilePoint> points = gatherer.Points();
        Assert.InRange(points.Count, 1000, 1200);
        Assert.Equal((values[0], values[^1]), (points[0].Sample, points[^1].Sample));
        foreach (QuantilePoint point in points)
        {
            int rank = (int)Math.Round(MathNet.Numerics.Distributions.Normal.CDF(0, 1, point.Theoretical) * Count + 0.5);
            double expected = values[Math.Clamp(rank - 1, 0, Count - 1)];
            Agreement.Near(expected, point.Sample, 1e-3 * Math.Abs(expected) + 1e-5, "quantile");
        }
        Assert.Equal(points.Select(point => point.Sample).Order(), points.Select(point => point.Sample));
    }
}
