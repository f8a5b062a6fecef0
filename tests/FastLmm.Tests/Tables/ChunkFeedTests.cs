using System.Text;
using FastLmm.Tables;
using static FastLmm.Tests.Tables.CsvTexts;

namespace FastLmm.Tests.Tables;

/// <summary>A reader that runs ahead gives what reading in turn gives: rows, places, errors; and it ends when its taker does.</summary>
public sealed class ChunkFeedTests
{
    private const int Rows = 60_000;
    private static readonly ColumnRequest[] IdAndY = [new("id", ColumnKind.Id), new("y")];

    private static string Text(Func<int, string> row) => "id,y\n" + string.Concat(Enumerable.Range(0, Rows).Select(row));

    [Fact]
    public void RowsAndBytesAreThoseOfReadingInTurn()
    {
        string text = Text(row => $"S{row / 3},{row % 97}\n");
        Assert.Equal(Taken(text, 1), Taken(text, 2));
    }

    private static List<(long FirstRow, int Rows, int Code, double Y, long Bytes)> Taken(string text, int threads)
    {
        using Table table = CsvTexts.Of(text);
        using TableReader reader = table.Open(IdAndY);
        using ChunkFeed feed = ChunkFeed.Of(reader, threads, CancellationToken.None);
        List<(long, int, int, double, long)> taken = [];
        for (; feed.Next(); Thread.Yield())
        {
            TableChunk chunk = feed.Chunk;
            taken.Add((chunk.FirstRow, chunk.Rows, chunk.Codes(0)[chunk.Rows - 1], chunk.Numeric(1)[chunk.Rows - 1], feed.BytesRead));
        }
        return taken;
    }

    // Blank lines and values that span lines, in a stream that cannot be read again: only what was noted while reading tells the lines.
    [Fact]
    public void PlacesOfTheChunkInHandAreExactHoweverFarTheReaderIsAhead()
    {
        string text = Text(row => row % 1000 == 7 ? $"\"S\n{row}\",1\n\n" : $"S{row},1\n");
        using Table table = Table.FromStream(new PipeStream(Encoding.UTF8.GetBytes(text), 1 << 16), "pipe");
        using TableReader reader = table.Open(IdAndY);
        using ChunkFeed feed = ChunkFeed.Of(reader, 2, CancellationToken.None);
        for (int row = 0, line = 2; feed.Next(); Thread.Sleep(1))
        {
            for (int k = 0; k < feed.Chunk.Rows; k++, row++)
            {
                if (k is 0 or 500) Assert.Equal($"pipe, line {line}", reader.Place(0, feed.Chunk.FirstRow + k));
                line += row % 1000 == 7 ? 3 : 1;
            }
        }
        Assert.Equal(("pipe, line 9", "pipe, row 9"), (reader.Place(0, 8), reader.Place(0, 9)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void AnErrorComesAfterTheRowsBeforeIt(int threads)
    {
        string text = Text(row => row == 50_000 ? "S1,none\n" : $"S{row / 3},{row % 97}\n");
        using Table table = CsvTexts.Of(text);
        using TableReader reader = table.Open(IdAndY);
        using ChunkFeed feed = ChunkFeed.Of(reader, threads, CancellationToken.None);
        long rows = 0;
        FailsAsBadInput("a.csv, line 50002: column 'y' is numeric but holds 'none'; use --na none if it means missing, or --factor y", () =>
        {
            while (feed.Next()) rows += feed.Chunk.Rows;
        });
        Assert.Equal(50_000 / TableChunk.Capacity * TableChunk.Capacity, rows);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void WhoStopsTakingLeavesNoReaderBehind(int threads)
    {
        var source = new CountingStream(Encoding.UTF8.GetBytes(Text(row => $"S{row / 3},{row % 97}\n")));
        using Table table = Table.FromStream(source, "pipe");
        using TableReader reader = table.Open(IdAndY);
        using (ChunkFeed feed = ChunkFeed.Of(reader, threads, CancellationToken.None)) Assert.True(feed.Next());
        long reads = source.Reads;
        Thread.Sleep(50);
        Assert.Equal((reads, false), (source.Reads, source.Ended));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void CancellingEndsAFitInTheMiddleOfReading(int threads)
    {
        string rows = Text(row => $"S{row / 3},{(row * 37) % 97}\n")["id,y\n".Length..];
        var source = new CountingStream(Encoding.UTF8.GetBytes("id,y\n" + string.Concat(Enumerable.Repeat(rows, 8))));
        using Table table = Table.FromStream(source, "pipe");
        using var cancel = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => LinearMixedModel.Fit(
            "y ~ 1 + (1 | id)", table, new FitOptions { Threads = threads, RowsToKeep = 0 }, new Canceller(cancel), cancel.Token));
        Assert.False(source.Ended);
        long reads = source.Reads;
        Thread.Sleep(50);
        Assert.Equal(reads, source.Reads);
    }

    // Synchronous, unlike Progress<T>.
    private sealed class Canceller(CancellationTokenSource cancel) : IProgress<FitProgress>
    {
        public void Report(FitProgress value) => cancel.Cancel();
    }

    private sealed class CountingStream(byte[] bytes) : ForwardStream
    {
        private readonly MemoryStream _bytes = new(bytes);
        private long _reads;

        public long Reads => Interlocked.Read(ref _reads);

        public bool Ended { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            Interlocked.Increment(ref _reads);
            int count = _bytes.Read(buffer[..Math.Min(buffer.Length, 4096)]);
            Ended |= count == 0;
            return count;
        }
    }
}
