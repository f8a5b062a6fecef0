using FastLmm.Algebra;
using FastLmm.Estimation;
using FastLmm.Kernels.Layout;

namespace FastLmm.Inference;

/// <summary>
/// One subject's design and residual in coordinates where V_i is diagonal (METHOD.md 6c). An orthogonal transformation takes the rows of a
/// subject to R_i | J_i stacked on leftover rows U_i with U_i'U_i = W_i, and V_i to blockdiag(H_i, I); only the span of [X_i Z_i] matters,
/// so q + rank W_xx,i coordinates hold all of it. H_i = E diag(s) E' from the singular values of R_iΛ: s = 1 + σ², never a small
/// difference. X is taken as XC, CC' = P, so that vcov = σ²I there.
/// </summary>
/// <remarks>
/// W_i is a Gram matrix: a direction of X_i of relative size 1e-6 is lost in it to rounding. It does not matter, since X as a whole is well
/// conditioned in the basis of the arithmetic: what is lost has a leverage of 1e-12. The Gram matrix of [X_i Z_i] would mix in Z_i, whose
/// size is another matter when G dwarfs σ². Allocates nothing per subject.
/// </remarks>
internal sealed unsafe class WhitenedSubject
{
    private const int Lanes = PackedSubjects.Lanes;
    private const double RoundingPivot = 1e-12;         // of a diagonal entry of W_xx,i

    private readonly PackedSubjects _subjects;
    private readonly PackedLeftovers? _leftovers;
    private readonly CriterionPoint _point;
    private readonly int _q;
    private readonly int _p;
    private readonly double[] _random;
    private readonly double[] _turn;
    private readonly double[] _gram;
    private readonly double[] _scale;
    private readonly double[] _triangle;
    private readonly int[] _pivots;

    /// <summary>Room for one subject at a time.</summary>
    /// <param name="subjects">The triangles (R_i | J_i).</param>
    /// <param name="leftovers">W_i; null for the q coordinates of the random effects alone.</param>
    /// <param name="point">The optimum, whose Λ, β̂ and C are used.</param>
    internal WhitenedSubject(PackedSubjects subjects, PackedLeftovers? leftovers, CriterionPoint point)
    {
        (_subjects, _leftovers, _point, _q, _p) = (subjects, leftovers, point, subjects.Q, subjects.P);
        (_random, _turn) = (new double[_q * _q], new double[_q * _q]);
        int own = leftovers?.Columns.Length ?? 0;
        (_gram, _triangle) = (new double[own * own], new double[own * own]);
        (_scale, _pivots) = (new double[own], new int[own]);
        X = new double[MostDimensions * _p];
        (Residual, Variance) = (new double[MostDimensions], new double[MostDimensions]);
    }

    /// <summary>Columns of X.</summary>
    internal int P => _p;

    /// <summary>q + p.</summary>
    internal int MostDimensions => _q + _p;

    /// <summary>Coordinates n that the subject has.</summary>
    internal int Dimensions { get; private set; }

    /// <summary>V_i^−½X_iC, n × p by rows.</summary>
    internal double[] X { get; }

    /// <summary>V_i^−½(y_i − X_iβ̂), n.</summary>
    internal double[] Residual { get; }

    /// <summary>V_i's diagonal, n; 1 in the leftover coordinates.</summary>
    internal double[] Variance { get; }

    /// <summary>Takes a subject.</summary>
    internal void Load(int subject)
    {
        int batch = subject / Lanes, lane = subject % Lanes;
        LoadRandom(_subjects.Rx(batch) + lane, _subjects.Jy(batch) + lane);
        Dimensions = _q + (_leftovers is null ? 0 : LoadLeftover(_leftovers, _leftovers.W(batch) + lane));
        for (int k = 0; k < Dimensions; k++) TimesC(X.AsSpan(k * _p, _p));
        GC.KeepAlive(_subjects);
        GC.KeepAlive(_leftovers);
    }

