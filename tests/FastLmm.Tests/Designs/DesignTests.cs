using FastLmm.Designs;
using FastLmm.Formulas;
using FastLmm.Tables;

namespace FastLmm.Tests.Designs;

/// <summary>Which rows are kept, which levels a factor has, and which values are refused.</summary>
public class DesignTests
{
    private static readonly string[] Header = ["id", "y", "x", "f", "w"];

    [Fact]
    public void DroppedRowsAreCountedToTheFirstMissingVariable()
    {
        FilledDesign filled = FilledDesign.Of("y ~ log(x) + f + (1 | id)", Header,
            [["a", "1", "1", "u", "1"], ["a", "NA", "NA", "u", "1"], ["b", "2", "NA", "NA", "1"], ["NA", "2", "3", "v", "1"],
             ["b", "2", "2", "NA", "0"], ["b", "4", "2", "v", "0"], ["b", "5", "2", "v", "NA"],
             ["b", "NA", "2", "v", "2"], ["c", "7", "2", "v", "2"]],
            new FitOptions { Weights = "w" }, chunkRows: 2);

        Assert.Equal(["a", "c"], filled.Subject);
        Assert.Equal([1L, 9L], filled.Row);
        Assert.Equal([1.0, 2.0], filled.Weight);
        Assert.Equal([1.0, 7.0], filled.Y);
        DropCounts dropped = filled.Design.Dropped;
        Assert.Equal([new("y", 2), new("x", 1), new("f", 1), new("id", 1), new("w", 1)], dropped.Missing);
        Assert.Equal(1, dropped.ZeroWeights);
        Assert.Equal(7, dropped.Total);
        Assert.Equal("7 rows were left out: y missing in 2, x in 1, f in 1, id in 1, w in 1, weight 0 in 1", dropped.Sentence);
    }

    [Fact]
    public void NothingDroppedNeedsNoSentence() => Assert.Equal("", new DropCounts([], 0).Sentence);

    [Fact]
    public void OneDroppedRowIsToldInTheSingular()
    {
        Assert.Equal("1 row was left out: weight 0 in 1", new DropCounts([], 1).Sentence);
        Assert.Equal("1,234 rows were left out: age missing in 1,234", new DropCounts([new("age", 1234)], 0).Sentence);
    }

    [Theory]
    [InlineData("10 9 2", "2 9 10")]
    [InlineData("10 9 b", "10 9 b")]
    [InlineData("b a B é z _", "B _ a b z é")]
    [InlineData("1e3 -5 0.5", "-5 0.5 1e3")]
    [InlineData("NaN 1", "1 NaN")]
    public void LevelsAreSortedAsInTheCLocale(string seen, string sorted) => Assert.Equal(sorted.Split(' '), LevelOrder.Sorted(seen.Split(' ')));

    [Fact]
    public void LevelsOfDroppedRowsDisappear()
    {
        string[][] cells = [["a", "1", "1", "v", "1"], ["a", "NA", "2", "u", "1"], ["b", "2", "3", "w", "1"], ["b", "3", "4", "v", "1"]];
        DesignPlan plan = DesignPlan.Create(ModelFormula.Parse("y ~ f + (1 | id)"), new FitOptions(), Header);
        var reader = new CellReader(Header, cells, plan.Columns);
        Design design = FilledDesign.ReadAll(plan.Bind(reader.Kinds, reader.AllLevels(), reader), reader).Design;

        Assert.Equal(["(Intercept)", "fv", "fw"], design.FixedNames);
        Assert.True(design.LevelsChanged);
        Assert.False(design.SawNewLevel);
        Assert.Equal(["v", "w"], design.UsedLevels()[2]!);
        Assert.Null(design.UsedLevels()[0]);

        FilledDesign again = FilledDesign.Of("y ~ f + (1 | id)", Header, cells);
        Assert.Equal(["(Intercept)", "fw"], again.Design.FixedNames);
        Assert.False(again.Design.LevelsChanged);
        Assert.Equal([0.0, 1.0, 0.0], again.X[1]);
    }

    [Fact]
    public void RowsWithNewLevelsAreSkippedAndTheLevelsReported()
    {
        string[][] cells = [["a", "1", "1", "v", "1"], ["a", "2", "2", "u", "1"], ["b", "NA", "3", "t", "1"], ["b", "3", "4", "v", "1"]];
        DesignPlan plan = DesignPlan.Create(ModelFormula.Parse("y ~ 0 + f + (1 | id)"), new FitOptions(), Header);
        var reader = new CellReader(Header, cells, plan.Columns);
        FilledDesign filled = FilledDesign.ReadAll(plan.Bind(reader.Kinds, [null, null, ["v"]], reader), reader);

        Assert.True(filled.Design.SawNewLevel && filled.Design.LevelsChanged);
        Assert.Equal([1L, 4L], filled.Row);
        Assert.Equal(["v", "u"], filled.Design.UsedLevels()[2]!);
        Assert.Equal(1, filled.Design.Dropped.Total);
    }

