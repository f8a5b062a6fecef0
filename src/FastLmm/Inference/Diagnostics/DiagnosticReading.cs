using FastLmm.Designs;
using FastLmm.Kernels.Drivers;
using FastLmm.Packing;

namespace FastLmm.Inference.Diagnostics;

/// <summary>
/// The one reading of the rows that diagnostics take: hands out <see cref="RowDiagnostics"/> chunk by chunk and gathers what the subjects need.
/// Holds q(q+1)/2 + q + 1 numbers and W_i of every subject, and no rows.
/// </summary>
internal sealed class DiagnosticReading
{
    private const int RowsAtATime = 512;                // of a slice; slices go to threads
    private const double FullLeverage = 1e-10;          // 1 − h below this is rounding
    private const double SameSum = 1e-9;                // one changed row of a million changes r² by about 1e-6
    private const double Rounding = 1e-12;              // of the residuals before whitening

    private readonly DiagnosticSource _source;
    private readonly PackedStatistics _statistics;
    private readonly double[] _beta;
    private readonly double[] _blups;
    private readonly RowWhitening _whitening;
    private readonly double[] _squares;
    private readonly int _length;
    private double[] _rows = [];
    private double[] _marginal = [];
    private double[] _whitened = [];
    private double[]? _logWeights;
    private DataFingerprint _fingerprint;
    private double _marginalSquares;

    private DiagnosticReading(DiagnosticSource source)
    {
        (_source, _statistics, _beta, _blups) = (source, source.Statistics, source.Point.Beta, source.Blups());
        int m = _statistics.Subjects.Subjects;
        (_whitening, _squares) = (new RowWhitening(m, source.Point.Lambda), new double[m]);
        _length = _statistics.Q + _statistics.P + 1;
    }

    /// <summary>Reads all rows.</summary>
    /// <param name="source">The fit and its rows.</param>
    /// <param name="sink">Takes the rows' diagnostics in order; the arrays are its own.</param>
    /// <param name="cancel">Stops between chunks.</param>
    /// <exception cref="LmmException">They are not the rows of the fit any more.</exception>
    internal static SubjectSums Read(DiagnosticSource source, Action<RowDiagnostics> sink, CancellationToken cancel) =>
        new DiagnosticReading(source).Read(sink, cancel);

    private SubjectSums Read(Action<RowDiagnostics> sink, CancellationToken cancel)
    {
        SubjectAccumulator? leftovers = _statistics.OwnLeftovers is null
            ? new SubjectAccumulator(_statistics.Q, _statistics.P, ownLeftovers: true)
            : null;
        long count = 0;
        foreach (DesignChunk chunk in _source.Rows())
        {
            cancel.ThrowIfCancellationRequested();
            count += chunk.Rows;
            _fingerprint = _fingerprint.With(chunk.Y.AsSpan(0, chunk.Rows), chunk.Weight);
            Transform(chunk);
            sink(Diagnose(chunk));
            leftovers?.Add(_rows.AsSpan(0, chunk.Rows * _length), chunk.Subject.AsSpan(0, chunk.Rows), _source.Threads);
        }
        int subjects = leftovers?.Complete(_source.Threads).Subjects.Subjects ?? _squares.Length;
        RequireSame(count, subjects);
        return new SubjectSums(_squares, _logWeights, _statistics.OwnLeftovers ?? leftovers!.OwnLeftovers!);
    }

    // Whitened residuals see X and Z besides the responses and weights of the fingerprint.
    private void RequireSame(long count, int subjects)
    {
        if (count != _statistics.Rows) throw _source.Refusal($"{count} rows, not {_statistics.Rows}");
        if (subjects != _squares.Length) throw _source.Refusal($"{subjects} subjects, not {_squares.Length}");
        if (_fingerprint != _statistics.Fingerprint) throw _source.Refusal("other responses or weights");
        double whitened = Math.Sqrt(_squares.Sum()), fitted = Math.Sqrt(_source.Point.R2);
        if (!(Math.Abs(whitened - fitted) <= SameSum * fitted + Rounding * Math.Sqrt(_marginalSquares)))
            throw _source.Refusal("other values of the predictors or of the random terms");
    }

