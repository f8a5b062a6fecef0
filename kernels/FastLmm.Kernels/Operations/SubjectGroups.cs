using System.Runtime.CompilerServices;

namespace FastLmm.Kernels.Operations;

/// <summary>
/// The rows of a chunk by subject: each group is a chain of the rows of one subject in their order. Groups are ordered by their number of
/// rows, longest first, so that eight neighbours have as many rows, or nearly.
/// </summary>
internal sealed unsafe class SubjectGroups
{
    private const int LongestSorted = 64;
    private const int None = -1;

    private readonly int[] _before = new int[LongestSorted + 2];
    private int[] _next = [];
    private int[] _first = [];
    private int[] _last = [];
    private int[] _lengths = [];
    private int[] _order = [];
    private int[] _slots = [];
    private int _mask;

    /// <summary>Number of groups.</summary>
    internal int Count { get; private set; }

    /// <summary>First row of the k-th group.</summary>
    internal int First(int k) => _first[_order[k]];

    /// <summary>Rows of the k-th group.</summary>
    internal int Length(int k) => _lengths[_order[k]];

    /// <summary>The row of the same subject after this one; meaningless after the last.</summary>
    internal int Next(int row) => _next[row];

    /// <summary>Groups the rows of a chunk.</summary>
    /// <param name="subjects">Subject of each row.</param>
    internal void Find(ReadOnlySpan<int> subjects)
    {
        MakeRoom(subjects.Length);
        Chain(subjects);
        Sort();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Chain(ReadOnlySpan<int> subjects)
    {
        _slots.AsSpan().Fill(None);
        int count = 0;
        fixed (int* subject = subjects, next = _next)
        {
            for (int row = 0, end; row < subjects.Length; row = end)
            {
                for (end = row + 1; end < subjects.Length && subject[end] == subject[row]; end++) next[end - 1] = end;
                ref int slot = ref Slot(subject[row], subjects);
                if (slot == None) Begin(slot = count++, row, end);
                else Append(slot, row, end);
            }
        }
        Count = count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Begin(int group, int row, int end) => (_first[group], _last[group], _lengths[group]) = (row, end - 1, end - row);

    private void Append(int group, int row, int end)
    {
        _next[_last[group]] = row;
        _last[group] = end - 1;
        _lengths[group] += end - row;
    }

    // Where the group of a subject stands, or belongs.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref int Slot(int subject, ReadOnlySpan<int> subjects)
    {
        int at = (int)((uint)subject * 0x9E3779B1u >> 7) & _mask;
        while (_slots[at] != None && subjects[_first[_slots[at]]] != subject) at = (at + 1) & _mask;
        return ref _slots[at];
    }

    // By counting; the longest share one place.
    private void Sort()
    {
        Array.Clear(_before);
        for (int group = 0; group < Count; group++) _before[Place(group) + 1]++;
        for (int place = 1; place < _before.Length; place++) _before[place] += _before[place - 1];
        for (int group = 0; group < Count; group++) _order[_before[Place(group)]++] = group;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Place(int group) => LongestSorted - Math.Min(LongestSorted, _lengths[group]);

    private void MakeRoom(int rows)
    {
        if (rows <= _next.Length) return;
        (_next, _first, _last, _lengths, _order) = (new int[rows], new int[rows], new int[rows], new int[rows], new int[rows]);
        _slots = new int[(int)System.Numerics.BitOperations.RoundUpToPowerOf2(2 * (uint)rows)];
        _mask = _slots.Length - 1;
    }
}
