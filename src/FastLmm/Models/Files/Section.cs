using System.IO.Hashing;
using System.Runtime.InteropServices;
using FastLmm.Models.Documents;

namespace FastLmm.Models.Files;

/// <summary>Receives the bytes of a section, piece by piece.</summary>
internal delegate void ByteSink(ReadOnlySpan<byte> bytes);

/// <summary>An array to be written to a statistics file.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Type">Type of its entries.</param>
/// <param name="ForEachPiece">Gives its bytes, the same ones every time.</param>
internal sealed record Section(string Name, string Type, Action<ByteSink> ForEachPiece)
{
    /// <summary>Doubles.</summary>
    public static Section Of(string name, double[] values) => new(name, "float64", sink => sink(MemoryMarshal.AsBytes(values.AsSpan())));

    /// <summary>Doubles of a matrix, row by row.</summary>
    public static Section Of(string name, double[,] matrix) => Of(name, [.. matrix.Cast<double>()]);

    /// <summary>Whole numbers.</summary>
    public static Section Of(string name, int[] values) => new(name, "int32", sink => sink(MemoryMarshal.AsBytes(values.AsSpan())));

    /// <summary>Long whole numbers.</summary>
    public static Section Of(string name, long[] values) => new(name, "int64", sink => sink(MemoryMarshal.AsBytes(values.AsSpan())));

    /// <summary>Bytes.</summary>
    public static Section Of(string name, byte[] values) => new(name, "uint8", sink => sink(values));

    /// <summary>What the header says of it.</summary>
    /// <param name="start">Where it begins.</param>
    public SectionDocument Describe(long start)
    {
        var hash = new XxHash3();
        long bytes = 0;
        ForEachPiece(piece =>
        {
            hash.Append(piece);
            bytes += piece.Length;
        });
        return new SectionDocument(Name, Type, start, bytes, Text(hash));
    }

    /// <summary>A hash as the header has it.</summary>
    internal static string Text(XxHash3 hash) => hash.GetCurrentHashAsUInt64().ToString("x16", System.Globalization.CultureInfo.InvariantCulture);
}
