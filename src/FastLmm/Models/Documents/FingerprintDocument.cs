using System.Globalization;
using FastLmm.Packing;

namespace FastLmm.Models.Documents;

/// <summary>Which rows were used, in a file: each number as 16 hexadecimal digits.</summary>
internal sealed record FingerprintDocument(string Response, string Weights)
{
    /// <summary>What a file holds.</summary>
    public static FingerprintDocument Of(DataFingerprint fingerprint) => new(Text(fingerprint.Response), Text(fingerprint.Weights));

    /// <summary>The fingerprint.</summary>
    public DataFingerprint Restore() => new(Number(Response), Number(Weights));

    private static string Text(ulong number) => number.ToString("x16", CultureInfo.InvariantCulture);

    private static ulong Number(string text) => ulong.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
