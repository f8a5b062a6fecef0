namespace FastLmm.Tables.Raw;

/// <summary>The <see cref="BinaryPreamble"/> of a raw column file; the header's hash is FNV-1a (64 bits).</summary>
internal static class RawPreamble
{
    public const int Version = 1;

    public static ReadOnlySpan<byte> Magic => "FLMMCOLS"u8;

    /// <summary>FNV-1a, 64 bits.</summary>
    public static ulong Hash(ReadOnlySpan<byte> bytes)
    {
        ulong hash = 0xCBF29CE484222325;
        foreach (byte b in bytes) hash = (hash ^ b) * 0x100000001B3;
        return hash;
    }

    /// <summary>Reads and checks the preamble.</summary>
    /// <param name="start">The first bytes of the file, beginning with the magic.</param>
    /// <param name="length">Bytes that the file has.</param>
    /// <param name="name">Name for messages.</param>
    /// <exception cref="LmmException">The version is another, or the file is not whole.</exception>
    public static BinaryPreamble Read(ReadOnlySpan<byte> start, long length, string name)
    {
        if (start.Length < BinaryPreamble.Length) throw EndsTooEarly(name);
        int version = BinaryPreamble.VersionOf(start);
        if (version != Version)
            throw Damage($"{name} is a raw column file of version {version}, and this program reads version {Version}; convert the data again");
        BinaryPreamble preamble = BinaryPreamble.Read(start);
        if (length < preamble.FileLength) throw EndsTooEarly(name);
        if (!preamble.Fits(length)) throw Damaged(name, "its first bytes");
        return preamble;
    }

    public static LmmException Damaged(string name, string what) =>
        Damage($"{name} is a damaged raw column file ({what} cannot be right); convert the data again");

    private static LmmException EndsTooEarly(string name) =>
        Damage($"{name} is a raw column file that ends too early; copy it again or convert the data again");

    private static LmmException Damage(string message) => new(FailureKind.BadInput, message);
}
