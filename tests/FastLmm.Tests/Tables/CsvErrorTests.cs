using System.Text;
using FastLmm.Tables;
using static FastLmm.Tests.Tables.CsvTexts;

namespace FastLmm.Tests.Tables;

public sealed class CsvErrorTests
{
    private static readonly ColumnRequest[] IdAndY = [new("id", ColumnKind.Id), new("y")];

    [Fact]
    public void TextInANumberColumnAtLine400001()
    {
        var text = new StringBuilder("id,age\n");
        for (int row = 1; row < 400_000; row++) text.Append(row / 4).Append(",44\n");
        text.Append("100000,unknown\n");
        FailsAsBadInput("big.csv, line 400001: column 'age' is numeric but holds 'unknown'; use --na unknown if it means missing, or --factor age",
            () => CsvTexts.Of(text.ToString(), name: "big.csv").ReadColumn("age"));
    }

    [Fact]
    public void ForcedAndRequiredNumbersSayWhoWantsThem()
    {
        FailsAsBadInput(
            "a.csv, line 2: column 'y' is numeric by --numeric y but holds 'not done'; use --na 'not done' if it means missing, or leave that out",
            () => CsvTexts.Of("id,y\n1,not done\n", new TableOptions { Numerics = ["y"] }).ReadAll(IdAndY));
        FailsAsBadInput("a.csv, line 3: column 'y' must be numeric but holds '1,5'; write decimals with a point",
            () => CsvTexts.Of("id\ty\n1\t2\n2\t1,5\n").ReadColumn("y", ColumnKind.Numeric));
        FailsAsBadInput("a.csv, line 2: column 'y' must be numeric but holds ''; use --na '' if it means missing",
            () => CsvTexts.Of("id,y\n1,\n", new TableOptions { MissingTokens = ["NA"] }).ReadColumn("y", ColumnKind.Numeric));
    }

    [Fact]
    public void LongValuesAreCut()
    {
        Table table = CsvTexts.Of($"y\n\"a\nb{new string('c', 5000)}\"\n");
        LmmException error = Assert.Throws<LmmException>(() => table.ReadColumn("y", ColumnKind.Numeric));
        Assert.StartsWith($"a.csv, line 2: column 'y' must be numeric but holds 'a b{new string('c', 37)}…';", error.Message);
    }

    [Theory]
    [InlineData("id,y\n1,2\n1\n", "a.csv, line 3: 1 value where the header has 2 columns")]
    [InlineData("id,y\n\"1\n\",2\n1,2,3\n", "a.csv, line 4: 3 values where the header has 2 columns")]
    [InlineData("id,y\na,1,2\na,1,2\n", "a.csv, line 2: 3 values where the header has 2 columns; if rows begin with their names, these must differ")]
    [InlineData("id,y\na,1,2\nb,1\n", "a.csv, line 2: 3 values where the header has 2 columns; if rows begin with their names, these must differ")]
    [InlineData("id,y\na,1,\nb,1,\n", "a.csv, line 2: 3 values where the header has 2 columns; if rows begin with their names, these must differ")]
    [InlineData("id,y\n1,2\n\"x\n\n\",\"open\n5,6\n", "a.csv, line 5: a quote is opened here and never closed")]
    [InlineData("id,\"y\n1,2\n", "a.csv, line 1: a quote is opened here and never closed")]
    [InlineData("id,y\n\"a\"b,1\n", "a.csv, line 2: text follows a closing quote; double the quotes that belong to the value")]
    [InlineData("id,y\n", "a.csv has a header but no rows")]
    [InlineData("id,y", "a.csv has a header but no rows")]
    [InlineData("", "a.csv is empty; it needs a line of column names, then the rows")]
    [InlineData("\uFEFF", "a.csv is empty; it needs a line of column names, then the rows")]
    [InlineData("\n\n", "a.csv is empty; it needs a line of column names, then the rows")]
    [InlineData("y,id,y\n1,2,3\n", "a.csv has more than one column named 'y'; rename all but one")]
    [InlineData("ID2,Y\n1,2\n", "there is no column 'id'; did you mean 'ID2'?")]
    [InlineData("age,Sex\n1,2\n", "there is no column 'id'; there are: age, Sex")]
    [InlineData("id,y\0\n1,2\n", "a.csv is not a text file (byte 5 is zero); save it as CSV in UTF-8")]
    [InlineData("PK\u0003\u0004xyz", "a.csv is an Excel or zip file, which cannot be read; save it as CSV")]
    [InlineData("PAR1xyz", "a.csv is a Parquet file, which cannot be read here; name it as a file, unpacked")]
    public void DamagedTexts(string text, string message) => FailsAsBadInput(message, () => CsvTexts.Of(text).ReadAll(IdAndY));

    [Fact]
    public void DuplicateNamesMatterOnlyWhenAskedFor() => Assert.Equal(["2"], CsvTexts.Of("y,id,y\n1,2,3\n").ReadColumn("id", ColumnKind.Id));

    [Theory]
    [InlineData("id,y\n\"", "a.csv, line 2: a row longer than 64 MB begins here; is a quote left open?")]
    [InlineData("", "a.csv, line 1: a row longer than 64 MB begins here; is a quote left open?")]
    public void EndlessRowsAreRefused(string start, string message)
    {
        FailsAsBadInput(message, () => Table.FromStream(new EndlessStream(start), "a.csv").ReadAll(IdAndY));
    }

