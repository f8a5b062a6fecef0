using System.Text;
using FastLmm.Tables;
using FastLmm.Tables.Blocks;

namespace FastLmm.Tests.Tables;

/// <summary>A file read in blocks by several threads gives what reading in turn gives, unusual texts and errors included.</summary>
public sealed class BlockFeedTests : IDisposable
{
    private const int Rows = 30_000;
    private static readonly ColumnRequest[] Columns = [new("id", ColumnKind.Id), new("y"), new("f"), new("b")];

    private readonly TestFolder _folder = new();

    public static TheoryData<string> Texts => [.. All.Keys];

    private static Dictionary<string, Func<byte[]>> All { get; } = new()
    {
        ["plain"] = () => Text(Row),
        ["CR LF"] = () => Text(row => Row(row).Replace("\n", "\r\n", StringComparison.Ordinal)),
        ["no line end at the end"] = () => Text(Row)[..^1],
        ["blank lines"] = () => Text(row => row % 700 == 699 ? Row(row) + "\n \n" : Row(row)),
        ["byte order mark"] = () => [0xEF, 0xBB, 0xBF, .. Text(Row)],
        ["ids in no order"] = () => Text(row => $"S{row * 7919L % 5003},{row},a,TRUE\n"),
        ["missing ids"] = () => Text(row => row % 11 == 3 ? $"NA,{row},NA,NA\n" : Row(row)),
        ["levels met late"] = () => Text(row => $"S{row / 6},{row},{(char)('a' + row / 4000)},FALSE\n"),
        ["other semicolons"] = () => Text(row => Row(row).Replace(',', ';')),
        ["decimal commas"] = () => Text(row => $"S{row / 6};{row / 7},5;a;TRUE\n"),
        ["rows with names"] = () => Text(row => $"{row + 1},{Row(row)}"),
        ["a quote late"] = () => Text(row => row == 25_000 ? "\"S\n4166\",1,a,TRUE\n" : Row(row)),
        ["a line end in a value"] = () => Text(row => row % 9_000 == 8_000 ? "S1,1,\"a\n\nb\",TRUE\n" : Row(row)),
        ["only carriage returns"] = () => Text(row => Row(row).Replace('\n', '\r')),
        ["carriage returns in the middle"] = () => Text(row => row is > 9_000 and < 20_000 ? Row(row).Replace('\n', '\r') : Row(row)),
        ["a long line"] = () => Text(row => row == 20_000 ? $"{new string('x', 50_000)},1,a,TRUE\n" : Row(row)),
        ["a line longer than blocks may"] = () => Text(row => row == 20_000 ? $"{new string('x', 3_000_000)},1,a,TRUE\n" : Row(row)),
        ["a word among numbers"] = () => Text(row => row == 25_000 ? "S1,none,a,TRUE\n" : Row(row)),
        ["a value too few"] = () => Text(row => row == 25_000 ? "S1,1,a\n" : Row(row)),
        ["cut off"] = () => Text(Row)[..^9],
        ["a zero byte"] = () => Text(row => row == 25_000 ? "S1,1,\0,TRUE\n" : Row(row)),
        ["not UTF-8"] = () => [.. Text(row => row == 25_000 ? "S~,1,a,TRUE\n" : Row(row)).Select(b => b == '~' ? (byte)0xE4 : b)],
        ["too many texts"] = () => Text(row => $"S{row / 6},{row},t{row / 200},TRUE\n"),
        ["a quote that stays open"] = () => Text(row => row == 25_000 ? "\"S1,1,a,TRUE\n" : Row(row)),
        ["packed"] = () => CsvTexts.Gzip(Text(Row)),
        ["UTF-16"] = () => [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(Text(Row)))],
        ["short"] = () => Encoding.UTF8.GetBytes("id,y,f,b\nS1,1,a,TRUE\n"),
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void AFileGivesWhatReadingInTurnGives(string text)
    {
        string path = _folder.Write("a.csv", All[text]());
        string[] inTurn = Read(1, 1 << 14, path);
        Assert.True(inTurn.Length > 1);
        foreach ((int threads, int size) in new[] { (2, 1 << 14), (3, 1 << 12), (8, 5_000), (2, 70_001) })
            Assert.Equal(inTurn, Read(threads, size, path));
    }

