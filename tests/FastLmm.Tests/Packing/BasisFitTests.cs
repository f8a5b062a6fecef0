using FastLmm.Formulas;
using FastLmm.Tables;
using FastLmm.TestSupport;

namespace FastLmm.Tests.Packing;

/// <summary>Fits whose terms depend on all rows, from formula and CSV: two readings of the data.</summary>
public class BasisFitTests
{
    public static TheoryData<string> Fits =>
        [.. Golden.FitIds.Where(id => GoldenFit.Load(id).Formula is var text && (text.Contains("poly(") || text.Contains("ns(")))];

    [Theory, MemberData(nameof(Fits))]
    public void FitEqualsThatOfR(string id)
    {
        GoldenFit golden = GoldenFit.Load(id);
        using Table table = Table.FromCsv(GoldenDataset.Load(golden.Dataset).CsvPath, Reading(golden));
        LmmFit fit = LinearMixedModel.Fit(golden.Formula, table, Options(golden));

        Assert.InRange(fit.Criterion - golden.Objective, -Tolerance(golden), Tolerance(golden));
        Assert.Equal(golden.BetaNames, fit.FixedEffects.Select(effect => effect.Name));
        Assert.Equal(golden.RandomEffectNames, fit.RandomEffects.Names);
        Assert.Equal((golden.Rows, golden.RowsDropped, golden.Subjects), (fit.Rows, fit.RowsDropped, fit.Subjects));
        for (int c = 0; c < golden.Beta.Length; c++)
        {
            double error = golden.Se[c];
            Assert.InRange((fit.FixedEffects[c].Estimate - golden.Beta[c]) / error, -1e-8, 1e-8);
            Assert.InRange(fit.FixedEffects[c].StandardError / error - 1, -1e-8, 1e-8);
        }
        Assert.InRange(fit.Sigma / golden.Sigma - 1, -1e-8, 1e-8);
        double[,] g = golden.G;
        for (int k = 0; k < g.GetLength(0); k++)
            for (int l = 0; l < g.GetLength(1); l++)
                Assert.InRange((fit.RandomCovariance[k, l] - g[k, l]) / Math.Sqrt(g[k, k] * g[l, l]), -1e-6, 1e-6);
    }

    [Theory]
    [InlineData("sleepstudy.poly2_q3.REML")]
    [InlineData("sleepstudy.ns3_ris.ML")]
    public void AStreamIsReadTwiceToo(string id)
    {
        GoldenFit golden = GoldenFit.Load(id);
        using FileStream file = File.OpenRead(GoldenDataset.Load(golden.Dataset).CsvPath);
        using Table table = Table.FromStream(file, "stream", Reading(golden));
        LmmFit fit = LinearMixedModel.Fit(golden.Formula, table, Options(golden) with { RowsToKeep = 0 });

        Assert.InRange(fit.Criterion - golden.Objective, -Tolerance(golden), Tolerance(golden));
        double[] fitted = [.. fit.FittedValues().SelectMany(chunk => chunk.Profile)];
        for (int i = 0; i < golden.Fitted.Length; i++) Assert.InRange((fitted[i] - golden.Fitted[i]) / golden.Sigma, -1e-6, 1e-6);
    }

    [Fact]
    public void ABasisIsMadeOfTheRowsThatAreKept()
    {
        double[] x = [1, 2, 3, 4, 5, 6, 7, 100, 3, 5, double.NaN, 2];
        double[] y = [1, 3, 2, 5, 4, 6, 8, 9, 1, double.NaN, 2, 3];
        string[] id = ["a", "a", "a", "b", "b", "b", "c", "c", "c", "d", "d", "e"];
        using Table table = Table.FromColumns([TableColumn.Numeric("x", x), TableColumn.Numeric("y", y), TableColumn.Text("id", id)]);

        LmmFit scaled = LinearMixedModel.Fit("y ~ scale(x) + (1 | id)", table, new FitOptions { Subset = "x < 50" });
        LmmFit plain = LinearMixedModel.Fit("y ~ x + (1 | id)", table, new FitOptions { Subset = "x < 50" });

        double[] kept = [1, 2, 3, 4, 5, 6, 7, 3, 2];
        double sd = Math.Sqrt(kept.Sum(v => Math.Pow(v - kept.Average(), 2)) / (kept.Length - 1));
        Assert.Equal(9, scaled.Rows);
        Assert.Equal(plain.FixedEffects["x"].Estimate * sd, scaled.FixedEffects["scale(x)"].Estimate, 1e-10);
        Assert.Equal("2 rows were left out by --subset", scaled.Messages[1]);
        Assert.Equal("1 row was left out: y missing in 1", scaled.Messages[0]);
        Assert.Equal((1L, 1), (scaled.RowsDropped, scaled.SubjectsDropped));
    }

