using System.Buffers.Binary;

namespace FastLmm.Tables.Raw;

/// <summary>The first 32 bytes of a raw column file: magic, version, length and hash of the header, length of the file.</summary>
/// <param name="HeaderLength">Bytes of the JSON header, which follows.</param>
/// <param name="HeaderHash">FNV-1a of the header.</param>
/// <param name="FileLength">Bytes of the file.</param>
internal readonly record struct RawPreamble(int HeaderLength, ulong HeaderHash, long FileLength)
{
    public const int Length = 32;
    public const int Version = 1;
    public const int Alignment = 64;

    public static ReadOnlySpan<byte> Magic => "FLMMCOLS"u8;

    /// <summary>Where the data begin.</summary>
    public long DataStart => Aligned(Length + (long)HeaderLength);

    /// <summary>The next position at which a section may begin.</summary>
    public static long Aligned(long position) => (position + Alignment - 1) / Alignment * Alignment;

    /// <summary>FNV-1a, 64 bits.</summary>
    public static ulong Hash(ReadOnlySpan<byte> bytes)
    {
        ulong hash = 0xCBF29CE484222325;
        foreach (byte b in bytes) hash = (hash ^ b) * 0x100000001B3;
        return hash;
    }

    public void Write(Span<byte> target)
    {
        Magic.CopyTo(target);
        BinaryPrimitives.WriteInt32LittleEndian(target[8..], Version);
        BinaryPrimitives.WriteInt32LittleEndian(target[12..], HeaderLength);
        BinaryPrimitives.WriteUInt64LittleEndian(target[16..], HeaderHash);
        BinaryPrimitives.WriteInt64LittleEndian(target[24..], FileLength);
    }

    /// <summary>Reads and checks the preamble.</summary>
    /// <param name="start">The first bytes of the file, beginning with the magic.</param>
    /// <param name="length">Bytes that the file has.</param>
    /// <param name="name">Name for messages.</param>
    /// <exception cref="LmmException">The version is another, or the file is not whole.</exception>
    public static RawPreamble Read(ReadOnlySpan<byte> start, long length, string name)
    {
        if (start.Length < Length) throw EndsTooEarly(name);
        int version = BinaryPrimitives.ReadInt32LittleEndian(start[8..]);
        if (version != Version)
            throw Damage($"{name} is a raw column file of version {version}, and this program reads version {Version}; convert the data again");
        var preamble = new RawPreamble(
            BinaryPrimitives.ReadInt32LittleEndian(start[12..]), BinaryPrimitives.ReadUInt64LittleEndian(start[16..]),
            BinaryPrimitives.ReadInt64LittleEndian(start[24..]));
        if (length < preamble.FileLength) throw EndsTooEarly(name);
        if (length > preamble.FileLength || preamble.HeaderLength <= 0 || preamble.DataStart > length) throw Damaged(name, "its first bytes");
        return preamble;
    }

    public static LmmException Damaged(string name, string what) =>
        Damage($"{name} is a damaged raw column file ({what} cannot be right); convert the data again");

    private static LmmException EndsTooEarly(string name) =>
        Damage($"{name} is a raw column file that ends too early; copy it again or convert the data again");

    private static LmmException Damage(string message) => new(FailureKind.BadInput, message);
}