    [Fact]
    public void SeveralFilesGiveWhatReadingInTurnGives()
    {
        string[] texts = ["plain", "a quote late", "short", "levels met late", "no line end at the end", "packed"];
        string[] paths = [.. texts.Select((text, i) => _folder.Write($"{i}.csv", All[text]()))];
        foreach (string[] some in new[] { paths, [.. paths.Reverse()], [paths[0], paths[3], paths[4]] })
            Assert.Equal(Read(1, 1 << 14, some), Read(3, 1 << 14, some));
    }

    [Fact]
    public void LargeFilesAreReadInBlocks()
    {
        string path = _folder.Write("a.csv", Text(Row));
        using Table table = Table.FromFiles([path], Options(1 << 14));
        using TableReader reader = table.Open(Columns);
        using ChunkFeed feed = ChunkFeed.Of(reader, 2, CancellationToken.None);
        Assert.IsType<BlockFeed>(feed);
        int chunks = 0;
        for (; feed.Next(); chunks++) Assert.InRange(feed.BytesRead, 1, new FileInfo(path).Length);
        Assert.True(chunks > Rows / TableChunk.Capacity + 5);
        Assert.Equal(new FileInfo(path).Length, reader.BytesRead);
    }

    [Fact]
    public void WhoStopsTakingLeavesNoThreadBehind()
    {
        string path = _folder.Write("a.csv", Text(Row));
        using Table table = Table.FromFiles([path], Options(1 << 12));
        using TableReader reader = table.Open(Columns);
        ChunkFeed feed = ChunkFeed.Of(reader, 4, CancellationToken.None);
        Assert.True(feed.Next() && feed.Next());
        feed.Dispose();
        TimeSpan read = feed.ReadTime;
        Thread.Sleep(20);
        Assert.Equal(read, feed.ReadTime);
    }

    [Fact]
    public void CancellingEndsIt()
    {
        string path = _folder.Write("a.csv", Text(Row));
        using Table table = Table.FromFiles([path], Options(1 << 12));
        using TableReader reader = table.Open(Columns);
        using var cancel = new CancellationTokenSource();
        using ChunkFeed feed = ChunkFeed.Of(reader, 2, cancel.Token);
        Assert.True(feed.Next() && feed.Next());
        cancel.Cancel();
        Assert.Throws<OperationCanceledException>(() => feed.Next());
    }

    public void Dispose() => _folder.Dispose();

    private static string Row(int row) => $"S{row / 6:D5},{row * 0.37 % 5:R},{(row % 3 == 0 ? "m" : "f")},{(row % 2 == 0 ? "TRUE" : "FALSE")}\n";

    private static byte[] Text(Func<int, string> row)
    {
        string first = row(0);
        char separator = first.Contains(';') ? ';' : ',';
        string header = string.Join(separator, Columns.Select(column => column.Name)) + (first.EndsWith('\r') ? "\r" : "\n");
        return Encoding.UTF8.GetBytes(header + string.Concat(Enumerable.Range(0, Rows).Select(row)));
    }

    private static TableOptions Options(int size) => new() { BytesPerBlock = size };

    // All that a reading gives: rows with their places in the files and the codes of their texts, the texts, and how it ended.
    private static string[] Read(int threads, int size, params string[] paths)
    {
        List<string> found = [];
        using Table table = Table.FromFiles(paths, Options(size));
        using TableReader reader = table.Open(Columns);
        using ChunkFeed feed = ChunkFeed.Of(reader, threads, CancellationToken.None);
        try
        {
            while (feed.Next())
                for (int row = 0; row < feed.Chunk.Rows; row++) found.Add(Row(feed.Chunk, reader, row));
            Assert.Equal(0, feed.Chunk.Rows);
            Assert.False(feed.Next());
            found.Add($"{found.Count} rows");
        }
        catch (LmmException e)
        {
            found.RemoveRange(0, found.Count);
            found.AddRange([$"{e.Kind}", e.Message]);
        }
        if (reader.Kinds[2] == ColumnKind.Factor && found[^1].EndsWith("rows", StringComparison.Ordinal)) found.AddRange(Levels(reader, 2));
        return [.. found];
    }

    private static string Row(TableChunk chunk, TableReader reader, int row) =>
        $"{chunk.Source}:{chunk.FirstRow + row} {chunk.Codes(0)[row]} {chunk.Numeric(1)[row]:R} {chunk.Codes(2)[row]} {chunk.Codes(3)[row]}"
        + (chunk.Codes(0)[row] is var code and >= 0 ? reader.Levels(0)[code] : "");

    private static IEnumerable<string> Levels(TableReader reader, int column) =>
        Enumerable.Range(0, reader.Levels(column).Count).Select(code => reader.Levels(column)[code]);
}
