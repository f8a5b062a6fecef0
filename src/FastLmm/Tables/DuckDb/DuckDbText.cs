using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FastLmm.Tables.DuckDb;

/// <summary>
/// A text as it lies in a vector, 16 bytes: its length, then the text itself if it has at most 12 bytes, padded with zeros, else its first
/// four bytes and a pointer to all of it.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = Bytes)]
internal readonly unsafe struct DuckDbText
{
    /// <summary>Bytes of a text in a vector, without those of a long one.</summary>
    public const int Bytes = 16;

    private const int MostInline = 12;

    [FieldOffset(0)]
    private readonly uint _length;

    [FieldOffset(0)]
    private readonly ulong _head;

    [FieldOffset(8)]
    private readonly ulong _tail;

    [FieldOffset(8)]
    private readonly byte* _outside;

    /// <summary>Whether the bits are those of another one, and so the texts; equal long texts may lie in two places.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool HasBitsOf(DuckDbText other) => ((_head ^ other._head) | (_tail ^ other._tail)) == 0;

    /// <summary>The text, which lives as long as the chunk that holds it.</summary>
    /// <param name="text">Its place in a vector.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ReadOnlySpan<byte> Utf8(DuckDbText* text) =>
        text->_length <= MostInline ? new((byte*)text + sizeof(uint), (int)text->_length) : new(text->_outside, (int)text->_length);
}
