using System.Runtime.CompilerServices;
using FastLmm.Kernels.Arithmetic;
using FastLmm.Kernels.Layout;
using FastLmm.Kernels.Operations;

namespace FastLmm.Kernels.Drivers;

/// <summary>
/// Takes rows (z | x y) in any order of subjects and builds every subject's triangle and the leftover triangle (METHOD.md 2).
/// Subjects are split into partitions by their number; within one, rows are taken in the order given. So the sums do not depend
/// on how the rows are cut into chunks or on the number of threads.
/// </summary>
/// <remarks>While rows come in, the entries of one subject lie together; <see cref="Complete"/> interleaves them by lanes in place.</remarks>
public sealed unsafe partial class SubjectAccumulator
{
    private const int Partitions = LeftoverGatherer.Partitions;
    private const int Lanes = PackedSubjects.Lanes;
    private const double WorkWorthThreads = 4e6;        // rows × (q+p+1)²: about a millisecond of one thread
    private const double RoundingLeftover = 1e-14;      // in a basis of columns of unit size: a few dozen roundings

    private readonly int _q;
    private readonly int _p;
    private readonly int _subjectsPerSegment;
    private readonly List<AlignedDoubles> _rx = [];
    private readonly List<AlignedDoubles> _jy = [];
    private LeftoverGatherer[]? _own;
    private readonly LeftoverTriangle[] _leftovers;
    private readonly SubjectGroups _groups = new();
    private readonly List<LaneRows> _lanes = [];
    private int _subjects;

    /// <summary>Starts empty.</summary>
    /// <param name="q">Columns of Z.</param>
    /// <param name="p">Columns of X.</param>
    /// <param name="ownLeftovers">Whether W_i of every subject is wanted besides their sum.</param>
    public SubjectAccumulator(int q, int p, bool ownLeftovers = false)
    {
        _own = ownLeftovers ? [.. Enumerable.Range(0, Partitions).Select(_ => new LeftoverGatherer(p))] : null;
        _q = q;
        _p = p;
        _subjectsPerSegment = PackedSubjects.BatchesPerSegmentOf(q, p) * Lanes;
        _leftovers = [.. Enumerable.Range(0, Partitions).Select(part => new LeftoverTriangle(p + 1, _own?[part]))];
    }

    /// <summary>Entries of a row: q + p + 1.</summary>
    public int RowLength => _q + _p + 1;

    /// <summary>W_i of the subjects, after <see cref="Complete"/>; null when they were not wanted.</summary>
    public PackedLeftovers? OwnLeftovers { get; private set; }

    /// <summary>Adds rows; they are used as scratch and overwritten.</summary>
    /// <param name="rows">Rows one after another, each z (q), x (p), y.</param>
    /// <param name="subjects">Number of each row's subject, from 0.</param>
    /// <param name="threads">Threads to use.</param>
    public void Add(Span<double> rows, ReadOnlySpan<int> subjects, int threads = 1)
    {
        foreach (int subject in subjects) _subjects = Math.Max(_subjects, subject + 1);
        MakeRoom();
        threads = (double)subjects.Length * RowLength * RowLength < WorkWorthThreads ? 1 : Math.Clamp(threads, 1, Partitions);
        while (_lanes.Count < threads) _lanes.Add(new LaneRows(_q, _p));
        _groups.Find(subjects);
        fixed (double* r = rows)
        fixed (int* s = subjects)
        {
            nint rowsAt = (nint)r, subjectsAt = (nint)s;
            int count = subjects.Length;
            InParts(threads, part => Rotate((double*)rowsAt, (int*)subjectsAt, part, threads));
            InParts(threads, part => Leave((double*)rowsAt, (int*)subjectsAt, count, part, threads));
        }
        GC.KeepAlive(this);
    }

    private static void InParts(int parts, Action<int> action)
    {
        if (parts == 1) action(0);
        else Parallel.For(0, parts, action);
    }

    private double* Rx(int subject) =>
        _rx[subject / _subjectsPerSegment].Start + (long)(subject % _subjectsPerSegment) * PackedSubjects.RxEntriesOf(_q, _p);

    private double* Jy(int subject) => _jy[subject / _subjectsPerSegment].Start + (long)(subject % _subjectsPerSegment) * _q;

    private void Rotate(double* rows, int* subjects, int part, int parts)
    {
        switch (_q)
        {
            case 1: Rotate(rows, subjects, part, parts, default(Size1)); break;
            case 2: Rotate(rows, subjects, part, parts, default(Size2)); break;
            case 3: Rotate(rows, subjects, part, parts, default(Size3)); break;
            default: Rotate(rows, subjects, part, parts, new AnySize(_q)); break;
        }
    }

    // Eight subjects at a time, one a lane; what has no seven others or more rows than they goes row by row. Both are the same operations on
    // the same rows in the same order.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Rotate<TQ>(double* rows, int* subjects, int part, int parts, TQ size)
        where TQ : struct, ISize
    {
        LaneRows lanes = _lanes[part];
        Span<int> next = stackalloc int[Lanes];
        int batches = (_groups.Count + Lanes - 1) / Lanes;
        for (int batch = part; batch < batches; batch += parts)
        {
            int first = batch * Lanes, count = Math.Min(Lanes, _groups.Count - first), done = 0;
            for (int l = 0; l < count; l++)
            {
                next[l] = _groups.First(first + l);
                lanes.Take(l, Rx(subjects[next[l]]), Jy(subjects[next[l]]));
            }
            if (count == Lanes) done = lanes.Rotate(_groups, first, rows, RoundingLeftover, size, next);
            for (int l = 0; l < count; l++)
                for (int k = done, row = next[l]; k < _groups.Length(first + l); k++, row = _groups.Next(row)) Rotate(subjects[row], Row(rows, row), size);
        }
    }

    // Rows go to their partitions in their order, whatever order they were rotated in.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Leave(double* rows, int* subjects, int count, int part, int parts)
    {
        if (_own is not null) Expect(subjects, count, part, parts);
        for (int i = 0; i < count; i++)
        {
            int partition = subjects[i] % Partitions;
            if (parts == 1 || partition % parts == part) _leftovers[partition].Add(Row(rows, i) + _q);
        }
    }

    private double* Row(double* rows, int row) => rows + (long)row * RowLength;

    // Apart from the rows' own loop, which keeps its speed where W_i are not wanted.
    private void Expect(int* subjects, int count, int part, int parts)
    {
        for (int i = 0; i < count; i++)
        {
            int partition = subjects[i] % Partitions;
            if (parts == 1 || partition % parts == part) _own![partition].Expect(subjects[i]);
        }
    }

    // Nothing is left of a column that is constant within a subject, or random too, but rounding. Where G dwarfs σ² that rounding would
    // be all that W shows of it, and the criterion would see it; so it is cleared.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Rotate<TQ>(int subject, double* row, TQ size)
        where TQ : struct, ISize
    {
        RowRotation.Add<Real1, PointerView<Real1>, PointerView<Real1>, TQ>(
            new((Real1*)Rx(subject)), new((Real1*)Jy(subject)), new((Real1*)row), size, _p);
        double* x = row + _q;
        for (int c = 0; c < _p; c++) x[c] = Math.Abs(x[c]) < RoundingLeftover ? 0 : x[c];
    }
}
