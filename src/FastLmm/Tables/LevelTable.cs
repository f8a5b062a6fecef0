using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using System.Text;

namespace FastLmm.Tables;

/// <summary>
/// The distinct texts of a column, coded 0, 1, 2, … in order of first appearance. Texts are compared byte by byte as UTF-8,
/// so <c>007</c> is not <c>7</c>. Holds millions of ids: one byte arena, one offset and one hash slot each.
/// </summary>
public sealed class LevelTable
{
    private const int MostLevels = 1 << 29;

    private readonly long _mostBytes;
    private byte[] _bytes = new byte[1024];
    private ulong[] _slots = new ulong[64];             // hash in the upper half, code + 1 in the lower; 0 is empty
    private int[] _starts = new int[65];
    private int _used;

    /// <summary>Creates an empty table.</summary>
    public LevelTable()
        : this(Array.MaxLength)
    {
    }

    internal LevelTable(int mostBytes) => _mostBytes = mostBytes;

    /// <summary>The texts of a logical column: FALSE with code 0, TRUE with 1.</summary>
    internal static LevelTable Truth()
    {
        var table = new LevelTable();
        table.Add("FALSE"u8);
        table.Add("TRUE"u8);
        return table;
    }

    /// <summary>Number of distinct texts so far.</summary>
    public int Count { get; private set; }

    /// <summary>The text of a code.</summary>
    public string this[int code] => Encoding.UTF8.GetString(Utf8(code));

    /// <summary>The UTF-8 bytes of a code's text; valid until the next text is added.</summary>
    public ReadOnlySpan<byte> Utf8(int code)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)code, (uint)Count, nameof(code));
        return _bytes.AsSpan(_starts[code], _starts[code + 1] - _starts[code]);
    }

    /// <summary>The code of a text, adding it when it is new.</summary>
    /// <exception cref="LmmException">The texts are more than 2 GB in all, or more than 500 million.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Add(ReadOnlySpan<byte> text) => Add(text, Hash(text));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Add(ReadOnlySpan<byte> text, uint hash)
    {
        int slot = Probe(text, hash);
        if (_slots[slot] != 0) return CodeIn(slot);
        Append(text);
        _slots[slot] = ((ulong)hash << 32) | (uint)Count;
        if (Count * 3L > _slots.Length * 2L) Rehash();
        return Count - 1;
    }

    /// <summary>
    /// Codes many texts. Their slots are fetched ahead, some dozens at a time, since in a table of a million ids each is a miss of the cache.
    /// </summary>
    /// <param name="texts">The texts one after another.</param>
    /// <param name="ends">Where each ends.</param>
    /// <param name="codes">Gets the codes.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void AddAll(ReadOnlySpan<byte> texts, ReadOnlySpan<int> ends, Span<int> codes)
    {
        const int Ahead = 64;
        Span<uint> hashes = stackalloc uint[Ahead];
        for (int first = 0; first < ends.Length; first += Ahead)
        {
            int count = Math.Min(Ahead, ends.Length - first), start = first == 0 ? 0 : ends[first - 1];
            for (int i = 0, at = start; i < count; at = ends[first + i++])
            {
                hashes[i] = Hash(texts[at..ends[first + i]]);
                Fetch(ref _slots[(int)(hashes[i] & (uint)(_slots.Length - 1))]);
            }
            for (int i = 0, at = start; i < count; at = ends[first + i++]) codes[first + i] = Add(texts[at..ends[first + i]], hashes[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void Fetch(ref ulong slot)
    {
        if (Sse.IsSupported) Sse.Prefetch0(Unsafe.AsPointer(ref slot));
    }

    /// <summary>The code of a text, adding it when it is new.</summary>
    public int Add(string text) => Add(Encoding.UTF8.GetBytes(text));

    /// <summary>The code of a text, or −1 when the column does not have it.</summary>
    public int Find(string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        return CodeIn(Probe(utf8, Hash(utf8)));
    }

    private int CodeIn(int slot) => (int)(uint)_slots[slot] - 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Probe(ReadOnlySpan<byte> text, uint hash)
    {
        int mask = _slots.Length - 1;
        int slot = (int)(hash & (uint)mask);
        while (_slots[slot] != 0)
        {
            if ((uint)(_slots[slot] >> 32) == hash && Utf8(CodeIn(slot)).SequenceEqual(text)) return slot;
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Append(ReadOnlySpan<byte> text)
    {
        long needed = (long)_used + text.Length;
        if (needed > _mostBytes || Count == MostLevels)
            throw new LmmException(FailureKind.CannotRunHere,
                $"a column has more distinct texts than fit in memory here ({Count} so far); shorten its values");
        if (Count + 1 == _starts.Length) Array.Resize(ref _starts, 2 * Count + 1);
        if (needed > _bytes.Length) Array.Resize(ref _bytes, Grown(needed));
        text.CopyTo(_bytes.AsSpan(_used));
        _used += text.Length;
        _starts[++Count] = _used;
    }

    private int Grown(long needed) => (int)Math.Min(_mostBytes, Math.Max(2L * _bytes.Length, needed));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Rehash()
    {
        ulong[] before = _slots;
        _slots = new ulong[(int)Math.Min(1L << 30, 2L * before.Length)];
        int mask = _slots.Length - 1;
        foreach (ulong entry in before)
        {
            if (entry == 0) continue;
            int slot = (int)((uint)(entry >> 32) & (uint)mask);
            while (_slots[slot] != 0) slot = (slot + 1) & mask;
            _slots[slot] = entry;
        }
    }

    // Multiply and rotate over eight bytes at a time, mixed twice so that the last letters reach the low bits.
    // Equality is always decided on the bytes themselves.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Hash(ReadOnlySpan<byte> text)
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
