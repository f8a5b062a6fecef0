using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using FastLmm.Kernels.Layout;

namespace FastLmm.Kernels.Operations;

/// <summary>
/// Gathers W_i of one partition's subjects from the blocks in which a <see cref="LeftoverTriangle"/> holds what the rotations
/// left, while they are in the cache.
/// </summary>
/// <remarks>
/// A column of X takes part from the first block on in which an entry is more than rounding; what came before is below 1e-26 of unit size
/// and counts as nothing. Blocks are cut by the rows of the partition alone, so that no cut of the rows and no thread changes a bit.
/// </remarks>
internal sealed unsafe class LeftoverGatherer(int p)
{
    private const double Rounding = 1e-13;              // in a basis of columns of unit size
    private const int BlockRows = LeftoverTriangle.BlockRows;
    private const int SegmentDoubles = 2048;
    private const int MostShift = 10;

    private int[] _slots = new int[BlockRows];
    private List<AlignedDoubles> _segments = [];
    private int[] _columns = [];
    private int _shift = MostShift;                     // slots of a segment, as a power of two
    private int _taken;
    private int _expected;

    /// <summary>Partitions: that of a subject is its number modulo this, its slot there the quotient.</summary>
    internal const int Partitions = 16;

    /// <summary>Notes whose row comes after those expected so far.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Expect(int subject)
    {
        if (_expected == _slots.Length) MakeRoom();
        _slots[_expected++] = subject / Partitions;
    }

    /// <summary>Blocks have so many columns of X from now on; the new ones were zero.</summary>
    internal void Widen(int columns) => p = columns;

    /// <summary>Takes a block of the rows expected next; rows that it does not hold are zero.</summary>
    /// <param name="block">Column by column, y last, each of the block's rows.</param>
    /// <param name="rows">How many it holds.</param>
    internal void Take(double* block, int rows)
    {
        for (int c = 0, next = 0; c < p; c++)
        {
            bool known = next < _columns.Length && _columns[next] == c;
            if (!known && !HasLeftover(block + c * BlockRows)) continue;
            if (!known) Join(c);
            next++;
        }
        if (_columns.Length > 0 && rows > 0)
        {
            ReadOnlySpan<int> slots = _slots.AsSpan(_taken, rows);
            int last = 0;
            foreach (int slot in slots) last = Math.Max(last, slot);
            while ((long)_segments.Count << _shift <= last) _segments.Add(NewSegment());
            if (_columns.Length == 1) AddOne(slots, block + _columns[0] * BlockRows, block + p * BlockRows);
            else AddAll(slots, block);
        }
        _taken += rows;
        if (_taken == _expected) _taken = _expected = 0;
    }

    private void MakeRoom()
    {
        int[] room = _taken >= _slots.Length / 2 ? _slots : new int[2 * _slots.Length];
        Array.Copy(_slots, _taken, room, 0, _expected - _taken);
        (_slots, _taken, _expected) = (room, 0, _expected - _taken);
    }

    /// <summary>The subjects of all partitions in batches.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static PackedLeftovers Pack(LeftoverGatherer[] partitions, int p, int subjects, int batchesPerSegment)
    {
        int[] columns = [.. partitions.SelectMany(part => part._columns).Distinct().Order()];
        PackedLeftovers packed = PackedLeftovers.Zero(p, columns, subjects, batchesPerSegment);
        int[][] places = [.. partitions.Select(part => PlacesOf(part._columns, columns))];
        for (int batch = 0; batch < packed.Batches; batch++)
        {
            double* to = packed.W(batch);
            int first = batch * PackedSubjects.Lanes, count = Math.Min(PackedSubjects.Lanes, subjects - first);
            for (int l = 0; l < count; l++, to++)
            {
                int partition = (first + l) % Partitions;
                double* from = partitions[partition].Of(first + l);
                if (from == null) continue;
                int[] place = places[partition];
                for (int e = 0; e < place.Length; e++) to[place[e] * PackedSubjects.Lanes] = from[e];
            }
        }
        GC.KeepAlive(partitions);
        GC.KeepAlive(packed);
        return packed;
    }