    /// <summary>V_i^−½Z_i of the subject that was loaded, q × q by rows; in the leftover coordinates it is 0.</summary>
    internal void Effects(int subject, Span<double> z)
    {
        double* r = _subjects.Rx(subject / Lanes) + subject % Lanes;
        for (int k = 0; k < _q; k++)
        {
            Span<double> row = z.Slice(k * _q, _q);
            row.Clear();
            double root = Math.Sqrt(Variance[k]);
            for (int i = 0, at = 0; i < _q; at += _q - i, i++)
                for (int c = i; c < _q; c++) row[c] += _turn[k * _q + i] / root * r[(at + c - i) * Lanes];
        }
        GC.KeepAlive(_subjects);
    }

    // (RΛ)' = B with columns k: BE has orthogonal columns, H = I + B'B = E(I + diag ‖·‖²)E'.
    private void LoadRandom(double* rx, double* jy)
    {
        int q = _q, p = _p, jx = q * (q + 1) / 2;
        for (int k = 0, row = 0; k < q; row += q - k, k++)
            for (int c = 0; c < q; c++)
            {
                double sum = 0;
                for (int j = Math.Max(k, c); j < q; j++) sum += rx[(row + j - k) * Lanes] * _point.Lambda[j, c];
                _random[k * q + c] = sum;
            }
        OneSidedJacobi.Run(_random, q, q, _turn);
        for (int k = 0; k < q; k++)
        {
            double variance = 1;
            for (int c = 0; c < q; c++) variance += _random[k * q + c] * _random[k * q + c];
            double root = Math.Sqrt(variance), residual = 0;
            Span<double> x = X.AsSpan(k * p, p);
            x.Clear();
            for (int i = 0; i < q; i++)
            {
                double e = _turn[k * q + i] / root, left = jy[i * Lanes];
                for (int c = 0; c < p; c++)
                {
                    double j = rx[(jx + i * p + c) * Lanes];
                    x[c] += e * j;
                    left -= j * _point.Beta[c];
                }
                residual += e * left;
            }
            (Variance[k], Residual[k]) = (variance, residual);
        }
    }

    // U'U = W_xx and U'e = W_xy − W_xxβ̂, solved at the pivots: e are the residual's coordinates in the span of the leftover X.
    private int LoadLeftover(PackedLeftovers leftovers, double* w)
    {
        ReadOnlySpan<int> columns = leftovers.Columns;
        int p = _p, own = columns.Length;
        for (int r = 0; r < own; r++)
        {
            for (int c = r; c < own; c++) _gram[r * own + c] = _gram[c * own + r] = w[PackedLeftovers.At(r, c, own) * Lanes];
            _scale[r] = _gram[r * own + r];
        }
        int rank = PivotedCholesky.Factor(_gram, own, _scale, RoundingPivot, _triangle, _pivots);
        for (int k = 0; k < rank; k++)
        {
            int pivot = _pivots[k];
            double sum = w[PackedLeftovers.At(pivot, own, own) * Lanes];
            for (int c = 0; c < own; c++)
                sum -= w[PackedLeftovers.At(Math.Min(pivot, c), Math.Max(pivot, c), own) * Lanes] * _point.Beta[columns[c]];
            for (int j = 0; j < k; j++) sum -= _triangle[j * own + pivot] * Residual[_q + j];
            Residual[_q + k] = sum / _triangle[k * own + pivot];
            Variance[_q + k] = 1;
            Span<double> x = X.AsSpan((_q + k) * p, p);
            x.Clear();
            for (int c = 0; c < own; c++) x[columns[c]] = _triangle[k * own + c];
        }
        return rank;
    }

    private void TimesC(Span<double> x)
    {
        for (int c = _p - 1; c >= 0; c--)
        {
            double sum = 0;
            for (int r = 0; r <= c; r++) sum += x[r] * _point.C[r, c];
            x[c] = sum;
        }
    }
}
