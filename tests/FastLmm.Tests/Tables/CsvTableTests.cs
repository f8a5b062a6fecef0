using System.Text;
using FastLmm.Tables;

namespace FastLmm.Tests.Tables;

public sealed class CsvTableTests
{
    private static readonly ColumnRequest[] IdAndY = [new("id", ColumnKind.Id), new("y")];

    [Theory]
    [InlineData("id,y\nA,1.5\nB,-2e3\n")]
    [InlineData("id;y\nA;1.5\nB;-2e3\n")]
    [InlineData("id\ty\nA\t1.5\nB\t-2e3\n")]
    [InlineData("id,y\r\nA,1.5\r\nB,-2e3\r\n")]
    [InlineData("id,y\rA,1.5\rB,-2e3\r")]
    [InlineData("id,y\nA,1.5\nB,-2e3")]
    [InlineData("\uFEFFid,y\nA,1.5\nB,-2e3\n")]
    [InlineData("\uFEFF\"id\",\"y\"\r\n\"A\",\"1.5\"\r\n\"B\",\"-2e3\"")]
    [InlineData("\nid,y\n\nA, 1.5\n   \nB,-2e3\t\n\n")]
    [InlineData("id , y\nA,1.5\nB,-2e3\n")]
    [InlineData("\"a,b,c,d\";id;y\n1;A;1.5\n2;B;-2e3\n")]
    public void DialectsAreFoundOut(string text)
    {
        object?[][] expected = [["A", 1.5], ["B", -2000.0]];
        Assert.Equal(expected, CsvTexts.Of(text).ReadAll(IdAndY));
        using var packed = Table.FromStream(new PipeStream(CsvTexts.Gzip(text), 3), "a.csv");
        Assert.Equal(expected, packed.ReadAll(IdAndY));
    }

    [Fact]
    public void QuotedValuesKeepSeparatorsQuotesAndLineBreaks()
    {
        string text = "id,note\n1,\"a,b\"\n2,\"say \"\"yes\"\"\"\n3,\"two\nlines\"\n4,5'11\"\n5,\"\"\n";
        Assert.Equal(["a,b", "say \"yes\"", "two\nlines", "5'11\"", null], CsvTexts.Of(text).ReadColumn("note"));
    }