    // W_i of a subject of the partition; null where it has none.
    private double* Of(int subject)
    {
        int slot = subject / Partitions;
        return slot < (long)_segments.Count << _shift ? At(slot, PackedLeftovers.EntriesOf(_columns.Length)) : null;
    }

    private double* At(int slot, int entries) => _segments[slot >> _shift].Start + (slot & ((1 << _shift) - 1)) * entries;

    private AlignedDoubles NewSegment() => new((long)PackedLeftovers.EntriesOf(_columns.Length) << _shift);

    private bool HasLeftover(double* column)
    {
        var largest = Vector256<double>.Zero;
        for (int i = 0; i < BlockRows; i += Vector256<double>.Count)
            largest = Vector256.Max(largest, Vector256.Abs(Vector256.Load(column + i)));
        return Vector256.GreaterThanAny(largest, Vector256.Create(Rounding)) || !Vector256.EqualsAll(largest, largest);
    }

    // Products with the new column have been zero so far.
    private void Join(int column)
    {
        int[] old = _columns;
        (List<AlignedDoubles> from, int shift) = (_segments, _shift);
        _columns = [.. old.Append(column).Order()];
        int oldEntries = PackedLeftovers.EntriesOf(old.Length), entries = PackedLeftovers.EntriesOf(_columns.Length);
        (_segments, _shift) = ([], Math.Min(MostShift, BitOperations.Log2((uint)Math.Max(1, SegmentDoubles / entries))));
        int[] places = PlacesOf(old, _columns);
        for (int slot = 0; slot < from.Count << shift; slot++)
        {
            while ((long)_segments.Count << _shift <= slot) _segments.Add(NewSegment());
            double* source = from[slot >> shift].Start + (slot & ((1 << shift) - 1)) * oldEntries, target = At(slot, entries);
            for (int e = 0; e < oldEntries; e++) target[places[e]] = source[e];
        }
        GC.KeepAlive(from);
    }

    // Where the entries of some columns lie among those of more columns.
    private static int[] PlacesOf(ReadOnlySpan<int> columns, ReadOnlySpan<int> among)
    {
        int count = columns.Length;
        var places = new int[PackedLeftovers.EntriesOf(count)];
        for (int r = 0, e = 0; r < count; r++)
            for (int c = r; c <= count; c++, e++)
                places[e] = PackedLeftovers.At(among.IndexOf(columns[r]), c == count ? among.Length : among.IndexOf(columns[c]), among.Length);
        return places;
    }

    // Rows of a subject usually follow one another: its products stay in registers meanwhile.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddOne(ReadOnlySpan<int> slots, double* x, double* y)
    {
        for (int i = 0; i < slots.Length;)
        {
            int slot = slots[i];
            double* w = At(slot, 2);
            double xx = w[0], xy = w[1];
            do
            {
                xx = Math.FusedMultiplyAdd(x[i], x[i], xx);
                xy = Math.FusedMultiplyAdd(x[i], y[i], xy);
            }
            while (++i < slots.Length && slots[i] == slot);
            (w[0], w[1]) = (xx, xy);
        }
        GC.KeepAlive(this);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddAll(ReadOnlySpan<int> slots, double* block)
    {
        int columns = _columns.Length, entries = PackedLeftovers.EntriesOf(columns);
        double* y = block + p * BlockRows;
        fixed (int* column = _columns)
        {
            for (int i = 0; i < slots.Length; i++)
            {
                double* w = At(slots[i], entries);
                for (int r = 0; r < columns; r++, w++)
                {
                    double x = block[column[r] * BlockRows + i];
                    for (int c = r; c < columns; c++, w++) *w = Math.FusedMultiplyAdd(x, block[column[c] * BlockRows + i], *w);
                    *w = Math.FusedMultiplyAdd(x, y[i], *w);
                }
            }
        }
        GC.KeepAlive(this);
    }
}
