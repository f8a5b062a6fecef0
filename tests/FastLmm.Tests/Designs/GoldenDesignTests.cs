using FastLmm.TestSupport;

namespace FastLmm.Tests.Designs;

/// <summary>Columns and names against R: the golden fits' designs, and R's model matrices for many formulas.</summary>
public class GoldenDesignTests
{
    private const double Tolerance = 1e-12;

    public static TheoryData<string> Designs =>
        [.. Golden.FitIdsWithDesign.Where(id => id.EndsWith(".REML", StringComparison.Ordinal))];

    public static TheoryData<string> WithoutDesign => [.. Golden.FitIds.Except(Golden.FitIdsWithDesign)];

    public static TheoryData<string> Formulas => [.. GoldenFormula.All.Keys];

    [Theory, MemberData(nameof(Designs))]
    public void ColumnsEqualThoseOfTheGoldenDesign(string id)
    {
        GoldenFit fit = GoldenFit.Load(id);
        GoldenDesign golden = GoldenDesign.Load(Golden.DesignOf(id));
        FilledDesign filled = Fill(fit, chunkRows: 37);
        int[] estimated = AssertNames(fit, filled);

        AssertColumns(golden.X, [.. estimated.Select(j => filled.X[j])], "X");
        AssertColumns(golden.Z, filled.Z, "Z");
        AssertColumns([golden.Y], [[.. filled.Y.Zip(filled.Offset, (y, offset) => y + offset)]], "y");
        AssertColumns([golden.Offset ?? new double[golden.Rows]], [[.. filled.Offset]], "offset");
        Assert.Equal((IEnumerable<string>)golden.SubjectIds, filled.Subject);
        Assert.Equal(golden.Weight ?? [], filled.Weight.ToArray());
        Assert.Equal(fit.RowsDropped, filled.Design.Dropped.Total);
        Assert.Equal(fit.RowsUsedFirst, filled.Row.Take(fit.RowsUsedFirst.Length).Select(row => (int)row));
    }

    [Theory, MemberData(nameof(WithoutDesign))]
    public void NamesEqualThoseOfGoldenFitsWithoutDesign(string id) => AssertNames(GoldenFit.Load(id), Fill(GoldenFit.Load(id)));

    [Theory, MemberData(nameof(Formulas))]
    public void ModelMatrixEqualsThatOfR(string id)
    {
        GoldenFormula golden = GoldenFormula.All[id];
        string[][] data = GoldenFormula.Data;
        var options = new FitOptions { Contrasts = golden.Contrasts, Subset = golden.Subset };
        FilledDesign filled = FilledDesign.Of(golden.Formula, data[0], data[1..], options, chunkRows: 5);
        filled.Design.CheckLevels();

        Assert.Equal(golden.ResponseName, filled.Design.ResponseName);
        Assert.Equal(golden.FixedNames, filled.Design.FixedNames);
        Assert.Equal(golden.RandomBlocks, filled.Design.RandomBlocks.Select(block => block.Names.ToArray()));
        AssertColumns(golden.X, filled.X, "X");
        AssertColumns(golden.Z, filled.Z, "Z");
        double[] offset = golden.Offset ?? new double[golden.Y.Length];
        AssertColumns([offset], [[.. filled.Offset]], "offset");
        AssertColumns([[.. golden.Y.Zip(offset, (y, o) => y - o)]], [[.. filled.Y]], "y");
    }

    private static FilledDesign Fill(GoldenFit fit, int chunkRows = 4096)
    {
        GoldenDataset data = GoldenDataset.Load(fit.Dataset);
        var options = new FitOptions { Weights = fit.Weights, Levels = data.FactorLevels };
        return FilledDesign.Of(fit.Formula, data.ColumnNames, data.Rows, options, chunkRows);
    }

    private static int[] AssertNames(GoldenFit fit, FilledDesign filled)
    {
        string[] names = [.. filled.Design.FixedNames];
        int[] estimated = [.. Enumerable.Range(0, names.Length).Where(j => !fit.DroppedColumns.Contains(names[j]))];
        Assert.Equal(fit.BetaNames, estimated.Select(j => names[j]));
        Assert.Equal(fit.DroppedColumns.Length, names.Length - estimated.Length);
        Assert.Equal(fit.RandomEffectNames, filled.Design.RandomBlocks.SelectMany(block => block.Names));
        Assert.Equal(fit.RandomBlocks.Select(block => block.Length), filled.Design.RandomBlocks.Select(block => block.Size));
        Assert.Equal(fit.Subject, filled.Design.GroupName);
        return estimated;
    }

    private static void AssertColumns(double[][] expected, double[][] actual, string name)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int j = 0; j < expected.Length; j++)
        {
            Assert.Equal(expected[j].Length, actual[j].Length);
            double largest = expected[j].Max(Math.Abs);
            for (int row = 0; row < expected[j].Length; row++)
            {
                double difference = Math.Abs(expected[j][row] - actual[j][row]);
                Assert.True(difference <= Tolerance * largest, $"{name}[{row},{j}]: {actual[j][row]:R}, not {expected[j][row]:R}");
            }
        }
    }
}
