using System.Buffers.Binary;

namespace FastLmm.Tables;

/// <summary>
/// The first 32 bytes of the program's binary files, little-endian: 8 letters that name the kind, version (int32), length (int32) and hash
/// (uint64) of the JSON header that follows, length of the file (int64). The data begin at the next multiple of 64.
/// </summary>
/// <param name="HeaderLength">Bytes of the header.</param>
/// <param name="HeaderHash">Hash of the header.</param>
/// <param name="FileLength">Bytes of the file.</param>
internal readonly record struct BinaryPreamble(int HeaderLength, ulong HeaderHash, long FileLength)
{
    public const int Length = 32;
    public const int Alignment = 64;

    /// <summary>Where the data begin.</summary>
    public long DataStart => Aligned(Length + (long)HeaderLength);

    /// <summary>The next position at which a section may begin.</summary>
    public static long Aligned(long position) => (position + Alignment - 1) / Alignment * Alignment;

    /// <summary>The version, in the first bytes of a file.</summary>
    public static int VersionOf(ReadOnlySpan<byte> start) => BinaryPrimitives.ReadInt32LittleEndian(start[8..]);

    /// <summary>What the first bytes of a file say.</summary>
    public static BinaryPreamble Read(ReadOnlySpan<byte> start) => new(
        BinaryPrimitives.ReadInt32LittleEndian(start[12..]), BinaryPrimitives.ReadUInt64LittleEndian(start[16..]),
        BinaryPrimitives.ReadInt64LittleEndian(start[24..]));

    /// <summary>Whether a file of this length can begin so.</summary>
    public bool Fits(long length) => length == FileLength && HeaderLength > 0 && DataStart <= length;

    /// <summary>Writes the 32 bytes.</summary>
    public void Write(Span<byte> target, ReadOnlySpan<byte> magic, int version)
    {
        magic.CopyTo(target);
        BinaryPrimitives.WriteInt32LittleEndian(target[8..], version);
        BinaryPrimitives.WriteInt32LittleEndian(target[12..], HeaderLength);
        BinaryPrimitives.WriteUInt64LittleEndian(target[16..], HeaderHash);
        BinaryPrimitives.WriteInt64LittleEndian(target[24..], FileLength);
    }
}