    [Fact]
    public void IdsAreTheTextAsWritten()
    {
        string[] ids = ["007", "7", "7.0", "123456789012345678", "123456789012345679", " 7", "1e3", "Ö", "007"];
        Table table = CsvTexts.Of("id\n" + string.Join('\n', ids) + "\n");
        using TableReader reader = table.Open([new ColumnRequest("id", ColumnKind.Id)]);
        var chunk = new TableChunk(reader.Kinds);
        Assert.True(reader.Read(chunk));
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 0], chunk.Codes(0)[..chunk.Rows]);
        Assert.Equal(ids[..8], Enumerable.Range(0, reader.Levels(0).Count).Select(code => reader.Levels(0)[code]));
    }

    [Fact]
    public void MissingTokensApplyToEveryKind()
    {
        string text = "id,y,f\nNA,NA,NA\n.,.,.\nNaN,NaN,NaN\n,,\n NA ,\" NA\", NA\nna,1,na\n";
        object?[] none = [null, double.NaN, null];
        Assert.Equal([none, none, none, none, none, ["na", 1.0, "na"]],
            CsvTexts.Of(text).ReadAll(new("id", ColumnKind.Id), new("y"), new("f")));
    }

    [Fact]
    public void MissingTokensCanBeSet()
    {
        var options = new TableOptions { MissingTokens = ["-99", "unknown"] };
        string text = "id,y\n-99,-99\nunknown,unknown\nNA,-99.5\n,2\n";
        Assert.Equal([[null, double.NaN], [null, double.NaN], ["NA", -99.5], ["", 2.0]], CsvTexts.Of(text, options).ReadAll(IdAndY));
    }

    [Theory]
    [InlineData("1e400", double.PositiveInfinity)]
    [InlineData("-Inf", double.NegativeInfinity)]
    [InlineData("inf", double.PositiveInfinity)]
    [InlineData("+Infinity", double.PositiveInfinity)]
    [InlineData(" .5 ", 0.5)]
    [InlineData("5.", 5)]
    [InlineData("+1E+02", 100)]
    [InlineData("0.1234567890123456789", 0.1234567890123456789)]
    [InlineData("1e-400", 0)]
    [InlineData("-nan", double.NaN)]
    public void NumbersAreReadAsRDoes(string text, double value)
    {
        Assert.Equal([value, 1.0], CsvTexts.Of($"y;z\n{text};\n1;\n").ReadColumn("y"));
        Assert.Equal([value], Table.FromColumns([TableColumn.Text("y", [text])]).ReadColumn("y", ColumnKind.Numeric));
    }

    [Theory]
    [InlineData("1,5")]
    [InlineData("1,000")]
    [InlineData("0x1A")]
    [InlineData("(5)")]
    [InlineData("$5")]
    [InlineData("5%")]
    [InlineData("1 2")]
    [InlineData("-")]
    [InlineData("1e")]
    [InlineData("∞")]
    public void OtherTextsAreNotNumbers(string text)
    {
        Assert.Equal(ColumnKind.Factor, CsvTexts.Of($"y\tz\n{text}\t\n").KindOf("y"));
        Assert.Equal(ColumnKind.Factor, CsvTexts.Of($"y,z\n\"{text}\",\n").KindOf("y"));
        Assert.False(NumberText.TryParse(text, out _));
    }

    [Fact]
    public void KindsAreDecidedFromTheFirstRowsAndTheOptions()
    {
        var options = new TableOptions { Factors = ["grade"], Numerics = ["late"], RowsToDecideKinds = 3 };
        string text = "x,sex,grade,late,empty\n1,M,1,NA,\nNA,F,2,1,NA\n3,M,3,,.\n";
        ColumnRequest[] requests = [new("x"), new("sex"), new("grade"), new("late"), new("empty"), new("x", ColumnKind.Id)];
        using TableReader reader = CsvTexts.Of(text, options).Open(requests);
        Assert.Equal(
            [ColumnKind.Numeric, ColumnKind.Factor, ColumnKind.Factor, ColumnKind.Numeric, ColumnKind.Numeric, ColumnKind.Id], reader.Kinds);
    }

    [Theory]
    [InlineData(4095)]
    [InlineData(4096)]
    [InlineData(4097)]
    [InlineData(8192)]
    public void ChunksAreFullButTheLast(int rows)
    {
        using TableReader reader = CsvTexts.Of("y\n" + string.Concat(Enumerable.Range(1, rows).Select(i => $"{i}\n"))).Open([new("y")]);
        var chunk = new TableChunk(reader.Kinds);
        long next = 1;
        while (reader.Read(chunk))
        {
            Assert.Equal(next, chunk.FirstRow);
            Assert.Equal(Math.Min(TableChunk.Capacity, rows + 1 - next), chunk.Rows);
            for (int row = 0; row < chunk.Rows; row++) Assert.Equal(next + row, chunk.Numeric(0)[row]);
            next += chunk.Rows;
        }
        Assert.Equal(rows + 1, next);
        Assert.False(reader.Read(chunk));
    }

    [Fact]
    public void SeveralFilesAreReadInTurnWhateverTheOrderOfTheirColumns()
    {
        using var folder = new TestFolder();
        string[] paths = [folder.Write("a.csv", "id,y\nA,1\nB,2\n"), folder.Write("none.csv", "id,y\n"),
            folder.Write("b.tsv.gz", CsvTexts.Gzip("y\tid\n3\tB\n4\tC\n"))];
        using Table table = Table.FromCsv(paths);
        using TableReader reader = table.Open(IdAndY);
        var chunk = new TableChunk(reader.Kinds);
        Assert.True(table.CanReadAgain);
        Assert.Equal(paths, table.Sources);
        Assert.True(reader.Read(chunk));
        Assert.Equal((0, 1L, 2), (chunk.Source, chunk.FirstRow, chunk.Rows));
        Assert.True(reader.Read(chunk));
        Assert.Equal((2, 1L, 2), (chunk.Source, chunk.FirstRow, chunk.Rows));
        Assert.Equal([3.0, 4.0], chunk.Numeric(1)[..2]);
        Assert.Equal([1, 2], chunk.Codes(0)[..2]);
        Assert.False(reader.Read(chunk));
        Assert.Equal($"{paths[2]}, line 3", reader.Place(2, 2));
        Assert.Equal(paths.Sum(path => new FileInfo(path).Length), reader.BytesRead);
        Assert.Equal([["A", 1.0], ["B", 2.0], ["B", 3.0], ["C", 4.0]], table.ReadAll(IdAndY));
    }

    [Fact]
    public void PlacesAreTheLinesOfTheFile()
    {
        using TableReader reader = CsvTexts.Of("id,y\nA,1\n\nB,2\n\"C\nc\",3\nD,4\n").Open(IdAndY);
        var chunk = new TableChunk(reader.Kinds);
        reader.Read(chunk);
        string[] places = [.. Enumerable.Range(1, 4).Select(row => reader.Place(0, row))];
        Assert.Equal(["a.csv, line 2", "a.csv, line 4", "a.csv, line 5", "a.csv, line 7"], places);
        Assert.False(reader.Read(chunk));
        Assert.Equal(places, Enumerable.Range(1, 4).Select(row => reader.Place(0, row)));
    }

    [Fact]
    public void SeparatorOutsideQuotesOfTheFirstLineWins()
    {
        Assert.Equal(';', CsvText.FindSeparator(FirstLine("\"a,b,\nc\";d\n1,2,3,4"u8)));
        Assert.Equal(',', CsvText.FindSeparator(FirstLine("\r\na\n1;2;3"u8)));
        Assert.Equal('\t', CsvText.FindSeparator(FirstLine("a;b\tc\td"u8)));
    }

    private static ReadOnlySpan<byte> FirstLine(ReadOnlySpan<byte> text) => text[..CsvText.FirstLine(text)];

    [Fact]
    public void RandomTablesComeBackAsWritten()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            char separator = ",;\t"[seed % 3];
            string newline = seed % 2 == 0 ? "\n" : "\r\n";
            string[][] rows = [.. Enumerable.Range(0, 1 + random.Next(300)).Select(_ => RandomRow(random, 3))];
            var text = new StringBuilder().Append(string.Join(separator, "c0", "c1", "c2")).Append(newline);
            foreach (string[] row in rows) text.Append(string.Join(separator, row.Select(cell => Written(cell, separator, random)))).Append(newline);

            var options = new TableOptions { MissingTokens = ["?"] };
            object?[][] read = CsvTexts.Of(text.ToString(), options)
                .ReadAll([.. Enumerable.Range(0, 3).Select(c => new ColumnRequest($"c{c}", ColumnKind.Id))]);

            Assert.True(rows.Length == read.Length, $"seed {seed}");
            for (int row = 0; row < rows.Length; row++) Assert.True(rows[row].SequenceEqual(read[row]), $"seed {seed} row {row}");
        }
    }

    private static string[] RandomRow(Random random, int columns)
    {
        const string Letters = "ab1.\",;\t\n '\rÄ€";
        return [.. Enumerable.Range(0, columns).Select(_ => new string(random.GetItems<char>(Letters, random.Next(8))))];
    }

    private static string Written(string cell, char separator, Random random)
    {
        bool needed = cell.Length == 0 || cell.IndexOfAny([separator, '"', '\n', '\r']) >= 0;
        return needed || random.Next(2) == 0 ? $"\"{cell.Replace("\"", "\"\"")}\"" : cell;
    }
}
