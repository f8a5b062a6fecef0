using System.Text;
using FastLmm.Tables;
using static FastLmm.Tests.Tables.CsvTexts;

namespace FastLmm.Tests.Tables;

/// <summary>Files as R, Excel and other programs write them.</summary>
public sealed class FilesAsTheyAreTests
{
    private static readonly ColumnRequest[] IdAndY = [new("id", ColumnKind.Id), new("y")];

    [Theory]
    [InlineData("\"\",\"id\",\"y\"\n\"1\",\"A\",1.5\n\"2\",\"B\",2\n")]
    [InlineData("\"id\",\"y\"\n\"1\",\"A\",1.5\n\"2\",\"B\",2\n")]
    [InlineData("id\ty\nfirst\tA\t1.5\nsecond\tB\t2")]
    [InlineData("id;y\n1;A;1,5\n2;B;2\n")]
    public void RowNamesOfR(string text) => Assert.Equal([["A", 1.5], ["B", 2.0]], CsvTexts.Of(text).ReadAll(IdAndY));

    [Fact]
    public void RowNamesAreColumnsWithRsNames()
    {
        Assert.Equal(["X", "y"], CsvTexts.Of("\"\",y\n1,2\n").ColumnNames);
        Assert.Equal(["", "X", "y"], CsvTexts.Of(",X,y\n1,2,3\n").ColumnNames);
        Assert.Equal(["row.names", "y"], CsvTexts.Of("y\n1,2\n").ColumnNames);
    }

    [Fact]
    public void ARowWithoutItsNameIsAnError() =>
        FailsAsBadInput("a.csv, line 102: 2 values where the header has 2 columns and the rows above have a name too",
            () => CsvTexts.Of("id,y\n" + string.Concat(Enumerable.Range(1, 100).Select(i => $"r{i},A,{i}\n")) + "A,7\n",
                new TableOptions { RowsToDecideKinds = 50 }).ReadAll(IdAndY));

    [Fact]
    public void DecimalCommas()
    {
        using Table table = CsvTexts.Of("id;y;z\nA;1,5;NA\nB;2;-1,25e2\nC;-Inf;,5\n");
        using TableReader reader = table.Open([new("id", ColumnKind.Id), new("y"), new("z")]);
        Assert.Equal([["A", 1.5, double.NaN], ["B", 2.0, -125.0], ["C", double.NegativeInfinity, 0.5]], ReadRest(reader));
        Assert.Equal(["a.csv has decimal commas: 1,5 is read as 1.5"], reader.Notes);
    }

    [Fact]
    public void CommasAreNoDecimalsWhereANumberHasAPoint()
    {
        using TableReader reader = CsvTexts.Of("id;y\nA;1,5\nB;2.5\n").Open(IdAndY);
        Assert.Equal(ColumnKind.Factor, reader.Kinds[1]);
        Assert.Empty(reader.Notes);
        FailsAsBadInput("a.csv, line 4: column 'y' is numeric but holds '1.5'; use --na 1.5 if it means missing, or --factor y",
            () => CsvTexts.Of("id;y\nA;1,5\nB;2\nC;1.5\n", new TableOptions { RowsToDecideKinds = 2 }).ReadAll(IdAndY));
    }

