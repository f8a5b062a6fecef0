using FastLmm.Reporting;

namespace FastLmm.Tests.Reporting;

/// <summary>Files so long that they are on their way to the disk before they are complete.</summary>
public sealed class DurableFileTests : IDisposable
{
    private const int Pieces = 70;
    private const int PieceLength = DurableFile.Step / 32 + 17;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fastlmm-durable-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void ALongFileIsWhole()
    {
        string path = Path.Combine(_folder.FullName, "long");
        AtomicFile.Write(path, stream => WritePieces(stream));
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder.FullName));
        using FileStream file = File.OpenRead(path);
        Assert.Equal((long)Pieces * PieceLength, file.Length);
        var bytes = new byte[PieceLength];
        for (int k = 0; k < Pieces; k++)
        {
            file.ReadExactly(bytes);
            Assert.Equal(-1, bytes.AsSpan().IndexOfAnyExcept((byte)k));
        }
    }

    [Fact]
    public void AFailureWhileItIsSentLeavesNothing()
    {
        string path = Path.Combine(_folder.FullName, "long");
        Assert.Throws<OperationCanceledException>(() => AtomicFile.Write(path, stream =>
        {
            WritePieces(stream);
            throw new OperationCanceledException();
        }));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.FullName));
    }

    private static void WritePieces(Stream stream)
    {
        var bytes = new byte[PieceLength];
        for (int k = 0; k < Pieces; k++)
        {
            bytes.AsSpan().Fill((byte)k);
            if (k % 2 == 0) stream.Write(bytes);
            else stream.Write(bytes, 0, bytes.Length);
        }
    }
}
