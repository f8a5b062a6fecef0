using FastLmm.Tables;
using static FastLmm.Tests.Tables.CsvTexts;

namespace FastLmm.Tests.Tables;

public sealed class ColumnsTableTests
{
    private static readonly Table Cohort = Table.FromColumns(
    [
        TableColumn.Numeric("y", [1.5, double.NaN, double.PositiveInfinity]),
        TableColumn.Whole("id", [123456789012345678, 123456789012345679, 7]),
        TableColumn.Text("sex", ["M", null, "NA"]),
        TableColumn.Text("age", ["8", " 10 ", "."]),
        TableColumn.Coded("site", [1, -1, 0], ["Gent", "Bonn"]),
    ]);

    [Fact]
    public void ColumnsHaveTheirOwnKinds()
    {
        using TableReader reader = Cohort.Open([new("y"), new("id"), new("sex"), new("age"), new("site")]);
        Assert.Equal([ColumnKind.Numeric, ColumnKind.Numeric, ColumnKind.Factor, ColumnKind.Factor, ColumnKind.Factor], reader.Kinds);
        Assert.Equal([[1.5, 123456789012345678.0, "M", "8", "Bonn"], [double.NaN, 123456789012345679.0, null, " 10 ", null],
            [double.PositiveInfinity, 7.0, null, null, "Gent"]], ReadRest(reader));
        Assert.Equal("Bonn", reader.Levels(4)[0]);
        Assert.Equal("data, row 3", reader.Place(0, 3));
    }

    [Fact]
    public void ColumnsCanBeAskedForOtherwise()
    {
        Assert.True(Cohort.CanReadAgain);
        Assert.Equal([["123456789012345678", "1.5", 8.0], ["123456789012345679", null, 10.0], ["7", "Infinity", double.NaN]],
            Cohort.ReadAll(new("id", ColumnKind.Id), new("y", ColumnKind.Factor), new("age", ColumnKind.Numeric)));
    }

    [Fact]
    public void MissingTokensApplyToNumbersToo()
    {
        Table table = Table.FromColumns([TableColumn.Numeric("y", [-99, 0.1 + 0.2])], new TableOptions { MissingTokens = ["-99"] });
        Assert.Equal([double.NaN, 0.1 + 0.2], table.ReadColumn("y"));
        Assert.Equal([null, "0.30000000000000004"], table.ReadColumn("y", ColumnKind.Factor));
    }

    [Theory]
    [InlineData(4095)]
    [InlineData(4096)]
    [InlineData(4097)]
    public void ChunksAreFullButTheLast(int rows)
    {
        double[] values = [.. Enumerable.Range(1, rows).Select(row => (double)row)];
        Assert.Equal(values.Cast<object?>(), Table.FromColumns([TableColumn.Numeric("y", values)]).ReadColumn("y"));
    }

    [Fact]
    public void Errors()
    {
        FailsAsBadInput("data, row 1: column 'sex' must be numeric but holds 'M'; add it to MissingTokens if it means missing",
            () => Cohort.ReadColumn("sex", ColumnKind.Numeric));
        FailsAsBadInput(
            "data, row 2: column 'x' is numeric by Numerics but holds 'b'; add it to MissingTokens if it means missing, or leave that out",
            () => Table.FromColumns([TableColumn.Text("x", ["1", "b"])], new TableOptions { Numerics = ["x"] }).ReadColumn("x"));
        FailsAsBadInput("visits: column 'b' has 1 rows where column 'a' has 2",
            () => Table.FromColumns([TableColumn.Numeric("a", [1, 2]), TableColumn.Numeric("b", [1])], name: "visits"));
        FailsAsBadInput("data has no rows", () => Table.FromColumns([TableColumn.Numeric("a", [])]));
        FailsAsBadInput("data has no rows", () => Table.FromColumns([]));
        FailsAsBadInput("data has more than one column named 'a'; rename all but one",
            () => Table.FromColumns([TableColumn.Numeric("a", [1]), TableColumn.Numeric("a", [1])]).ReadColumn("a"));
        Assert.Throws<ArgumentException>(() => TableColumn.Coded("site", [0, 2], ["Gent", "Bonn"]));
    }
}
