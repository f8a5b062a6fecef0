using System.Text.Json;
using FastLmm.Designs;
using FastLmm.Designs.Bases;
using FastLmm.Formulas;
using FastLmm.TestSupport;

namespace FastLmm.Tests.Designs;

/// <summary>What terms remember of the rows that they were made from, against R's predict for the basis.</summary>
public class RememberedBasisTests
{
    private static readonly JsonElement[] Golden =
        [.. JsonDocument.Parse(File.ReadAllBytes(TestSupport.Golden.PathOf("bases.json"))).RootElement.EnumerateArray()];

    public static TheoryData<string> Calls => [.. Golden.Select(entry => entry.GetProperty("call").GetString()!)];

    [Theory, MemberData(nameof(Calls))]
    public void OtherValuesGetTheColumnsThatRPredicts(string call)
    {
        JsonElement golden = Golden.Single(entry => entry.GetProperty("call").GetString() == call);
        double[] x = Doubles(golden.GetProperty("x"));
        double[][] expected = [.. golden.GetProperty("columns").EnumerateArray().Select(Doubles)];
        var basis = (ColumnBasis)Remembered(call).Bases[call];

        Assert.Equal(expected.Length, basis.Columns);
        var row = new double[basis.Columns];
        for (int i = 0; i < x.Length; i++)
        {
            basis.Evaluate(x[i], row);
            for (int c = 0; c < row.Length; c++)
            {
                double difference = Math.Abs(row[c] - expected[c][i]);
                Assert.True(difference <= 1e-12 * expected[c].Max(Math.Abs), $"column {c} at {x[i]}: {row[c]:R}, not {expected[c][i]:R}");
            }
        }
        basis.Evaluate(double.NaN, row);
        Assert.All(row, value => Assert.True(double.IsNaN(value)));
    }

    [Fact]
    public void ConstantsAreThoseOfR()
    {
        double[] x = [.. GoldenFormula.Data[1..].Select(row => double.Parse(row[3], System.Globalization.CultureInfo.InvariantCulture)).Order()];
        var scale = (ScaleBasis)Remembered("scale(x)").Bases["scale(x)"];
        Assert.Equal(x.Average(), scale.Center, 1e-14);
        var spline = (NaturalSplineBasis)Remembered("ns(x, 4)").Bases["ns(x, 4)"];
        Assert.Equal((x[0], x[^1], 3), (spline.Left, spline.Right, spline.Knots.Length));
        Assert.Equal(x[11] * 0.5 + x[12] * 0.5, spline.Knots[1], 1e-14);
        var polynomial = (PolynomialBasis)Remembered("poly(x, 2)").Bases["poly(x, 2)"];
        Assert.Equal((1.0, 24.0), (polynomial.Norm2[0], polynomial.Norm2[1]));
        Assert.Equal(x.Average(), polynomial.Alpha[0], 1e-14);
    }

    [Fact]
    public void AnInnerBasisTakesAReadingOfItsOwn()
    {
        DesignPlan plan = Plan("y ~ poly(scale(x), 2) + (scale(x) | g)");
        string[][] data = GoldenFormula.Data;
        int readings = 0;
        for (; plan.NeedsBasis; readings++) plan = FilledDesign.ReadBases(plan, new CellReader(data[0], data[1..], plan.Columns));
        Assert.Equal(2, readings);
        Assert.Equal(["poly(scale(x), 2)", "scale(x)"], plan.Bases.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("poly(x, 3, raw = TRUE) + scale(x, 3, 2)")]
    [InlineData("ns(x, knots = c(2, 3), Boundary.knots = c(0, 9)) + bs(x, Boundary.knots = c(0, 9))")]
    [InlineData("cut(x, c(0, 5, 9))")]
    public void ConstantsInTheFormulaNeedNoReading(string terms) => Assert.False(Plan($"y ~ {terms} + (1 | g)").NeedsBasis);

    [Theory]
    [InlineData(true, false, "-1 -1 0 0 1 1 -1")]
    [InlineData(true, true, "-1 0 0 0 1 1 -1")]
    [InlineData(false, false, "-1 0 0 1 1 -1 -1")]
    [InlineData(false, true, "-1 0 0 1 1 1 -1")]
    public void ValuesFallIntoIntervals(bool right, bool includeLowest, string intervals)
    {
        var basis = new IntervalBasis([1, 2, 3], ["low", "high"], right, includeLowest);
        double[] x = [0.5, 1, 1.5, 2, 2.5, 3, 3.5];
        Assert.Equal(intervals.Split(' ').Select(int.Parse), x.Select(basis.IntervalOf));
    }

    private static DesignPlan Plan(string formula) => DesignPlan.Create(ModelFormula.Parse(formula), new FitOptions(), GoldenFormula.Data[0]);

    private static DesignPlan Remembered(string call)
    {
        DesignPlan plan = Plan($"y ~ {call} + (1 | g)");
        string[][] data = GoldenFormula.Data;
        return plan.NeedsBasis ? FilledDesign.ReadBases(plan, new CellReader(data[0], data[1..], plan.Columns, chunkRows: 7)) : plan;
    }

    private static double[] Doubles(JsonElement list) => [.. list.EnumerateArray().Select(number => number.GetDouble())];
}
