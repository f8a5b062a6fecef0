using System.Buffers.Binary;
using System.IO.Hashing;

namespace FastLmm.Models.Files;

/// <summary>The first 32 bytes of a statistics file: magic, version, length and hash of the header, length of the file.</summary>
/// <param name="HeaderLength">Bytes of the JSON header, which follows.</param>
/// <param name="HeaderHash">XXH3 (64 bits) of the header.</param>
/// <param name="FileLength">Bytes of the file.</param>
internal readonly record struct StatisticsPreamble(int HeaderLength, ulong HeaderHash, long FileLength)
{
    public const int Length = 32;
    public const int Version = 1;
    public const int Alignment = 64;

    private const string Advice = "write it again with fit --save-stats";

    public static ReadOnlySpan<byte> Magic => "FLMMSTAT"u8;

    /// <summary>Where the data begin.</summary>
    public long DataStart => Aligned(Length + (long)HeaderLength);

    /// <summary>The next position at which a section may begin.</summary>
    public static long Aligned(long position) => (position + Alignment - 1) / Alignment * Alignment;

    public void Write(Span<byte> target)
    {
        Magic.CopyTo(target);
        BinaryPrimitives.WriteInt32LittleEndian(target[8..], Version);
        BinaryPrimitives.WriteInt32LittleEndian(target[12..], HeaderLength);
        BinaryPrimitives.WriteUInt64LittleEndian(target[16..], HeaderHash);
        BinaryPrimitives.WriteInt64LittleEndian(target[24..], FileLength);
    }

    /// <summary>Reads and checks the preamble.</summary>
    /// <param name="start">The first bytes of the file.</param>
    /// <param name="length">Bytes that the file has.</param>
    /// <param name="name">Name for messages.</param>
    /// <exception cref="LmmException">It is another kind of file, of another version, or not whole.</exception>
    public static StatisticsPreamble Read(ReadOnlySpan<byte> start, long length, string name)
    {
        if (start.Length < Magic.Length || !start.StartsWith(Magic))
            throw Error($"{name} is not a file of statistics; give the file that fit --save-stats wrote");
        if (start.Length < Length) throw EndsTooEarly(name);
        int version = BinaryPrimitives.ReadInt32LittleEndian(start[8..]);
        if (version != Version)
            throw Error($"{name} is a file of statistics of version {version}, and this program reads version {Version}; {Advice}");
        var preamble = new StatisticsPreamble(
            BinaryPrimitives.ReadInt32LittleEndian(start[12..]), BinaryPrimitives.ReadUInt64LittleEndian(start[16..]),
            BinaryPrimitives.ReadInt64LittleEndian(start[24..]));
        if (length < preamble.FileLength) throw EndsTooEarly(name);
        if (length > preamble.FileLength || preamble.HeaderLength <= 0 || preamble.DataStart > length) throw Damaged(name, "its first bytes cannot be right");
        return preamble;
    }

    /// <summary>Refuses a header that is not the one that was written.</summary>
    public void RequireHash(ReadOnlySpan<byte> header, string name)
    {
        if (XxHash3.HashToUInt64(header) != HeaderHash) throw Damaged(name, "its header is not the one that was written");
    }

    /// <summary>The error of a damaged file.</summary>
    public static LmmException Damaged(string name, string what) => Error($"{name} is a damaged file of statistics ({what}); {Advice}");

    private static LmmException EndsTooEarly(string name) => Error($"{name} is a file of statistics that ends too early; copy it again or {Advice}");

    private static LmmException Error(string message) => new(FailureKind.BadInput, message);
}
