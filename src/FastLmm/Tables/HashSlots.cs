using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace FastLmm.Tables;

/// <summary>
/// Slots of an open hash table of codes, a power of two of them: a hash in the upper half, the code + 1 in the lower, 0 when empty.
/// A text's slot is the first from that of its hash on that holds it or is empty.
/// </summary>
internal static class HashSlots
{
    private const long MostSlots = 1 << 30;

    public static ulong Entry(uint hash, int code) => ((ulong)hash << 32) | (uint)(code + 1);

    /// <summary>The code of an entry; −1 of an empty one.</summary>
    public static int CodeIn(ulong entry) => (int)(uint)entry - 1;

    /// <summary>Asks the processor for the slot of a hash ahead of its use.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Fetch(ulong[] slots, uint hash)
    {
        if (Sse.IsSupported) Sse.Prefetch0(Unsafe.AsPointer(ref slots[(int)(hash & (uint)(slots.Length - 1))]));
    }

    /// <summary>Puts in an entry whose text is not there yet.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Put(ulong entry, ulong[] slots)
    {
        int mask = slots.Length - 1, slot = (int)((uint)(entry >> 32) & (uint)mask);
        while (slots[slot] != 0) slot = (slot + 1) & mask;
        slots[slot] = entry;
    }

    /// <summary>The same entries in twice as many slots.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ulong[] Grown(ulong[] before)
    {
        var slots = new ulong[(int)Math.Min(MostSlots, 2L * before.Length)];
        foreach (ulong entry in before)
            if (entry != 0) Put(entry, slots);
        return slots;
    }

    /// <summary>
    /// Multiplies and rotates over eight bytes at a time, mixed twice so that the last letters reach the low bits.
    /// Equality is always decided on the bytes themselves.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Hash(ReadOnlySpan<byte> text)
    {
        const ulong Odd = 0x9E3779B97F4A7C15;
        ulong h = (ulong)text.Length * Odd;
        while (text.Length >= 8)
        {
            h = ulong.RotateLeft((h ^ BitConverter.ToUInt64(text)) * Odd, 29);
            text = text[8..];
        }
        ulong tail = 0;
        for (int i = 0; i < text.Length; i++) tail |= (ulong)text[i] << (8 * i);
        h = (h ^ tail) * Odd;
        return (uint)(((h ^ (h >> 32)) * Odd) >> 32);
    }
}