    // (z' | x' y') one after another, and the marginal residuals of the arithmetic, as they are and whitened.
    private void Transform(DesignChunk chunk)
    {
        if (_marginal.Length < chunk.Rows)
            (_rows, _marginal, _whitened) = (new double[chunk.Rows * _length], new double[chunk.Rows], new double[chunk.Rows]);
        int q = _statistics.Q, at = 0;
        RowStore.ForEachTransformed(chunk, _statistics, (subject, row) =>
        {
            if (subject >= _squares.Length) throw _source.Refusal($"more subjects than {_squares.Length}");
            row.CopyTo(_rows.AsSpan(at * _length));
            double residual = row[^1];
            for (int c = 0; c < _beta.Length; c++) residual -= row[q + c] * _beta[c];
            _marginal[at] = residual;
            _whitened[at] = _whitening.Next(subject, row[..q], residual);
            _squares[subject] += _whitened[at] * _whitened[at];
            _marginalSquares += residual * residual;
            at++;
        });
        if (chunk.Weight is null) return;
        _logWeights ??= new double[_squares.Length];
        for (int i = 0; i < chunk.Rows; i++) _logWeights[chunk.Subject[i]] += Math.Log(chunk.Weight[i] / _statistics.Basis.WeightScale);
    }

    private RowDiagnostics Diagnose(DesignChunk chunk)
    {
        int n = chunk.Rows, slices = (n + RowsAtATime - 1) / RowsAtATime;
        var rows = new RowDiagnostics(_source.Sources[chunk.Source], chunk.Row[..n], Ids(chunk));
        Parallel.For(
            0, slices, new ParallelOptions { MaxDegreeOfParallelism = _source.Threads },
            () => new RowLeverage(_statistics.Subjects, _source.Point, _blups),
            (slice, _, leverage) =>
            {
                for (int i = slice * RowsAtATime; i < Math.Min(n, (slice + 1) * RowsAtATime); i++) Fill(chunk, rows, leverage, i);
                return leverage;
            },
            _ => { });
        return rows;
    }

    private void Fill(DesignChunk chunk, RowDiagnostics rows, RowLeverage leverage, int i)
    {
        ReadOnlySpan<double> row = _rows.AsSpan(i * _length, _length);
        int subject = chunk.Subject[i], p = _beta.Length;
        double marginal = _marginal[i], residual = marginal;
        for (int k = 0; k < _statistics.Q; k++) residual -= row[k] * leverage.Effect(subject, k);
        double unit = _source.Estimates.Sigma / Math.Sqrt(chunk.Weight?[i] ?? 1) / _source.Estimates.InnerSigma;
        double hat = leverage.Of(subject, row), free = 1 - hat, pearson = residual / _source.Estimates.InnerSigma;
        (rows.Residual[i], rows.Marginal[i]) = (residual * unit, marginal * unit);
        (rows.Fitted[i], rows.Fixed[i]) = (chunk.Y[i] - residual * unit + chunk.Offset[i], chunk.Y[i] - marginal * unit + chunk.Offset[i]);
        (rows.Pearson[i], rows.Hat[i], rows.Whitened[i]) = (pearson, hat, _whitened[i] / _source.Estimates.InnerSigma);
        bool known = free > FullLeverage;
        rows.Standardised[i] = known ? pearson / Math.Sqrt(free) : double.NaN;
        rows.CooksDistance[i] = known && p > 0 ? pearson * pearson / (free * free) * hat / p : double.NaN;
    }

    private string[] Ids(DesignChunk chunk)
    {
        var ids = new string[chunk.Rows];
        for (int i = 0; i < ids.Length; i++)
            ids[i] = i > 0 && chunk.Subject[i] == chunk.Subject[i - 1] ? ids[i - 1] : _source.SubjectIds[chunk.Subject[i]];
        return ids;
    }
}
