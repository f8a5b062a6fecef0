using FastLmm.Algebra;
using FastLmm.Designs;
using FastLmm.Designs.Codings;
using FastLmm.Kernels.Drivers;
using FastLmm.Kernels.Layout;
using FastLmm.Kernels.Operations;

namespace FastLmm.Packing;

/// <summary>Takes design rows chunk by chunk and builds the <see cref="PackedStatistics"/>. Holds no rows.</summary>
public sealed class StatisticsBuilder
{
    private readonly int _threads;
    private DesignBasis _basis;
    private SubjectAccumulator _accumulator;
    private RowMomentGatherer? _moments;
    private double[] _buffer = [];
    private AlignedDoubles? _scratch;
    private int[] _rowCounts = new int[64];
    private int _subjects;
    private DataFingerprint _fingerprint;
    private long _rows;
    private double _sumLogWeights;
    private double _logCarry;

    /// <summary>Starts empty.</summary>
    /// <param name="basis">The basis to work in.</param>
    /// <param name="threads">Threads to use; the result does not depend on it.</param>
    /// <param name="ownLeftovers">Whether W_i of every subject is wanted, for a sandwich.</param>
    public StatisticsBuilder(DesignBasis basis, int threads = 1, bool ownLeftovers = false)
    {
        _basis = basis;
        _threads = threads;
        _accumulator = new SubjectAccumulator(basis.Q, basis.P, ownLeftovers);
    }

    /// <summary>Rows so far.</summary>
    public long Rows => _rows;

    /// <summary>Subjects so far.</summary>
    public int Subjects => _subjects;

    /// <summary>Makes room for the columns that a design has got since, 0 in all rows so far.</summary>
    internal void Widen(Design design)
    {
        if (design.P == _basis.P && design.Q == _basis.Q) return;
        _basis = _basis.Widened(design);
        _moments = _moments?.Widened(_basis.P, _basis.Q);
        int room = GrowthRoom.Of(_accumulator.P, _basis.P);
        if (room > _accumulator.P || _basis.Q > _accumulator.Q) _accumulator = _accumulator.Widened(_basis.Q, room);
    }

    /// <summary>Adds rows; subjects are numbered without gaps in order of first appearance.</summary>
    public void Add(DesignChunk chunk)
    {
        if (chunk.Rows == 0) return;
        int length = _accumulator.RowLength;
        if (_buffer.Length < chunk.Rows * length) _buffer = new double[chunk.Capacity * length];
        int spare = _accumulator.P - _basis.P;
        if (_scratch is null || _scratch.Length < _basis.Scratch(chunk, spare)) _scratch = new AlignedDoubles(_basis.Scratch(chunk, spare));
        Span<double> rows = _buffer.AsSpan(0, chunk.Rows * length);
        _basis.Transform(chunk, rows, _scratch, spare);
        if (!RowMoments.FollowFromStatistics(_basis, chunk.Weight is not null))
            (_moments ??= new RowMomentGatherer(_basis.P, _basis.Q, _basis.WeightScale)).Add(rows, chunk);
        _accumulator.Add(rows, chunk.Subject.AsSpan(0, chunk.Rows), _threads);
        Count(chunk);
    }

    /// <summary>Lets go of all rows that were added.</summary>
    public void Release()
    {
        _accumulator = new SubjectAccumulator(_basis.Q, _basis.P);
        _rowCounts = [];
        _subjects = 0;
        _rows = 0;
    }

    /// <summary>Ends: packs the subjects, decides the rank of X and drops its dependent columns. The builder is used up.</summary>
    public PackedStatistics Complete() => Complete(null);

    /// <summary>The same in other columns than the rows have.</summary>
    /// <param name="change">The change; null for the same columns, of which there must be as many as at first.</param>
    internal PackedStatistics Complete(ColumnChange? change)
    {
        (PackedSubjects subjects, LeftoverTriangle leftover) = _accumulator.Complete(_threads);
        double[,] identity = DenseMatrix.Identity(_basis.P);
        var statistics = new PackedStatistics
        {
            Subjects = subjects,
            Leftover = leftover.ToMatrix(),
            OwnLeftovers = _accumulator.OwnLeftovers,
            Rows = _rows,
            SumLogWeights = _sumLogWeights + _logCarry,
            Basis = _basis,
            RowCounts = _rowCounts[.._subjects],
            KeptColumns = [.. Enumerable.Range(0, _basis.P)],
            XMap = identity,
            XCoordinates = identity,
            Gamma = _basis.Gamma(),
            Fingerprint = _fingerprint,
            Moments = _moments?.Complete(),
        };
        if (change is not null) statistics = ChangedStatistics.Of(statistics, change, _threads);
        double[,] s0 = CrossProducts.AtZero(statistics, _threads);
        PackedStatistics reduced = ColumnRank.Reduce(statistics, s0);
        if (!ReferenceEquals(reduced, statistics)) s0 = CrossProducts.AtZero(reduced, _threads);
        RowMoments moments = statistics.Moments?.Mapped(reduced.XMap) ?? RowMoments.From(reduced, s0);
        return ResponseShift.Apply(reduced with { Moments = moments }, s0, _threads);
    }

    private void Count(DesignChunk chunk)
    {
        _rows += chunk.Rows;
        _fingerprint = _fingerprint.With(chunk.Y.AsSpan(0, chunk.Rows), chunk.Weight);
        for (int i = 0; i < chunk.Rows; i++)
        {
            int subject = chunk.Subject[i];
            if (subject >= _rowCounts.Length) Array.Resize(ref _rowCounts, Math.Max(subject + 1, 2 * _rowCounts.Length));
            _rowCounts[subject]++;
            _subjects = Math.Max(_subjects, subject + 1);
            if (chunk.Weight is not null) AddLog(Math.Log(chunk.Weight[i] / _basis.WeightScale));
        }
    }

    // Compensated (Neumaier), so that a million logarithms lose nothing.
    private void AddLog(double log)
    {
        double sum = _sumLogWeights + log;
        _logCarry += Math.Abs(_sumLogWeights) >= Math.Abs(log) ? _sumLogWeights - sum + log : log - sum + _sumLogWeights;
        _sumLogWeights = sum;
    }
}
