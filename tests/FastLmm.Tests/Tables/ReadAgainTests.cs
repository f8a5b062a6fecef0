using System.IO.Pipes;
using System.Text;
using FastLmm.Tables;
using static FastLmm.Tests.Tables.CsvTexts;

namespace FastLmm.Tests.Tables;

public sealed class ReadAgainTests
{
    private static readonly ColumnRequest[] Columns = [new("id", ColumnKind.Id), new("y")];

    // Longer than the start that is looked at, than the rows that decide kinds, and than what a spool keeps in memory.
    private static readonly string LongText = "id,y,note\n"
        + string.Concat(Enumerable.Range(0, 20_000).Select(row => $"{row / 3},{row % 7},{new string((char)('a' + row % 26), 900)}\n"));

    [Fact]
    public void AStreamIsReadOnceUnlessKept()
    {
        using Table table = Table.FromStream(new PipeStream(Encoding.UTF8.GetBytes("id,y\nA,1\n")), "standard input");
        Assert.False(table.CanReadAgain);
        Assert.Equal([["A", 1.0]], table.ReadAll(Columns));
        FailsAsBadInput("standard input has been read and cannot be read again; save it to a file first", () => table.Open(Columns));
    }

    [Fact]
    public void AColumnThatDoesNotExistUsesNothingUp()
    {
        using Table table = Table.FromStream(new PipeStream(Encoding.UTF8.GetBytes("id,y\nA,1\n")), "standard input");
        FailsAsBadInput("there is no column 'yy'; did you mean 'y'?", () => table.Open([new("yy")]));
        Assert.Equal([["A", 1.0]], table.ReadAll(Columns));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AKeptStreamGivesTheSameRowsAndOtherColumns(bool packed)
    {
        byte[] bytes = packed ? Gzip(LongText) : Encoding.UTF8.GetBytes(LongText);
        using Table table = Table.FromStream(new PipeStream(bytes, 50_000), "standard input");
        object?[][] first = table.ReadAndKeep(Columns);
        Assert.Equal(20_000, first.Length);
        Assert.Equal(first, table.ReadAll(Columns));
        Assert.Equal(new string('c', 900), table.ReadColumn("note")[2]);
    }

    [Fact]
    public void AKeptStreamThatWasLeftEarlyIsWholeTheSecondTime()
    {
        using Table table = Table.FromStream(new PipeStream(Encoding.UTF8.GetBytes(LongText), 50_000), "standard input");
        using (TableReader reader = table.Open(Columns, keepForAgain: true)) Assert.True(reader.Read(new TableChunk(reader.Kinds)));
        Assert.Equal(20_000, table.ReadAll(Columns).Length);
    }

    [Fact]
    public void TheSpoolLeavesNothingInItsFolder()
    {
        using var folder = new TestFolder();
        using (Table table = Table.FromStream(
            new PipeStream(Encoding.UTF8.GetBytes(LongText), 50_000), "standard input", new TableOptions { TemporaryFolder = folder.Path }))
        {
            table.ReadAndKeep(Columns);
            Assert.Equal(20_000, table.ReadAll(Columns).Length);
        }
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void AFolderThatIsGoneIsAWritingError()
    {
        var options = new TableOptions { TemporaryFolder = Path.Combine(Path.GetTempPath(), "fastlmm-not-there") };
        using Table table = Table.FromStream(new PipeStream(Encoding.UTF8.GetBytes(LongText), 50_000), "standard input", options);
        LmmException error = Assert.Throws<LmmException>(() => table.ReadAndKeep(Columns));
        Assert.Equal(FailureKind.ReadOrWriteFailed, error.Kind);
        Assert.StartsWith($"a temporary file in {options.TemporaryFolder} cannot be written (", error.Message);
        Assert.EndsWith("); choose another folder with --tmp", error.Message);
    }

    [Fact]
    public void ASpoolGivesBackItsBytesFromMemoryAndFromDisk()
    {
        using var spool = new ByteSpool(temporaryFolder: null, mostInMemory: 1000);
        var random = new Random(1);
        var expected = new List<byte>();
        for (int i = 0; i < 40; i++)
        {
            var bytes = new byte[random.Next(100)];
            random.NextBytes(bytes);
            spool.Append(bytes);
            expected.AddRange(bytes);
            Assert.Equal(expected.Count, spool.Length);
            Assert.Equal(expected.Count > 1000, spool.IsOnDisk);
            int from = random.Next(expected.Count);
            var back = new byte[expected.Count - from + 5];
            Assert.Equal(expected.Count - from, spool.Read(from, back));
            Assert.Equal(expected[from..], back[..^5]);
        }
        Assert.True(spool.IsOnDisk);
    }

    [Fact]
    public void APipeGivenByPathIsAStream()
    {
        if (!OperatingSystem.IsLinux()) return;
        using var pipe = new AnonymousPipeServerStream(PipeDirection.Out);
        string path = $"/dev/fd/{pipe.GetClientHandleAsString()}";
        pipe.Write("id,y\nA,1\nB,2\n"u8);
        pipe.SafePipeHandle.Dispose();
        using Table table = Table.FromCsv(path);
        pipe.DisposeLocalCopyOfClientHandle();
        Assert.False(table.CanReadAgain);
        Assert.Equal([path], table.Sources);
        Assert.Equal([["A", 1.0], ["B", 2.0]], table.ReadAndKeep(Columns));
        Assert.Equal([["A", 1.0], ["B", 2.0]], table.ReadAll(Columns));
    }

    [Fact]
    public void AFileIsReadAsOftenAsOneLikes()
    {
        using var folder = new TestFolder();
        using Table table = Table.FromCsv(folder.Write("a.csv.gz", Gzip(LongText)));
        Assert.True(table.CanReadAgain);
        using TableReader one = table.Open(Columns), other = table.Open(Columns);
        Assert.Equal(CsvTexts.ReadRest(one), CsvTexts.ReadRest(other));
    }
}