    [Fact]
    public void WithoutAReaderTheLevelsAreTheTextsByCode()
    {
        DesignPlan plan = DesignPlan.Create(ModelFormula.Parse("y ~ f + (1 | id)"), new FitOptions(), Header);
        ColumnKind[] kinds = [ColumnKind.Id, ColumnKind.Numeric, ColumnKind.Factor];
        Design design = plan.Bind(kinds, [null, null, ["v", "u"]]);
        var chunk = new TableChunk(kinds) { Rows = 3, FirstRow = 11, Source = 1 };
        new[] { 0, 1, 1 }.CopyTo(chunk.Codes(2), 0);
        DesignChunk target = design.NewChunk();
        design.Fill(chunk, (_, _) => "", target);

        Assert.Equal(["(Intercept)", "fv"], design.FixedNames);
        Assert.Equal([1.0, 0.0, 0.0], target.X[1][..3]);
        Assert.Equal([11L, 12L, 13L], target.Row[..3]);
        Assert.Equal((3, 1), (target.Rows, target.Source));
        Assert.Equal(["u", "v"], design.UsedLevels()[2]!);

        chunk.Codes(2)[1] = 2;
        design.Fill(chunk, (_, _) => "", target);
        Assert.True(design.SawNewLevel);
        Assert.Equal(2, target.Rows);
    }

    [Fact]
    public void GivenLevelsFixTheOrderAndMakeAFactorOfNumbers()
    {
        string[][] cells = [["a", "1", "3", "v", "1"], ["a", "2", "1", "u", "1"], ["b", "4", "3", "u", "1"]];
        var options = new FitOptions { Levels = new Dictionary<string, IReadOnlyList<string>> { ["x"] = ["3", "2", "1"] } };
        FilledDesign filled = FilledDesign.Of("y ~ x + I(x^2) + (1 | id)", Header, cells, options);

        Assert.Equal(["(Intercept)", "x1", "I(x^2)"], filled.Design.FixedNames);
        Assert.Equal([0.0, 1.0, 0.0], filled.X[1]);
        Assert.Equal([9.0, 1.0, 9.0], filled.X[2]);
    }

    [Fact]
    public void OffsetsAddUp()
    {
        FilledDesign filled = FilledDesign.Of(
            "y ~ offset(x) + offset(2 * x) + (1 | id)", Header, [["a", "10", "2", "u", "1"]], new FitOptions { Offset = "w" });
        Assert.Equal([7.0], filled.Offset);
        Assert.Equal([3.0], filled.Y);
    }

    [Fact]
    public void ColumnsAreAskedForByUse()
    {
        ModelFormula formula = ModelFormula.Parse("log(y) ~ x + I(x^2) + factor(x) + offset(w) + (f | id)");
        DesignPlan plan = DesignPlan.Create(formula, new FitOptions { Weights = "w" }, Header);
        Assert.Equal(
            [new("id", ColumnKind.Id), new("y"), new("x"), new("x", ColumnKind.Factor), new("f"), new("w"), new("w", ColumnKind.Numeric)],
            plan.Columns);
        Assert.True(plan.HasFactors);
        Assert.False(DesignPlan.Create(ModelFormula.Parse("y ~ I(x^2) + (1 | id)"), new FitOptions(), Header).HasFactors);
    }

    [Fact]
    public void ValuesDoNotDependOnChunksAndFillingDoesNotAllocate()
    {
        string[][] cells = [.. Enumerable.Range(0, 1003).Select(
            k => new[] { $"s{k % 7}", $"{k % 11}", $"{1 + k % 97}", k % 2 == 0 ? "u" : "v", $"{1 + k % 3}" })];
        const string Formula = "y ~ log(x) * f + exp(-x/50) + I(x^0.3) + (1 + sqrt(x) | id)";
        FilledDesign whole = FilledDesign.Of(Formula, Header, cells, new FitOptions { Weights = "w" });
        foreach (int chunkRows in new[] { 1, 7, 64 })
        {
            FilledDesign cut = FilledDesign.Of(Formula, Header, cells, new FitOptions { Weights = "w" }, chunkRows);
            Assert.Equal(whole.X, cut.X);
            Assert.Equal(whole.Z, cut.Z);
        }

        DesignPlan plan = DesignPlan.Create(ModelFormula.Parse(Formula), new FitOptions { Weights = "w" }, Header);
        var reader = new CellReader(Header, cells, plan.Columns);
        Design design = plan.Bind(reader.Kinds, reader.AllLevels(), reader);
        var chunk = new TableChunk(reader.Kinds);
        DesignChunk target = design.NewChunk();
        reader.Read(chunk);
        Func<int, long, string> place = reader.Place;
        design.Fill(chunk, place, target);
        chunk.Numeric(1)[5] = double.NaN;
        design.Fill(chunk, place, target);
        long before = GC.GetAllocatedBytesForCurrentThread();
        design.Fill(chunk, place, target);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(1002, target.Rows);
    }
}
