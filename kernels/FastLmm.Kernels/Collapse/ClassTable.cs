using System.Runtime.CompilerServices;

namespace FastLmm.Kernels.Collapse;

/// <summary>The classes of subjects with equal keys, numbered in order of first appearance.</summary>
/// <param name="entries">Entries of a key.</param>
internal sealed unsafe class ClassTable(int entries)
{
    private int[] _slots = new int[32];                  // number of a class and 1; 0 is free
    private ulong[] _hashes = new ulong[16];
    private ulong[] _keys = new ulong[16 * entries];
    private int[] _members = new int[16];
    private int[] _first = new int[16];

    /// <summary>Number of classes.</summary>
    internal int Count { get; private set; }

    /// <summary>Number of subjects of each class.</summary>
    internal ReadOnlySpan<int> Members => _members.AsSpan(0, Count);

    /// <summary>A subject of each class, the first that came.</summary>
    internal ReadOnlySpan<int> First => _first.AsSpan(0, Count);

    /// <summary>The class of a key; −1 where there is none.</summary>
    /// <param name="key">The key; its entries lie <paramref name="stride"/> apart.</param>
    /// <param name="stride">Distance of two entries.</param>
    /// <param name="hash">Its hash.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int Find(ulong* key, int stride, ulong hash)
    {
        int[] slots = _slots;
        int slot = Slot(hash, slots);
        while (true)
        {
            int known = slots[slot] - 1;
            if (known < 0 || (_hashes[known] == hash && Same(key, stride, known))) return known;
            slot = slot + 1 < slots.Length ? slot + 1 : 0;
        }
    }

    /// <summary>Makes a class of a key that has none; it has no members yet.</summary>
    /// <param name="key">The key.</param>
    /// <param name="stride">Distance of two entries.</param>
    /// <param name="hash">Its hash.</param>
    /// <param name="first">Its first subject.</param>
    internal int Add(ulong* key, int stride, ulong hash, int first)
    {
        if (Count == _hashes.Length) Grow();
        for (int e = 0; e < entries; e++) _keys[Count * entries + e] = key[e * stride];
        (_hashes[Count], _first[Count]) = (hash, first);
        Place(Count);
        return Count++;
    }

    /// <summary>Counts subjects as members of a class.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Join(int number, int subjects) => _members[number] += subjects;

    /// <summary>Adds all classes of another table.</summary>
    /// <returns>For each of its classes the number here.</returns>
    internal int[] Add(ClassTable other)
    {
        var map = new int[other.Count];
        fixed (ulong* keys = other._keys)
        {
            for (int c = 0; c < map.Length; c++)
            {
                ulong* key = keys + (long)c * entries;
                map[c] = Find(key, 1, other._hashes[c]);
                if (map[c] < 0) map[c] = Add(key, 1, other._hashes[c], other._first[c]);
                Join(map[c], other._members[c]);
            }
        }
        return map;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Slot(ulong hash, int[] slots) => (int)(hash >> 40) & (slots.Length - 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Same(ulong* key, int stride, int known)
    {
        for (int e = 0, at = known * entries; e < entries; e++, at++)
            if (_keys[at] != key[e * stride]) return false;
        return true;
    }

    private void Grow()
    {
        int size = 2 * _hashes.Length;
        Array.Resize(ref _hashes, size);
        Array.Resize(ref _keys, size * entries);
        Array.Resize(ref _members, size);
        Array.Resize(ref _first, size);
        _slots = new int[2 * size];
        for (int c = 0; c < Count; c++) Place(c);
    }

    private void Place(int number)
    {
        int slot = Slot(_hashes[number], _slots);
        while (_slots[slot] != 0) slot = slot + 1 < _slots.Length ? slot + 1 : 0;
        _slots[slot] = number + 1;
    }
}
