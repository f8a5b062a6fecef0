using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;

namespace FastLmm.Tables;

/// <summary>
/// The distinct texts of a column, coded 0, 1, 2, … in order of first appearance. Texts are compared byte by byte as UTF-8,
/// so <c>007</c> is not <c>7</c>. Holds millions of ids: one byte arena, one offset and one hash slot each. Files are mostly sorted: as long
/// as texts come in ascending order, each is known to be new and there are no slots; and what once came next is tried first the next time.
/// </summary>
public sealed class LevelTable
{
    private const int MostLevels = 1 << 29;

    private readonly long _mostBytes;
    private byte[] _bytes = new byte[1024];
    private ulong[]? _slots;                            // null while texts come in order
    private int[] _starts = new int[65];
    private int _used;
    private int _last = -1;
    private bool _ascends = true;                       // byte by byte: 1, 10, 2
    private bool _lengthens = true;                     // shorter ones first: 1, 2, 10

    /// <summary>Creates an empty table.</summary>
    public LevelTable()
        : this(Array.MaxLength)
    {
    }

    internal LevelTable(int mostBytes) => _mostBytes = mostBytes;

    /// <summary>A table of these texts, coded in their order.</summary>
    internal static LevelTable Of(IEnumerable<string> texts)
    {
        var table = new LevelTable();
        foreach (string text in texts) table.Add(text);
        return table;
    }

    /// <summary>The texts of a logical column: FALSE with code 0, TRUE with 1.</summary>
    internal static LevelTable Truth() => Of(["FALSE", "TRUE"]);

    /// <summary>Number of distinct texts so far.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes held, room to grow included.</summary>
    public long Bytes => _bytes.Length + (long)sizeof(int) * _starts.Length + (long)sizeof(ulong) * (_slots?.Length ?? 0);

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
    public int Add(ReadOnlySpan<byte> text) => TryNext(text) ? _last : Add(text, HashSlots.Hash(text), _slots ?? MakeSlots());

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
        for (int first = 0, start = 0; first < ends.Length; first += Ahead)
        {
            for (; first < ends.Length && TryNext(texts[start..ends[first]]); start = ends[first++]) codes[first] = _last;
            ulong[] slots = first < ends.Length ? _slots ?? MakeSlots() : [];
            int count = Math.Min(Ahead, ends.Length - first);
            for (int i = 0, at = start; i < count; at = ends[first + i++])
            {
                hashes[i] = HashSlots.Hash(texts[at..ends[first + i]]);
                HashSlots.Fetch(slots, hashes[i]);
            }
            for (int i = 0; i < count; start = ends[first + i++]) codes[first + i] = Add(texts[start..ends[first + i]], hashes[i], _slots!);
        }
    }

    /// <summary>Codes the texts of another table, in the order of its codes.</summary>
    internal void AddAll(LevelTable other, Span<int> codes) => AddAll(other._bytes.AsSpan(0, other._used), other._starts.AsSpan(1, other.Count), codes);

    /// <summary>Forgets all texts.</summary>
    internal void Clear()
    {
        (Count, _used, _last, _slots) = (0, 0, -1, null);
        (_ascends, _lengthens) = (true, true);
    }

    // Whether the text is the one that came next when the last one came first, or needs no search since all have come in order.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryNext(ReadOnlySpan<byte> text)
    {
        int next = _last + 1;
        if (next == Count) return _slots is null && TryInOrder(text);
        if (!Utf8(next).SequenceEqual(text)) return false;
        _last = next;
        return true;
    }

    private bool TryInOrder(ReadOnlySpan<byte> text)
    {
        if (Count > 0)
        {
            ReadOnlySpan<byte> last = Utf8(_last);
            int order = text.SequenceCompareTo(last);
            if (order == 0) return true;
            _ascends &= order > 0;
            _lengthens &= text.Length > last.Length || (text.Length == last.Length && order > 0);
            if (!_ascends && !_lengthens) return false;
        }
        Append(text);
        _last = Count - 1;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Add(ReadOnlySpan<byte> text, uint hash, ulong[] slots)
    {
        int slot = Probe(text, hash, slots);
        if (slots[slot] != 0) return _last = HashSlots.CodeIn(slots[slot]);
        Append(text);
        slots[slot] = HashSlots.Entry(hash, Count - 1);
        if (Count * 3L > slots.Length * 2L) _slots = HashSlots.Grown(slots);
        return _last = Count - 1;
    }

    /// <summary>The code of a text, adding it when it is new.</summary>
    public int Add(string text) => Add(Encoding.UTF8.GetBytes(text));

    /// <summary>The code of a text, or −1 when the column does not have it.</summary>
    public int Find(string text) => Find(Encoding.UTF8.GetBytes(text));

    /// <summary>The code of a text, or −1 when the column does not have it.</summary>
    public int Find(ReadOnlySpan<byte> text)
    {
        ulong[] slots = _slots ?? MakeSlots();
        return HashSlots.CodeIn(slots[Probe(text, HashSlots.Hash(text), slots)]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Probe(ReadOnlySpan<byte> text, uint hash, ulong[] slots)
    {
        int mask = slots.Length - 1;
        int slot = (int)(hash & (uint)mask);
        while (slots[slot] != 0)
        {
            if ((uint)(slots[slot] >> 32) == hash && Utf8(HashSlots.CodeIn(slots[slot])).SequenceEqual(text)) return slot;
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
    private ulong[] MakeSlots()
    {
        var slots = new ulong[(int)Math.Max(64, BitOperations.RoundUpToPowerOf2(2 * (uint)Count))];
        for (int code = 0; code < Count; code++)
        {
            uint hash = HashSlots.Hash(Utf8(code));
            HashSlots.Put(HashSlots.Entry(hash, code), slots);
        }
        return _slots = slots;
    }
}
