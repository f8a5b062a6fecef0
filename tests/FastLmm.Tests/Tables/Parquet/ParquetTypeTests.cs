using FastLmm.Tables;
using FastLmm.Tables.Raw;
using static FastLmm.Tests.Tables.CsvTexts;

namespace FastLmm.Tests.Tables.Parquet;

/// <summary>Each type of Parquet as numbers, factors and ids.</summary>
public sealed class ParquetTypeTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // The second row of three is missing.
    [ParquetTheory]
    [InlineData("TINYINT", "-5", "127", "-5|-|127", "-5|-|127")]
    [InlineData("SMALLINT", "-32768", "7", "-32768|-|7", "-32768|-|7")]
    [InlineData("INTEGER", "7", "2147483647", "7|-|2147483647", "7|-|2147483647")]
    [InlineData("BIGINT", "9007199254740993", "-9223372036854775808", "9007199254740992|-|-9.223372036854776E+18", "9007199254740993|-|-9223372036854775808")]
    [InlineData("UTINYINT", "255", "0", "255|-|0", "255|-|0")]
    [InlineData("USMALLINT", "65535", "0", "65535|-|0", "65535|-|0")]
    [InlineData("UINTEGER", "4294967295", "0", "4294967295|-|0", "4294967295|-|0")]
    [InlineData("UBIGINT", "18446744073709551615", "1", "1.8446744073709552E+19|-|1", "18446744073709551615|-|1")]
    [InlineData("DECIMAL(9,3)", "1.250", "-0.001", "1.25|-|-0.001", "1.250|-|-0.001")]
    [InlineData("DECIMAL(38,20)", "123456789012345678.12345678901234567890", "0.1", "1.2345678901234568E+17|-|0.1",
        "123456789012345678.12345678901234567890|-|0.10000000000000000000")]
    [InlineData("FLOAT", "0.1", "2", "0.10000000149011612|-|2", "0.1|-|2")]
    [InlineData("DOUBLE", "0.1", "1e300", "0.1|-|1E+300", "0.1|-|1E+300")]
    [InlineData("DOUBLE", "nan", "-inf", "-|-|-Infinity", "-|-|-Infinity")]
    [InlineData("BOOLEAN", "true", "false", "1|-|0", "TRUE|-|FALSE")]
    [InlineData("DATE", "2021-03-14", "1969-12-31", "18700|-|-1", "2021-03-14|-|1969-12-31")]
    [InlineData("DATE", "infinity", "-infinity", "Infinity|-|-Infinity", "infinity|-|-infinity")]
    [InlineData("TIMESTAMP", "2021-03-14 12:30:05.25", "1969-12-31 23:59:59.5", "1615725005.25|-|-0.5", "2021-03-14T12:30:05.25|-|1969-12-31T23:59:59.5")]
    [InlineData("TIMESTAMP_NS", "2021-03-14 12:30:05.125", "1969-12-31 23:59:59.5", "1615725005.125|-|-0.5", "2021-03-14T12:30:05.125|-|1969-12-31T23:59:59.5")]
    [InlineData("TIMESTAMP WITH TIME ZONE", "2021-03-14 12:30:05+01", "1970-01-01 00:00:00+00", "1615721405|-|0", "2021-03-14T11:30:05|-|1970-01-01T00:00:00")]
    [InlineData("VARCHAR", "2.5", "1e3", "2.5|-|1000", "2.5|-|1e3")]
    [InlineData("BLOB", "12", "007", "12|-|7", "12|-|007")]
    public void NumbersAndTexts(string type, string first, string third, string numbers, string texts)
    {
        string file = _folder.OfSql("a.parquet", $"SELECT CAST(v AS {type}) AS v FROM (VALUES ('{first}'), (NULL), ('{third}')) t(v)");
        using Table table = Table.FromFiles([file]);
        Assert.True(table.CanReadAgain);
        Assert.Equal(numbers, table.ReadColumn("v", ColumnKind.Numeric).Joined());
        Assert.Equal(texts, table.ReadColumn("v", ColumnKind.Id).Joined());
        Assert.Equal(texts, table.ReadColumn("v", ColumnKind.Factor).Joined());
    }

    [ParquetTheory]
    [InlineData("INTEGER", "1", ColumnKind.Numeric)]
    [InlineData("DECIMAL(4,1)", "1", ColumnKind.Numeric)]
    [InlineData("DOUBLE", "1", ColumnKind.Numeric)]
    [InlineData("DATE", "2021-03-14", ColumnKind.Numeric)]
    [InlineData("TIMESTAMP", "2021-03-14", ColumnKind.Numeric)]
    [InlineData("BOOLEAN", "true", ColumnKind.Logical)]
    [InlineData("VARCHAR", "1", ColumnKind.Factor)]
    [InlineData("TIME", "12:30:00", ColumnKind.Factor)]
    [InlineData("UUID", "6b0d1d0e-0000-4000-8000-000000000001", ColumnKind.Factor)]
    public void TheTypeDecidesTheKind(string type, string value, ColumnKind kind)
    {
        string file = _folder.OfSql("a.parquet", $"SELECT CAST('{value}' AS {type}) AS v");
        using Table table = Table.FromFiles([file]);
        Assert.Equal(kind, table.KindOf("v"));
        Assert.Single(table.ReadColumn("v"));
    }

    [ParquetFact]
    public void DatesAreTold()
    {
        string file = _folder.OfSql("a.parquet", "SELECT DATE '2021-03-14' AS d, TIMESTAMP '2021-03-14' AS t, 1 AS n");
        using TableReader reader = Table.FromFiles([file]).Open([new("d"), new("t"), new("n")]);
        Assert.Equal(["d holds dates: days since 1970-01-01", "t holds dates with times: seconds since 1970-01-01 00:00 UTC"], reader.Notes);
    }

    [ParquetFact]
    public void LogicalsAreCodesAndNumbers()
    {
        string file = _folder.OfSql("a.parquet", "SELECT CASE WHEN i % 3 = 0 THEN NULL ELSE i % 2 = 0 END AS v FROM range(9000) t(i)");
        object?[] expected = [.. Enumerable.Range(0, 9000).Select(i => i % 3 == 0 ? null : i % 2 == 0 ? "TRUE" : "FALSE")];
        using Table table = Table.FromFiles([file]);
        Assert.Equal(expected, table.ReadColumn("v"));
        using TableReader reader = table.Open([new("v")]);
        var chunk = new TableChunk(reader.Kinds);
        Assert.True(reader.Read(chunk));
        Assert.Equal([double.NaN, 0, 1, double.NaN, 1, 0], chunk.Numeric(0)[..6]);
    }

    [ParquetFact]
    public void MissingTextsAndNumbersAreAsInCsv()
    {
        string file = _folder.OfSql("a.parquet", "SELECT * FROM (VALUES ('low', -99, ''), ('.', 1, 'NA'), ('high', 2, ' a ')) t(g, n, s)");
        using Table table = Table.FromFiles([file], new TableOptions { MissingTokens = ["-99", "low", ""] });
        Assert.Equal("-|.|high", table.ReadColumn("g").Joined());
        Assert.Equal("-|1|2", table.ReadColumn("n").Joined());
        Assert.Equal("-|1|2", table.ReadColumn("n", ColumnKind.Id).Joined());
        Assert.Equal("-|NA| a ", table.ReadColumn("s").Joined());
        Assert.Equal("-|-| a ", Table.FromFiles([file]).ReadColumn("s").Joined());
        FailsAsBadInput($"{file}, row 1: column 'g' must be numeric but holds 'low'; use --na low if it means missing",
            () => Table.FromFiles([file]).ReadColumn("g", ColumnKind.Numeric));
        Assert.Equal(ColumnKind.Factor, Table.FromFiles([file], new TableOptions { Factors = ["n"] }).KindOf("n"));
    }

    [ParquetFact]
    public void ListsAreRefusedOnlyWhereTheyAreAskedFor()
    {
        string file = _folder.OfSql("a.parquet", "SELECT 1 AS x, [1, 2] AS l, {'a': 1, 'b': 2} AS s, 3 AS y");
        using Table table = Table.FromFiles([file]);
        Assert.Equal(["x", "l", "s", "y"], table.ColumnNames);
        Assert.Equal([3.0], table.ReadColumn("y"));
        FailsAsBadInput($"{file}: column 'l' is of type INTEGER[], which no model can use; leave it out or write it otherwise",
            () => table.ReadColumn("l"));
    }

    [ParquetFact]
    public void NamesMayDifferInCaseAloneAndHoldAnything()
    {
        string file = _folder.OfSql("a.parquet", "SELECT 1 AS \"Age\", 2 AS \"Ünï, \"\"q\"\" 'x'\"");
        Assert.Equal([2.0], Table.FromFiles([file]).ReadColumn("Ünï, \"q\" 'x'"));
        string both = Path.Combine(_folder.Path, "b.parquet");
        FastLmm.Reporting.OutputTable.Write(both, writer =>
        {
            foreach (string name in (string[])["age", "Age"]) writer.Field(name);
            writer.EndRow();
            for (long i = 1; i <= 2; i++) writer.Field(i);
            writer.EndRow();
        });
        using Table table = Table.FromFiles([both]);
        Assert.Equal([1.0, 2.0], table.ColumnNames.Select(name => table.ReadColumn(name)[0]));
    }

    [ParquetFact]
    public void DigitsAreKeptOnTheWayToRawColumns()
    {
        string file = _folder.OfSql("a.parquet", "SELECT 9007199254740993 + i AS big, i AS small FROM range(3) t(i)"), raw = Path.Combine(_folder.Path, "a.flmm");
        using (Table table = Table.FromFiles([file]))
        using (FileStream target = File.Create(raw)) Assert.Equal(3, RawColumnsWriter.Write(table, null, target));
        using Table back = Table.FromFiles([raw]);
        Assert.Equal("9007199254740993|9007199254740994|9007199254740995", back.ReadColumn("big", ColumnKind.Id).Joined());
        Assert.Equal("0|1|2", back.ReadColumn("small").Joined());
    }
}
