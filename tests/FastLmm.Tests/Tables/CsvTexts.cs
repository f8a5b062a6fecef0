using System.IO.Compression;
using System.Text;
using FastLmm.Tables;

namespace FastLmm.Tests.Tables;

/// <summary>Makes tables of texts and reads them whole.</summary>
internal static class CsvTexts
{
    public static Table Of(string text, TableOptions? options = null, string name = "a.csv") =>
        Table.FromStream(new MemoryStream(Encoding.UTF8.GetBytes(text)), name, options);

    public static byte[] Gzip(byte[] bytes)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest)) gzip.Write(bytes);
        return packed.ToArray();
    }

    public static byte[] Gzip(string text) => Gzip(Encoding.UTF8.GetBytes(text));

    /// <summary>Reads the columns of all rows: doubles of numeric columns, texts or null of the others.</summary>
    public static object?[][] ReadAll(this Table table, params ColumnRequest[] columns)
    {
        using TableReader reader = table.Open(columns);
        return ReadRest(reader);
    }

    public static object?[][] ReadAndKeep(this Table table, params ColumnRequest[] columns)
    {
        using TableReader reader = table.Open(columns, keepForAgain: true);
        return ReadRest(reader);
    }

    /// <summary>Reads on to the end as a fit with several threads does, the reader running ahead where it can.</summary>
    public static object?[][] ReadRest(TableReader reader, int threads = 2)
    {
        var rows = new List<object?[]>();
        using ChunkFeed feed = ChunkFeed.Of(reader, threads, CancellationToken.None);
        while (feed.Next())
            for (int row = 0; row < feed.Chunk.Rows; row++) rows.Add(Row(reader, feed.Chunk, row));
        Assert.Equal(0, feed.Chunk.Rows);
        Assert.False(feed.Next());
        return [.. rows];
    }

    public static object?[] ReadColumn(this Table table, string name, ColumnKind? kind = null) =>
        [.. table.ReadAll(new ColumnRequest(name, kind)).Select(row => row[0])];

    public static ColumnKind KindOf(this Table table, string name)
    {
        using TableReader reader = table.Open([new ColumnRequest(name)]);
        return reader.Kinds[0];
    }

    /// <summary>Asserts an error and its whole message.</summary>
    public static void Fails(FailureKind kind, string message, Action action)
    {
        LmmException error = Assert.Throws<LmmException>(action);
        Assert.Equal(message, error.Message);
        Assert.Equal(kind, error.Kind);
    }

    public static void FailsAsBadInput(string message, Action action) => Fails(FailureKind.BadInput, message, action);

    private static object?[] Row(TableReader reader, TableChunk chunk, int row) =>
        [.. Enumerable.Range(0, reader.Kinds.Count).Select(column => Value(reader, chunk, column, row))];

    private static object? Value(TableReader reader, TableChunk chunk, int column, int row)
    {
        if (reader.Kinds[column] == ColumnKind.Numeric) return chunk.Numeric(column)[row];
        int code = chunk.Codes(column)[row];
        return code < 0 ? null : reader.Levels(column)[code];
    }
}

/// <summary>A folder for the files of one test.</summary>
internal sealed class TestFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("fastlmm-tests-").FullName;

    public string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    public string Write(string name, byte[] bytes)
    {
        string path = System.IO.Path.Combine(Path, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

/// <summary>A stream like a pipe: it cannot seek, and gives a few bytes at a time.</summary>
internal sealed class PipeStream(byte[] bytes, int most = 1000) : Stream
{
    private readonly MemoryStream _bytes = new(bytes);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => _bytes.Read(buffer, offset, Math.Min(count, most));

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
