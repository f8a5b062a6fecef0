using System.Text;
using System.Text.Unicode;

namespace FastLmm.Tables;

/// <summary>Finds bytes that are not UTF-8.</summary>
internal static class Utf8Check
{
    /// <summary>Position of the first byte that does not belong to valid UTF-8; −1 when there is none.</summary>
    public static int FirstInvalid(ReadOnlySpan<byte> text)
    {
        if (Utf8.IsValid(text)) return -1;
        int at = 0;
        while (Rune.DecodeFromUtf8(text[at..], out _, out int length) == System.Buffers.OperationStatus.Done) at += length;
        return at;
    }

    /// <summary>The error of a text in another encoding.</summary>
    /// <param name="place">Source, and line where it is known.</param>
    /// <param name="what">What the text is, e.g. the header.</param>
    /// <param name="offset">Position of the offending byte in the text, from 0.</param>
    public static LmmException Error(string place, string what, long offset) =>
        new(FailureKind.BadInput,
            $"{place}: {what} is not UTF-8 text (byte {offset + 1} of the text is part of no character); save the file as UTF-8");
}
