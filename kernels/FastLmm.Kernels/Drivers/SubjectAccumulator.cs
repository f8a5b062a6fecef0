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
    private const double WorkWorthThreads = 4e6;        // rows × (q+p+1)²: about a millisecond of one thread
    private const double RoundingLeftover = 1e-14;      // in a basis of columns of unit size: a few dozen roundings
    private const double RoundingPivot = 1e-13;         // METHOD.md 2: a pivot below this part of its column is rounding

    private readonly int _q;
    private readonly int _p;
    private readonly int _subjectsPerSegment;
    private readonly List<AlignedDoubles> _rx = [];
    private readonly List<AlignedDoubles> _jy = [];
    private LeftoverGatherer[]? _own;
    private readonly LeftoverTriangle[] _leftovers;
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
        _subjectsPerSegment = PackedSubjects.BatchesPerSegmentOf(q, p) * PackedSubjects.Lanes;
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
        fixed (double* r = rows)
        fixed (int* s = subjects)
        {
            nint rowsAt = (nint)r, subjectsAt = (nint)s;
            int count = subjects.Length;
            if (threads == 1) AddPart(r, s, count, 0, 1);
            else Parallel.For(0, threads, part => AddPart((double*)rowsAt, (int*)subjectsAt, count, part, threads));
        }
        GC.KeepAlive(this);
    }

    /// <summary>Ends: clears rounding pivots, interleaves and pads. The accumulator must not be used afterwards.</summary>
    /// <returns>The packed subjects and the leftover triangle.</returns>
    public (PackedSubjects Subjects, LeftoverTriangle Leftover) Complete()
    {
        var row = new double[RowLength];
        fixed (double* r = row)
        {
            for (int subject = 0; subject < _subjects; subject++) ClearRoundingPivots(subject, r);
        }
        foreach (LeftoverTriangle part in _leftovers) part.CompleteGathering();
        LeftoverTriangle leftover = _leftovers[0];
        foreach (LeftoverTriangle other in _leftovers.Skip(1)) leftover.Add(other);
        LaneInterleave.Apply(_rx, PackedSubjects.RxEntriesOf(_q, _p));
        LaneInterleave.Apply(_jy, _q);
        int batchesPerSegment = _subjectsPerSegment / PackedSubjects.Lanes;
        if (_own is not null) OwnLeftovers = LeftoverGatherer.Pack(_own, _p, _subjects, batchesPerSegment);
        return (new PackedSubjects(_q, _p, _subjects, batchesPerSegment, _rx, _jy), leftover);
    }

    private double* Rx(int subject) =>
        _rx[subject / _subjectsPerSegment].Start + (long)(subject % _subjectsPerSegment) * PackedSubjects.RxEntriesOf(_q, _p);

    private double* Jy(int subject) => _jy[subject / _subjectsPerSegment].Start + (long)(subject % _subjectsPerSegment) * _q;

    private void AddPart(double* rows, int* subjects, int count, int part, int parts)
    {
        if (_own is not null) Expect(subjects, count, part, parts);
        switch (_q)
        {
            case 1: AddPart(rows, subjects, count, part, parts, default(Size1)); break;
            case 2: AddPart(rows, subjects, count, part, parts, default(Size2)); break;
            case 3: AddPart(rows, subjects, count, part, parts, default(Size3)); break;
            default: AddPart(rows, subjects, count, part, parts, new AnySize(_q)); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddPart<TQ>(double* rows, int* subjects, int count, int part, int parts, TQ size)
        where TQ : struct, ISize
    {
        int length = RowLength;
        for (int i = 0; i < count; i++)
        {
            int partition = subjects[i] % Partitions;
            if (parts > 1 && partition % parts != part) continue;
            Rotate(subjects[i], rows + (long)i * length, size);
            Leave(partition, rows + (long)i * length + _q);
        }
    }

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
    private void Leave(int partition, double* leftover)
    {
        for (int c = 0; c < _p; c++) leftover[c] = Math.Abs(leftover[c]) < RoundingLeftover ? 0 : leftover[c];
        _leftovers[partition].Add(leftover);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Rotate<TQ>(int subject, double* row, TQ size)
        where TQ : struct, ISize =>
        RowRotation.Add<Real1, PointerView<Real1>, PointerView<Real1>, TQ>(
            new((Real1*)Rx(subject)), new((Real1*)Jy(subject)), new((Real1*)row), size, _p);

    // A pivot that is only rounding becomes 0; the rest of its row is rotated into the rows below, what is left goes to W.
    private void ClearRoundingPivots(int subject, double* row)
    {
        double* r = Rx(subject), jy = Jy(subject);
        for (int k = 0; k < _q; k++)
        {
            int diagonal = k * _q - k * (k - 1) / 2;
            if (r[diagonal] == 0 || r[diagonal] > RoundingPivot * ColumnNorm(r, k)) continue;
            r[diagonal] = 0;
            new Span<double>(row, RowLength).Clear();
            for (int j = k + 1; j < _q; j++) Move(r + diagonal + j - k, row + j);
            for (int c = 0; c < _p; c++) Move(r + _q * (_q + 1) / 2 + k * _p + c, row + _q + c);
            Move(jy + k, row + _q + _p);
            Rotate(subject, row, new AnySize(_q));
            _own?[subject % Partitions].Expect(subject);
            Leave(subject % Partitions, row + _q);
        }
    }

    private static void Move(double* from, double* to)
    {
        *to = *from;
        *from = 0;
    }

    private double ColumnNorm(double* r, int column)
    {
        double sum = 0;
        for (int i = 0; i <= column; i++)
        {
            double entry = r[i * _q - i * (i - 1) / 2 + column - i];
            sum += entry * entry;
        }
        return Math.Sqrt(sum);
    }
}