    [Fact]
    public void AFileWithoutDecimalsFollowsTheOthers()
    {
        using var folder = new TestFolder();
        using Table table = Table.FromCsv([folder.Write("a.csv", "id;y\nA;1\nA;2\nA;3,5\n"), folder.Write("b.csv", "id;y\nB;1,5\n")],
            new TableOptions { RowsToDecideKinds = 2 });
        Assert.Equal([["A", 1.0], ["A", 2.0], ["A", 3.5], ["B", 1.5]], table.ReadAll(IdAndY));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Utf16BehindItsMark(bool bigEndian)
    {
        var encoding = new UnicodeEncoding(bigEndian, byteOrderMark: true);
        string rows = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"é\U0001F600{i % 7},{i}\r\n"));
        byte[] bytes = [.. encoding.GetPreamble(), .. encoding.GetBytes("id,y\r\n" + rows)];
        using Table table = Table.FromStream(new PipeStream(bytes, 777), "a.csv");
        using TableReader reader = table.Open(IdAndY);
        object?[][] read = ReadRest(reader);
        Assert.Equal(20_000, read.Length);
        Assert.Equal(["é\U0001F6005", 19_997.0], read[19_997]);
        Assert.Equal("a.csv, line 20001", reader.Place(0, 20_000));
        Assert.Equal(bytes.Length, reader.BytesRead);
    }

    [Fact]
    public void DamagedUtf16IsRefusedWithItsPlace()
    {
        byte[] bytes = [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("id,y\n1,2\n"), 0x00, 0xDC, .. Encoding.Unicode.GetBytes("\n")];
        FailsAsBadInput("a.csv is damaged UTF-16 text (at byte 21); save it as UTF-8",
            () => Table.FromStream(new MemoryStream(bytes), "a.csv").ReadAll(IdAndY));
        FailsAsBadInput("a.csv is UTF-32 text, which cannot be read; save it as UTF-8",
            () => Table.FromStream(new MemoryStream([0xFF, 0xFE, 0, 0, 65, 0, 0, 0]), "a.csv"));
    }

    [Fact]
    public void OtherEncodingsAreRefusedInNeededColumnsOnly()
    {
        byte[] bytes = Encoding.Latin1.GetBytes("id,city,y\n1,K\u00F6ln,2\n");
        Table Latin() => Table.FromStream(new MemoryStream(bytes), "a.csv");
        const string Message = "is not UTF-8 text (byte 14 of the text is part of no character); save the file as UTF-8";
        Assert.Equal([["1", 2.0]], Latin().ReadAll(IdAndY));
        FailsAsBadInput($"a.csv, line 2: column 'city' {Message}", () => Latin().ReadColumn("city"));
        FailsAsBadInput($"a.csv, line 2: column 'city' {Message}", () => Latin().ReadColumn("city", ColumnKind.Numeric));
        FailsAsBadInput("a.csv: the header is not UTF-8 text (byte 5 of the text is part of no character); save the file as UTF-8",
            () => Table.FromStream(new MemoryStream(Encoding.Latin1.GetBytes("id,\"\u00E4\"\n1,2\n")), "a.csv"));
        Assert.Equal(14, bytes.AsSpan().IndexOf((byte)0xF6) + 1);
    }

    [Fact]
    public void AZeroByteFarBehindIsFound()
    {
        string text = "id,y\n" + string.Concat(Enumerable.Repeat("A,1\n", 100_000)) + "A,\0\n";
        FailsAsBadInput("a.csv is not a text file (byte 400008 is zero); save it as CSV in UTF-8", () => CsvTexts.Of(text).ReadAll(IdAndY));
    }

    [Fact]
    public void DatesAreDaysAndTimesAreSeconds()
    {
        const string Text = "id,day,time\nA,1970-01-02,1970-01-01T00:01\nA,NA,1970-01-01 00:00:02.25Z\nB,2021-03-14,2021-03-14T12:30:05+01:00\n" +
            "B, 1969-12-31 ,1970-01-02\n";
        using TableReader reader = CsvTexts.Of(Text).Open([new("day"), new("time"), new("time", ColumnKind.Numeric), new("day", ColumnKind.Factor)]);
        Assert.Equal(
            [
                [1.0, 60.0, 60.0, "1970-01-02"], [double.NaN, 2.25, 2.25, null],
                [18700.0, 1615721405.0, 1615721405.0, "2021-03-14"], [-1.0, 86400.0, 86400.0, " 1969-12-31 "],
            ],
            ReadRest(reader));
        Assert.Equal(["day holds dates: days since 1970-01-01", "time holds dates with times: seconds since 1970-01-01 00:00 UTC"], reader.Notes);
    }

    [Theory]
    [InlineData("14/03/2021")]
    [InlineData("3/14/21")]
    [InlineData("14.03.2021 12:30")]
    [InlineData("14-Mar-2021")]
    [InlineData("March 14, 2021")]
    [InlineData("2021-02-30")]
    [InlineData("2021-3-14")]
    public void OtherDatesAreNoFactors(string date)
    {
        string message = $"a.csv, line 2: column 'day' holds '{date}', a date that is not written as 2021-03-14; write dates so, or use --factor day";
        string text = $"id;day\nA;{date}\n";
        FailsAsBadInput(message, () => CsvTexts.Of(text).ReadColumn("day"));
        Assert.Equal([date], CsvTexts.Of(text, new TableOptions { Factors = ["day"] }).ReadColumn("day"));
        FailsAsBadInput($"a.csv, line 2: column 'day' must be numeric but holds '{date}'; write dates as 2021-03-14 and in every row",
            () => CsvTexts.Of(text).ReadColumn("day", ColumnKind.Numeric));
    }

    [Theory]
    [InlineData("1-2-3b")]
    [InlineData("site 12")]
    [InlineData("12 mg")]
    [InlineData("1.2.3.4")]
    [InlineData("week-1")]
    public void OtherTextsAreNoDates(string text) => Assert.False(IsoTime.LooksLikeDate(text));

    [Theory]
    [InlineData("2021-03-14T24:00")]
    [InlineData("2021-03-14T12:60")]
    [InlineData("2021-03-14T12:30:")]
    [InlineData("2021-03-14T12:30:5")]
    [InlineData("2021-03-14T12:30+1")]
    [InlineData("2021-03-14T12:30:05.Z")]
    [InlineData("0000-01-01")]
    public void WrongTimesAreRefused(string time) => Assert.False(ValueForm.DateTime.TryParse(Encoding.UTF8.GetBytes(time), out _));

    [Fact]
    public void ADateColumnKeepsToDates()
    {
        FailsAsBadInput("a.csv, line 3: column 'day' is a date but holds 'unknown'; use --na unknown if it means missing, or --factor day",
            () => CsvTexts.Of("day\n2021-03-14\nunknown\n").ReadColumn("day"));
        FailsAsBadInput("a.csv, line 3: column 'day' is a date but holds '2021-03-14T10:00'; " +
            "write dates as 2021-03-14 and in every row, or --factor day",
            () => CsvTexts.Of("day\n2021-03-14\n2021-03-14T10:00\n", new TableOptions { RowsToDecideKinds = 1 }).ReadColumn("day"));
    }

    [Fact]
    public void TruthIsLogical()
    {
        const string Text = "id,a,b,c\nA,TRUE,F,true\nB,NA,T,false\nC,FALSE,T,true\n";
        using TableReader reader = CsvTexts.Of(Text).Open([new("a"), new("b"), new("c"), new("a", ColumnKind.Numeric), new("b", ColumnKind.Factor)]);
        Assert.Equal([ColumnKind.Logical, ColumnKind.Logical, ColumnKind.Factor, ColumnKind.Numeric, ColumnKind.Factor], reader.Kinds);
        var chunk = new TableChunk(reader.Kinds);
        Assert.True(reader.Read(chunk));
        Assert.Equal([1, -1, 0], chunk.Codes(0)[..3]);
        Assert.Equal([1, double.NaN, 0], chunk.Numeric(0)[..3]);
        Assert.Equal([0, 1, 1], chunk.Numeric(1)[..3]);
        Assert.Equal([1, double.NaN, 0], chunk.Numeric(3)[..3]);
        Assert.Equal(["FALSE", "TRUE"], new[] { 0, 1 }.Select(code => reader.Levels(1)[code]));
        Assert.Equal("F", reader.Levels(4)[0]);
        FailsAsBadInput("a.csv, line 4: column 'sex' is logical (TRUE or FALSE) but holds 'M'; use --na M if it means missing, or --factor sex",
            () => CsvTexts.Of("sex\nF\nT\nM\n", new TableOptions { RowsToDecideKinds = 2 }).ReadColumn("sex"));
    }

    [Theory]
    [InlineData("sex\nF\nF\nM\n", ColumnKind.Factor)]
    [InlineData("sex\nT\nT\nC\n", ColumnKind.Factor)]
    [InlineData("sex\nF\nT\nF\n", ColumnKind.Logical)]
    [InlineData("sex\nTRUE\nTRUE\nTRUE\n", ColumnKind.Logical)]
    public void OneLetterAloneIsNoTruthValue(string text, ColumnKind kind)
    {
        using TableReader reader = CsvTexts.Of(text, new TableOptions { RowsToDecideKinds = 2 }).Open([new("sex")]);

        Assert.Equal(kind, reader.Kinds[0]);
        var chunk = new TableChunk(reader.Kinds);
        Assert.True(reader.Read(chunk));
        Assert.Equal(3, chunk.Rows);
    }

    [Fact]
    public void TextWithMoreThan100ValuesIsRefusedUnlessAskedFor()
    {
        string text = "city\n" + string.Concat(Enumerable.Range(1, 101).Select(i => $"c{i}\n"));
        FailsAsBadInput("a.csv, line 102: column 'city' is text with more than 100 different values; " +
            "use --factor city if it is meant as a factor, or leave it out",
            () => CsvTexts.Of(text).ReadColumn("city"));
        Assert.Equal(101, CsvTexts.Of(text, new TableOptions { Factors = ["city"] }).ReadColumn("city").Length);
        Assert.Equal(101, CsvTexts.Of(text).ReadColumn("city", ColumnKind.Id).Length);
        FailsAsBadInput("data, row 101: column 'city' is text with more than 100 different values; " +
            "add it to Factors if it is meant as a factor, or leave it out",
            () => Table.FromColumns([TableColumn.Text("city", [.. Enumerable.Range(1, 101).Select(i => $"c{i}")])]).ReadColumn("city"));
    }

    [Fact]
    public void ATextAmongManyNumbersIsNamed() =>
        FailsAsBadInput("a.csv, line 52: column 'y' holds 'n/a' among numbers; " +
            "use --na n/a if it means missing, or --factor y if the column is meant as a factor",
            () => CsvTexts.Of("y\n" + string.Concat(Enumerable.Range(1, 200).Select(i => i == 51 ? "n/a\n" : $"{i}\n"))).ReadColumn("y"));

    [Fact]
    public void LongLinesAndManyColumns()
    {
        string wide = string.Join(',', Enumerable.Range(1, 20_000).Select(i => $"column{i}"));
        string row = string.Join(',', Enumerable.Range(1, 20_000).Select(i => i % 10 == 0 ? $"\"line\nbreak {new string('x', 20)}\"" : $"{i}"));
        Assert.Equal([19999.0, 19999.0], CsvTexts.Of($"{wide}\n{row}\n{row}").ReadColumn("column19999"));
    }
}
