using FastLmm.Designs;
using FastLmm.Designs.Codings;
using FastLmm.Formulas;
using FastLmm.Packing;
using FastLmm.Tables;
using FastLmm.Tests.Designs;
using FastLmm.TestSupport;

namespace FastLmm.Tests.LateLevels;

/// <summary>Rows made while levels come in, brought to the columns of all levels, against rows made with all levels known.</summary>
public class ColumnChangeTests
{
    public static TheoryData<int> Models => LateModel.Numbers;

    [Theory, MemberData(nameof(Models))]
    public void ChangedRowsAreThoseOfAllLevels(int number)
    {
        LateModel model = LateModel.All[number];
        for (int seed = 0; seed < 4; seed++)
        {
            LateData data = LateData.Of(seed, rows: 300, textLate: true);
            FilledDesign expected = FilledDesign.Of(model.Formula, LateData.Header, data.Cells, model.Options);
            foreach (int pilot in new[] { 0, 1, 40 })
            {
                (Design design, RowStore rows) = Grown(model, data, pilot);
                string what = $"{model.Formula}, seed {seed}, pilot {pilot}";
                Assert.Equal(expected.Design.FixedNames, design.FixedNames);
                Assert.Equal(expected.Design.RandomBlocks.SelectMany(block => block.Names), design.RandomBlocks.SelectMany(block => block.Names));
                Assert.Equal(expected.Design.UsedLevels(), design.UsedLevels());
                Check(expected.X, rows, chunk => chunk.X, $"X of {what}");
                Check(expected.Z, rows, chunk => chunk.Z, $"Z of {what}");
                Assert.Equal(expected.Y, rows.Chunks.SelectMany(chunk => chunk.Y.Take(chunk.Rows)));
            }
        }
    }

    [Theory]
    [InlineData("y ~ f * g * x + (1 + f | id)", true)]
    [InlineData("y ~ 0 + f:g + (0 + f:x | id)", true)]
    [InlineData("y ~ x + f:g + g + (1 | id)", true)]
    [InlineData("y ~ x:f + f:g + (1 | id)", false)]                   // f:g codes g by contrasts for the sake of x:f, though no term spans f
    [InlineData("y ~ x + (1 + x:f + f:g | id)", false)]
    [InlineData("y ~ x:b + b:w + (1 | id)", false)]                     // if they turned out to be factors
    [InlineData("y ~ x + w + b + f + g + (x + b || id)", true)]
    public void APlanKnowsWhetherItMayHaveToReadAgain(string formula, bool closed) =>
        Assert.NotEqual(closed, DesignPlan.Create(ModelFormula.Parse(formula), new FitOptions(), LateData.Header).MayReadAgain);

    // Levels of the first rows as a fit knows them, then the others as they come.
    private static (Design Design, RowStore Rows) Grown(LateModel model, LateData data, int pilot)
    {
        DesignPlan plan = DesignPlan.Create(ModelFormula.Parse(model.Formula), model.Options, LateData.Header);
        var kinds = new CellReader(LateData.Header, data.Cells, plan.Columns).Kinds;
        var first = new CellReader(LateData.Header, [.. data.Cells.Take(pilot)], [.. plan.Columns.Zip(kinds, (column, kind) => column with { Kind = kind })]);
        Design known = FilledDesign.ReadAll(plan.Bind(first.Kinds, first.AllLevels(), first), first).Design;

        var reader = new CellReader(LateData.Header, data.Cells, plan.Columns, chunkRows: 37);
        Design design = plan.Bind(reader.Kinds, known.UsedLevels(), reader);
        design.Grow();
        var rows = new RowStore();
        var chunk = new TableChunk(reader.Kinds);
        DesignChunk target = design.NewChunk();
        while (reader.Read(chunk))
        {
            design.Fill(chunk, reader.Place, target);
            rows.Add(target);
        }
        (Design settled, ColumnChange? change) = design.Settled(reader);
        Assert.NotNull(change);
        return (settled, rows.Changed(change));
    }

    private static void Check(double[][] expected, RowStore rows, Func<DesignChunk, double[][]> columns, string what)
    {
        Assert.All(rows.Chunks, chunk => Assert.Equal(expected.Length, columns(chunk).Length));
        for (int c = 0; c < expected.Length; c++)
        {
            double[] actual = [.. rows.Chunks.SelectMany(chunk => columns(chunk)[c].Take(chunk.Rows))];
            Agreement.NearLargest(expected[c], actual, Tolerances.ColumnChange, $"column {c} of {what}");
        }
    }
}
