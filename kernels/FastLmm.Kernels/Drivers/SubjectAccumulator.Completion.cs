using System.Runtime.CompilerServices;
using FastLmm.Kernels.Arithmetic;
using FastLmm.Kernels.Layout;
using FastLmm.Kernels.Operations;

namespace FastLmm.Kernels.Drivers;

/// <summary>What is done to the triangles when all rows are in.</summary>
public sealed unsafe partial class SubjectAccumulator
{
    private const double RoundingPivot = 1e-13;         // METHOD.md 2: a pivot below this part of its column is rounding

    /// <summary>Ends: clears rounding pivots, interleaves and pads. The accumulator must not be used afterwards.</summary>
    /// <param name="threads">Threads to use; the result does not depend on it.</param>
    /// <returns>The packed subjects and the leftover triangle.</returns>
    public (PackedSubjects Subjects, LeftoverTriangle Leftover) Complete(int threads = 1)
    {
        var row = new double[RowLength];
        fixed (double* r = row)
        {
            foreach (int subject in WithRoundingPivots(threads)) ClearRoundingPivots(subject, r);
        }
        foreach (LeftoverTriangle part in _leftovers) part.CompleteGathering();
        LeftoverTriangle leftover = _leftovers[0];
        foreach (LeftoverTriangle other in _leftovers.Skip(1)) leftover.Add(other);
        LaneInterleave.Apply(_rx, PackedSubjects.RxEntriesOf(_q, _p), threads);
        LaneInterleave.Apply(_jy, _q, threads);
        int batchesPerSegment = _subjectsPerSegment / Lanes;
        if (_own is not null) OwnLeftovers = LeftoverGatherer.Pack(_own, _p, _subjects, batchesPerSegment);
        return (new PackedSubjects(_q, _p, _subjects, batchesPerSegment, _rx, _jy), leftover);
    }

    // Subjects with a pivot that is only rounding, ascending; mostly there are none.
    private List<int> WithRoundingPivots(int threads)
    {
        var found = new List<int>[_rx.Count];
        Parallel.For(0, found.Length, new ParallelOptions { MaxDegreeOfParallelism = threads }, segment => found[segment] = WithRoundingPivot(segment));
        GC.KeepAlive(this);
        return [.. found.SelectMany(subjects => subjects)];
    }

    // Runs a few times over many subjects: without this it would be over before it is compiled well.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private List<int> WithRoundingPivot(int segment)
    {
        List<int> found = [];
        int first = segment * _subjectsPerSegment, end = Math.Min(first + _subjectsPerSegment, _subjects);
        for (int subject = first; subject < end; subject++)
            if (HasRoundingPivot(Rx(subject))) found.Add(subject);
        return found;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool HasRoundingPivot(double* r)
    {
        for (int k = 0, diagonal = 0; k < _q; diagonal += _q - k++)
            if (IsRounding(r, k, diagonal)) return true;
        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsRounding(double* r, int column, int diagonal) =>
        r[diagonal] != 0 && !(r[diagonal] > RoundingPivot * ColumnNorm(r, column));

    // A pivot that is only rounding becomes 0; the rest of its row is rotated into the rows below, what is left goes to W.
    private void ClearRoundingPivots(int subject, double* row)
    {
        double* r = Rx(subject), jy = Jy(subject);
        for (int k = 0; k < _q; k++)
        {
            int diagonal = k * _q - k * (k - 1) / 2;
            if (!IsRounding(r, k, diagonal)) continue;
            r[diagonal] = 0;
            new Span<double>(row, RowLength).Clear();
            for (int j = k + 1; j < _q; j++) Move(r + diagonal + j - k, row + j);
            for (int c = 0; c < _p; c++) Move(r + _q * (_q + 1) / 2 + k * _p + c, row + _q + c);
            Move(jy + k, row + _q + _p);
            Rotate(subject, row, new AnySize(_q));
            _own?[subject % Partitions].Expect(subject);
            _leftovers[subject % Partitions].Add(row + _q);
        }
    }

    private static void Move(double* from, double* to)
    {
        *to = *from;
        *from = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
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
