using FastLmm.Reporting;

namespace FastLmm.Tests.Reporting;

/// <summary>Files so long that they are on their way to the disk before they are complete.</summary>
public sealed class DurableFileTests : IDisposable
{
    private const int Length = 40 << 20;
    private const int Step = 100_000;                   // so that some hundred parts are sent while others are written

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fastlmm-durable-");

    public void Dispose() => _folder.Delete(recursive: true);

    // Pieces that fill the stream's buffer little by little, such as it is, and longer ones.
    [Theory]
    [InlineData(10), InlineData(997), InlineData(65_536), InlineData(300_001)]
    public void ALongFileIsWhole(int piece)
    {
        string path = InFolder("long");
        using (var file = DurableFile.Create(path, Step))
        {
            WritePieces(file, piece);
            file.Complete();
        }
        byte[] read = File.ReadAllBytes(path), expected = Bytes(0, Length);
        Assert.Equal(Length, read.Length);
        Assert.Equal(Length, read.AsSpan().CommonPrefixLength(expected));
    }

    [Fact]
    public void AFailureWhileItIsSentLeavesNothing()
    {
        Assert.Throws<OperationCanceledException>(() => AtomicFile.Write(InFolder("long"), stream =>
        {
            WritePieces(stream, 1 << 20);
            throw new OperationCanceledException();
        }));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.FullName));
    }

    private static void WritePieces(Stream stream, int piece)
    {
        for (int at = 0; at < Length; at += piece)
        {
            byte[] bytes = Bytes(at, Math.Min(piece, Length - at));
            if (at / piece % 2 == 0) stream.Write(bytes);
            else stream.Write(bytes, 0, bytes.Length);
        }
    }

    // No part of the file is like another.
    private static byte[] Bytes(int first, int count) => [.. Enumerable.Range(first, count).Select(i => (byte)((uint)i * 2654435761 >> 24))];

    private string InFolder(string name) => Path.Combine(_folder.FullName, name);
}
