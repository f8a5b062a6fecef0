using FastLmm.Tables;
using FastLmm.Tests.Fitting;
using static FastLmm.Tests.Tables.CsvTexts;

namespace FastLmm.Tests.Tables.Parquet;

/// <summary>How rows of Parquet files come: ahead of who takes them, texts by the dozen, and the memory it takes.</summary>
public sealed class ParquetReadingTests : IDisposable
{
    private const int Rows = 60_000;

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // Short texts and long ones, runs of one row and of many, seen before and new ones; the last case has rows without a text as well.
    [ParquetTheory]
    [InlineData("'S' || (i // 5)")]
    [InlineData("'a subject with a long name ' || (i // 3)")]
    [InlineData("(i * 7919 % 40013)::VARCHAR || repeat('x', i::INT % 20)")]
    [InlineData("CASE WHEN i % 1009 = 1008 THEN 'NA' WHEN i % 977 = 0 THEN '' ELSE 'S' || (i % 3000 // 2) END")]
    [InlineData("CASE WHEN i % 1009 = 1008 THEN NULL WHEN i % 977 = 0 THEN ' NA ' ELSE 'S' || (i // 4) END")]
    [InlineData("CASE i // 9 % 3 WHEN 0 THEN 'F' WHEN 1 THEN 'M' ELSE 'not said, or not known' END")]
    public void TextsHaveTheCodesOfTheCsv(string sql)
    {
        string file = _folder.OfSql("a.parquet", $"SELECT {sql} AS id, i FROM range({Rows}) t(i)"), csv = Path.Combine(_folder.Path, "a.csv");
        using (var database = new FastLmm.Tables.DuckDb.DuckDbDatabase("a test", [file, csv]))
            database.Execute($"COPY (FROM '{file}') TO '{csv}' (FORMAT csv, NULLSTR 'NA', USE_TMP_FILE false)");
        (string[] Texts, int[] Codes) expected = Codes(csv), read = Codes(file);
        Assert.Equal(expected.Texts, read.Texts);
        Assert.Equal(expected.Codes, read.Codes);
    }

    private static (string[] Texts, int[] Codes) Codes(string file)
    {
        using Table table = Table.FromFiles([file]);
        using TableReader reader = table.Open([new("id", ColumnKind.Id)]);
        var chunk = new TableChunk(reader.Kinds);
        List<int> codes = [];
        while (reader.Read(chunk)) codes.AddRange(chunk.Codes(0).AsSpan(0, chunk.Rows));
        return ([.. Enumerable.Range(0, reader.Levels(0).Count).Select(code => reader.Levels(0)[code])], [.. codes]);
    }

    [ParquetFact]
    public void RowsAndBytesAreThoseOfReadingInTurn()
    {
        string[] files = [_folder.OfSql("a.parquet", Cohort), _folder.OfSql("b.parquet", Cohort)];
        var inTurn = Taken(files, 1);
        Assert.Equal(inTurn, Taken(files, 2));
        Assert.Equal(files.Sum(file => new FileInfo(file).Length), inTurn[^1].Bytes);
    }

    private static string Cohort => $"SELECT 'S' || (i // 3) AS id, i % 97 AS y FROM range({Rows}) t(i)";

    private static List<(int Source, long FirstRow, int Rows, int Code, double Y, string Place, long Bytes)> Taken(string[] files, int threads)
    {
        using Table table = Table.FromFiles(files);
        using TableReader reader = table.Open([new("id", ColumnKind.Id), new("y")]);
        using ChunkFeed feed = ChunkFeed.Of(reader, threads, CancellationToken.None);
        List<(int, long, int, int, double, string, long)> taken = [];
        for (; feed.Next(); Thread.Yield())
        {
            TableChunk chunk = feed.Chunk;
            int last = chunk.Rows - 1;
            string place = reader.Place(chunk.Source, chunk.FirstRow + last);
            taken.Add((chunk.Source, chunk.FirstRow, chunk.Rows, chunk.Codes(0)[last], chunk.Numeric(1)[last], place, feed.BytesRead));
        }
        return taken;
    }

