using System.Data;
using FastLmm.Tables;
using static FastLmm.Tests.Tables.CsvTexts;

namespace FastLmm.Tests.Tables;

public sealed class DbTableTests
{
    private static readonly ColumnRequest[] AllColumns =
        [new("id", ColumnKind.Id), new("y"), new("dose"), new("f"), new("sex"), new("smokes"), new("day"), new("price", ColumnKind.Factor), new("n")];

    private static readonly object?[][] AllRows =
    [
        ["123456789012345678", 0.1, 2.5, (double)0.1f, "M", "TRUE", "2024-02-29", "1.10", 3.0],
        [null, double.NaN, double.NaN, double.NaN, null, null, null, null, double.NaN],
        ["7", -1e300, 3.0, double.NaN, null, "FALSE", "2024-02-29T13:30:00", "2", -1.0],
    ];

    [Fact]
    public void DeclaredNumbersAreNumericAndAllElseFactors()
    {
        using Table table = Table.FromReader(Rows().CreateDataReader());
        Assert.False(table.CanReadAgain);
        Assert.Equal(AllRows, table.ReadAll(AllColumns));
        FailsAsBadInput("data has been read and cannot be read again; run its query once more", () => table.Open(AllColumns));
    }

    [Fact]
    public void KeptRowsAreTheSameAndHaveTheOtherColumns()
    {
        using Table table = Table.FromReader(Rows().CreateDataReader());
        Assert.Equal(["M", null, null], table.ReadAndKeep(new ColumnRequest("sex")).Select(row => row[0]));
        Assert.Equal(AllRows, table.ReadAll(AllColumns));
        Assert.Equal(AllRows, table.ReadAll(AllColumns));
    }

    [Fact]
    public void AReadingLeftEarlyIsWholeTheSecondTime()
    {
        DataTable rows = new();
        rows.Columns.Add("x", typeof(int));
        for (int row = 1; row <= 10_000; row++) rows.Rows.Add(row);
        using Table table = Table.FromReader(rows.CreateDataReader());
        using (TableReader reader = table.Open([new("x")], keepForAgain: true)) Assert.True(reader.Read(new TableChunk(reader.Kinds)));
        Assert.Equal(Enumerable.Range(1, 10_000).Select(row => (object?)(double)row), table.ReadColumn("x"));
    }

    [Fact]
    public void TruthIsOneOrZeroWhereANumberIsWanted() =>
        Assert.Equal([1.0, double.NaN, 0.0], Table.FromReader(Rows().CreateDataReader()).ReadColumn("smokes", ColumnKind.Numeric));

    [Fact]
    public void Errors()
    {
        FailsAsBadInput("visits, row 1: column 'day' must be numeric but holds '2024-02-29'; add it to MissingTokens if it means missing",
            () => Table.FromReader(Rows().CreateDataReader(), name: "visits").ReadColumn("day", ColumnKind.Numeric));
        FailsAsBadInput("there is no column 'Y2'; did you mean 'y'?", () => Table.FromReader(Rows().CreateDataReader()).ReadColumn("Y2"));
        DataTable none = Rows().Clone();
        FailsAsBadInput("data has no rows", () => Table.FromReader(none.CreateDataReader()).ReadColumn("y"));
    }

    private static DataTable Rows()
    {
        DataTable table = new();
        (string Name, Type Type)[] columns = [("id", typeof(long)), ("y", typeof(double)), ("dose", typeof(decimal)), ("f", typeof(float)),
            ("sex", typeof(string)), ("smokes", typeof(bool)), ("day", typeof(DateTime)), ("price", typeof(decimal)), ("n", typeof(short))];
        foreach ((string name, Type type) in columns) table.Columns.Add(name, type);
        table.Rows.Add(123456789012345678, 0.1, 2.5m, 0.1f, "M", true, new DateTime(2024, 2, 29), 1.10m, (short)3);
        table.Rows.Add([.. Enumerable.Repeat((object)DBNull.Value, 9)]);
        table.Rows.Add(7L, -1e300, 3m, float.NaN, "NA", false, new DateTime(2024, 2, 29, 13, 30, 0), 2m, (short)-1);
        return table;
    }
}
