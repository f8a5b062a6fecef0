using FastLmm.Designs;
using FastLmm.Kernels.Drivers;
using FastLmm.Kernels.Layout;
using FastLmm.Kernels.Operations;

namespace FastLmm.Packing;

/// <summary>Takes design rows chunk by chunk and builds the <see cref="PackedStatistics"/>. Holds no rows.</summary>
public sealed class StatisticsBuilder
{
    private readonly DesignBasis _basis;
    private readonly SubjectAccumulator _accumulator;
    private readonly int _threads;
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

    /// <summary>Adds rows; subjects are numbered without gaps in order of first appearance.</summary>
    public void Add(DesignChunk chunk)
    {
        if (chunk.Rows == 0) return;
        int length = _accumulator.RowLength;
        if (_buffer.Length < chunk.Rows * length) _buffer = new double[chunk.Capacity * length];
        if (_scratch is null || _scratch.Length < _basis.Scratch(chunk)) _scratch = new AlignedDoubles(_basis.Scratch(chunk));
        Span<double> rows = _buffer.AsSpan(0, chunk.Rows * length);
        _basis.Transform(chunk, rows, _scratch);
        if (!RowMoments.FollowFromStatistics(_basis, chunk.Weight is not null))
            (_moments ??= new RowMomentGatherer(_basis.P, _basis.Q, _basis.WeightScale)).Add(rows, chunk);
        _accumulator.Add(rows, chunk.Subject.AsSpan(0, chunk.Rows), _threads);
        Count(chunk);
    }

    /// <summary>Ends: packs the subjects, decides the rank of X and drops its dependent columns. The builder is used up.</summary>
    public PackedStatistics Complete()
    {
        (PackedSubjects subjects, LeftoverTriangle leftover) = _accumulator.Complete(_threads);
        double[,] identity = new double[_basis.P, _basis.P];
        for (int c = 0; c < _basis.P; c++) identity[c, c] = 1;
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
        };
        double[,] s0 = CrossProducts.AtZero(statistics, _threads);
        PackedStatistics reduced = ColumnRank.Reduce(statistics, s0);
        if (!ReferenceEquals(reduced, statistics)) s0 = CrossProducts.AtZero(reduced, _threads);
        RowMoments moments = _moments?.Complete().Mapped(reduced.XMap) ?? RowMoments.From(reduced, s0);
        return ResponseShift.Apply(reduced with { Moments = moments }, s0);
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