    [ParquetTheory]
    [InlineData(1)]
    [InlineData(2)]
    public void AnErrorComesAfterTheRowsBeforeIt(int threads)
    {
        string file = _folder.OfSql("a.parquet", $"SELECT CASE WHEN i = 50000 THEN 'none' ELSE i::VARCHAR END AS y FROM range({Rows}) t(i)");
        using Table table = Table.FromFiles([file]);
        using TableReader reader = table.Open([new("y", ColumnKind.Numeric)]);
        using ChunkFeed feed = ChunkFeed.Of(reader, threads, CancellationToken.None);
        long rows = 0;
        FailsAsBadInput($"{file}, row 50001: column 'y' must be numeric but holds 'none'; use --na none if it means missing", () =>
        {
            while (feed.Next()) rows += feed.Chunk.Rows;
        });
        Assert.Equal(50_000 / TableChunk.Capacity * TableChunk.Capacity, rows);
    }

    [ParquetTheory]
    [InlineData(1)]
    [InlineData(2)]
    public void WhoStopsTakingCanReadAgain(int threads)
    {
        using Table table = Table.FromFiles([_folder.OfSql("a.parquet", Cohort)]);
        for (int round = 0; round < 20; round++)
        {
            using TableReader reader = table.Open([new("id", ColumnKind.Id), new("y")]);
            using ChunkFeed feed = ChunkFeed.Of(reader, threads, CancellationToken.None);
            for (int chunks = 0; chunks <= round % 5; chunks++) Assert.True(feed.Next());
            Assert.Equal(1 + (round % 5 * TableChunk.Capacity), feed.Chunk.FirstRow);
        }
        Assert.Equal(Rows, table.ReadColumn("y").Length);
    }

    [ParquetTheory]
    [InlineData(1)]
    [InlineData(2)]
    public void CancellingEndsAFitInTheMiddleOfReading(int threads)
    {
        string file = _folder.OfSql("a.parquet", "SELECT 'S' || (i // 3) AS id, i * 37 % 97 AS y FROM range(600000) t(i)");
        using Table table = Table.FromFiles([file]);
        using var cancel = new CancellationTokenSource();
        var progress = new Canceller(cancel);
        Assert.Throws<OperationCanceledException>(() => LinearMixedModel.Fit(
            "y ~ 1 + (1 | id)", table, new FitOptions { Threads = threads, RowsToKeep = 0 }, progress, cancel.Token));
        Assert.InRange(progress.Rows, 1, 599_999);
    }

    // Synchronous, unlike Progress<T>.
    private sealed class Canceller(CancellationTokenSource cancel) : IProgress<FitProgress>
    {
        public long Rows { get; private set; }

        public void Report(FitProgress value)
        {
            Rows = value.Rows;
            cancel.Cancel();
        }
    }

    [ParquetFact]
    public void MemoryCountsTheLargestRowGroupOfTheColumnsThatAreRead()
    {
        const string Sql = "SELECT hash(i) % 1000000007 / 7 AS y, hash(i + 1) % 1000000007 / 7 AS z FROM range(200000) t(i)";
        string large = _folder.OfSql("large.parquet", Sql, ", ROW_GROUP_SIZE 200000, COMPRESSION uncompressed");
        string small = _folder.OfSql("small.parquet", Sql, ", ROW_GROUP_SIZE 20000, COMPRESSION uncompressed");
        const long Column = 200_000 * 2L * sizeof(double);     // packed and unpacked
        Assert.InRange(Outside(large, "y", "z") - Outside(large, "y"), Column, 1.1 * Column);
        Assert.InRange(Outside(large, "y") - Outside(small, "y"), 0.8 * Column, Column);
        Assert.Equal(Outside(large, "y"), Outside([small, large], "y"));
        using Table csv = Table.FromCsv(_folder.Write("a.csv", "y\n1\n"));
        using TableReader reader = csv.Open([new("y")]);
        Assert.Equal(0, reader.BytesOutside);
    }

    private static long Outside(string file, params string[] columns) => Outside([file], columns);

    private static long Outside(string[] files, params string[] columns)
    {
        using Table table = Table.FromFiles(files);
        using TableReader reader = table.Open([.. columns.Select(name => new ColumnRequest(name))]);
        return reader.BytesOutside;
    }
}