    [Fact]
    public void SubjectsOutsideTheSubsetAreNotCountedAsDropped()
    {
        using Table table = Table.FromColumns(
        [
            TableColumn.Numeric("y", [1, 3, 2, 5, 4, 7]), TableColumn.Text("id", ["a", "a", "b", "b", "c", "d"]),
            TableColumn.Text("site", ["S", "S", "S", "S", "T", "T"]),
        ]);
        LmmFit fit = LinearMixedModel.Fit("y ~ 1 + (1 | id)", table, new FitOptions { Subset = "site == 'S'" });
        Assert.Equal((4L, 0L, 2, 0), (fit.Rows, fit.RowsDropped, fit.Subjects, fit.SubjectsDropped));
        var refused = Assert.Throws<LmmException>(() => LinearMixedModel.Fit("y ~ 1 + (1 | id)", table, new FitOptions { Subset = "site == 'U'" }));
        Assert.Equal("no row is left to fit: 6 rows were left out by --subset; check the columns named in the formula", refused.Message);
    }

    [Fact]
    public void CombinedGroupsHaveJoinedIds()
    {
        using Table table = Table.FromColumns(
        [
            TableColumn.Numeric("y", [1, 3, 2, 5, 4, 7, 8]), TableColumn.Text("id", ["1", "1", "2", "1", "1", "2", null]),
            TableColumn.Text("site", ["S", "S", "S", "T", "T", "T", "T"]),
        ]);
        LmmFit fit = LinearMixedModel.Fit("y ~ 1 + (1 | site:id)", table, new FitOptions());
        Assert.Equal("site:id", fit.Grouping);
        Assert.Equal(["S:1", "S:2", "T:1", "T:2"], fit.RandomEffects.SubjectIds);
        Assert.Equal([2, 1, 2, 1], fit.RandomEffects.RowCounts);
        Assert.Equal((6L, 1L, 0), (fit.Rows, fit.RowsDropped, fit.SubjectsDropped));
    }

    [Theory]
    [InlineData("y ~ «poly(x, 2)» + (1 | id)", null)]
    [InlineData("«scale(x)» ~ 1 + (1 | id)", "x == 1")]
    [InlineData("y ~ «ns(x, df = 2)» + (1 | id)", "x == 1")]
    public void TooFewDifferentValuesAreRefusedAtTheTerm(string marked, string? subset)
    {
        using Table table = Table.FromColumns(
            [TableColumn.Numeric("y", [1, 3, 2, 5]), TableColumn.Numeric("x", [1, 2, 1, 2]), TableColumn.Text("id", ["a", "a", "b", "b"])]);
        string formula = marked.Replace("«", "").Replace("»", ""), term = marked.Split('«', '»')[1];

        var refused = Assert.Throws<FormulaException>(() => LinearMixedModel.Fit(formula, table, new FitOptions { Subset = subset }));

        Assert.Equal($"{term} needs more different values than there are in the rows used; ask for less of it or leave it out", refused.Sentence);
        Assert.Equal(new TextSpan(marked.IndexOf('«'), term.Length), refused.Place);
    }

    private static double Tolerance(GoldenFit golden) => 1e-9 + 1e-11 * Math.Abs(golden.Objective);

    private static TableOptions Reading(GoldenFit golden) => new()
    {
        Factors = [.. GoldenDataset.Load(golden.Dataset).FactorLevels.Keys.Where(factor => factor != golden.Subject)],
    };

    private static FitOptions Options(GoldenFit golden) => new()
    {
        Method = golden.Method,
        Weights = golden.Weights,
        Levels = GoldenDataset.Load(golden.Dataset).FactorLevels.Where(factor => factor.Key != golden.Subject).ToDictionary(),
        Threads = 1,
    };
}
