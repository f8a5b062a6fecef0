using System.IO.Hashing;
using FastLmm.Tables;

namespace FastLmm.Models.Files;

/// <summary>The <see cref="BinaryPreamble"/> of a statistics file; the header's hash is XXH3 (64 bits).</summary>
internal static class StatisticsPreamble
{
    public const int Version = 1;

    private const string Advice = "write it again with fit --save-stats";

    public static ReadOnlySpan<byte> Magic => "FLMMSTAT"u8;

    /// <summary>Reads and checks the preamble.</summary>
    /// <param name="start">The first bytes of the file.</param>
    /// <param name="length">Bytes that the file has.</param>
    /// <param name="name">Name for messages.</param>
    /// <exception cref="LmmException">It is another kind of file, of another version, or not whole.</exception>
    public static BinaryPreamble Read(ReadOnlySpan<byte> start, long length, string name)
    {
        if (start.Length < Magic.Length || !start.StartsWith(Magic))
            throw Error($"{name} is not a file of statistics; give the file that fit --save-stats wrote");
        if (start.Length < BinaryPreamble.Length) throw EndsTooEarly(name);
        int version = BinaryPreamble.VersionOf(start);
        if (version != Version)
            throw Error($"{name} is a file of statistics of version {version}, and this program reads version {Version}; {Advice}");
        BinaryPreamble preamble = BinaryPreamble.Read(start);
        if (length < preamble.FileLength) throw EndsTooEarly(name);
        if (!preamble.Fits(length)) throw Damaged(name, "its first bytes cannot be right");
        return preamble;
    }

    /// <summary>Refuses a header that is not the one that was written.</summary>
    public static void RequireHash(ReadOnlySpan<byte> header, BinaryPreamble preamble, string name)
    {
        if (XxHash3.HashToUInt64(header) != preamble.HeaderHash) throw Damaged(name, "its header is not the one that was written");
    }

    /// <summary>The error of a damaged file.</summary>
    public static LmmException Damaged(string name, string what) => Error($"{name} is a damaged file of statistics ({what}); {Advice}");

    private static LmmException EndsTooEarly(string name) => Error($"{name} is a file of statistics that ends too early; copy it again or {Advice}");

    private static LmmException Error(string message) => new(FailureKind.BadInput, message);
}