    [Fact]
    public void TruncatedGzipIsRefusedWhereverItEnds()
    {
        byte[] whole = Gzip("id,y\n" + string.Concat(Enumerable.Range(0, 20_000).Select(i => $"{i},{i * 37 % 101}\n")));
        int[] lengths = [whole.Length - 1, whole.Length - 4, whole.Length - 8, whole.Length - 9, whole.Length / 2, 11, 10, 5, 2];
        foreach (int length in lengths)
            FailsAsBadInput("a.csv.gz is a gzip file that ends too early; copy or download it again",
                () => Table.FromStream(new MemoryStream(whole[..length]), "a.csv.gz").ReadAll(IdAndY));
        Assert.Equal(20_000, Table.FromStream(new MemoryStream(whole), "a.csv.gz").ReadAll(IdAndY).Length);
    }

    [Fact]
    public void GzipMembersFollowEachOther()
    {
        byte[] members = [.. Gzip("id,y\nA,1\n"), .. Gzip("B,2\n"), .. Gzip("")];
        Assert.Equal([["A", 1.0], ["B", 2.0]], Table.FromStream(new MemoryStream(members), "a").ReadAll(IdAndY));
    }

    [Fact]
    public void DamagedGzipIsRefused()
    {
        byte[] bytes = Gzip("id,y\n1,2\n");
        bytes[^6] ^= 0x55;
        FailsAsBadInput("a.gz is a damaged gzip file; copy or download it again",
            () => Table.FromStream(new MemoryStream(bytes), "a.gz").ReadAll(IdAndY));
    }

    [Fact]
    public void FilesThatCannotBeOpened()
    {
        using var folder = new TestFolder();
        string gone = Path.Combine(folder.Path, "gone.csv");
        FailsAsBadInput($"there is no file '{gone}'; check its name and its folder", () => Table.FromCsv(gone));
        FailsAsBadInput($"there is no file '{gone}/x'; check its name and its folder", () => Table.FromCsv($"{gone}/x"));
        FailsAsBadInput($"'{folder.Path}' is a folder, not a file; give the name of a file in it", () => Table.FromCsv(folder.Path));
        FailsAsBadInput("the name of a data file is empty", () => Table.FromCsv(""));
        FailsAsBadInput("no data file is given", () => Table.FromCsv([]));
        FailsAsBadInput("standard input (-) is given more than once", () => Table.FromCsv(["-", "-"]));
        LmmException denied = FileSource.Failure("a.csv", new UnauthorizedAccessException());
        Assert.Equal((FailureKind.ReadOrWriteFailed, "'a.csv' cannot be read: permission is denied"), (denied.Kind, denied.Message));
    }

    [Fact]
    public void FilesWithOtherColumnsAreNamed()
    {
        using var folder = new TestFolder();
        string a = folder.Write("a.csv", "id,y\n1,2\n"), b = folder.Write("b.csv", "id,z,y\n1,2,3\n"), c = folder.Write("c.csv", "id\n1\n");
        FailsAsBadInput($"{b} has a column 'z', which {a} has not; files read together need the same columns", () => Table.FromCsv([a, b]));
        FailsAsBadInput($"{c} has no column 'y', which {a} has; files read together need the same columns", () => Table.FromCsv([a, c]));
        FailsAsBadInput($"the data files have headers but no rows",
            () => Table.FromCsv([folder.Write("d.csv", "id,y\n"), folder.Write("e.csv", "y,id\n")]).ReadAll(IdAndY));
    }

    [Fact]
    public void OptionsMustNameColumns()
    {
        FailsAsBadInput("--factor yy: there is no column 'yy'; did you mean 'y'?",
            () => CsvTexts.Of("id,y\n1,2\n", new TableOptions { Factors = ["yy"] }).ReadAll(IdAndY));
        FailsAsBadInput("column 'y' is given to both --factor and --numeric; leave one out",
            () => CsvTexts.Of("id,y\n1,2\n", new TableOptions { Factors = ["y"], Numerics = ["y"] }).ReadAll(IdAndY));
    }

    [Fact]
    public void AStreamThatBreaksIsAReadingError()
    {
        LmmException error = Assert.Throws<LmmException>(() => Table.FromStream(new BrokenStream(), "a.csv").ReadAll(IdAndY));
        Assert.Equal((FailureKind.ReadOrWriteFailed, "a.csv cannot be read further: the cable is out"), (error.Kind, error.Message));
    }

    private sealed class EndlessStream(string start) : MemoryStream
    {
        private byte[] _start = Encoding.UTF8.GetBytes(start);

        public override int Read(Span<byte> buffer)
        {
            buffer.Fill((byte)'x');
            _start.CopyTo(buffer);
            _start = [];
            return buffer.Length;
        }
    }

    private sealed class BrokenStream : MemoryStream
    {
        private bool _begun;

        public override int Read(Span<byte> buffer)
        {
            if (_begun) throw new IOException("the cable is out");
            _begun = true;
            buffer.Fill((byte)'1');
            Encoding.UTF8.GetBytes("id,y\n1,2\n").CopyTo(buffer);
            return 9;
        }
    }
}
