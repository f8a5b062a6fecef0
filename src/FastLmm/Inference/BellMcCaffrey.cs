using FastLmm.Algebra;

namespace FastLmm.Inference;

/// <summary>
/// The CR2 adjustment of one subject (METHOD.md 6c; Bell and McCaffrey 2002, Pustejovsky and Tipton 2018, working covariance V_i):
/// 𝔸 = D'(D(V − XPX')D')^−½D, D'D = V. In the coordinates of <see cref="WhitenedSubject"/> D = S^½ is diagonal and V − XPX' = S^½(I − L)S^½
/// with the leverage L = X_wX_w'; with I − L = K'K it is 𝔸 = S^½ (F'F)^−½ S^½, F = KS, from the singular values f and vectors Q of F.
/// </summary>
/// <remarks>
/// Never squared: F's columns differ by as much as G from σ², and one-sided Jacobi keeps the small ones. Where the leverage has an
/// eigenvalue of 1 (a column of X that only this subject has) the pseudo-root is meant; how many there are is told by I − L, whose
/// eigenvalues lie between 0 and 1 whatever the units. Allocates nothing per subject.
/// </remarks>
internal sealed class BellMcCaffrey
{
    private const double FullLeverage = 1e-10;          // 1 − leverage below this is rounding

    private readonly double[] _free;
    private readonly double[] _root;
    private readonly double[] _one;
    private readonly double[] _f;
    private readonly double[] _q;
    private readonly double[] _inverse;
    private readonly double[] _turned;
    private readonly int[] _pivots;

    internal BellMcCaffrey(int dimensions, int p)
    {
        int n = dimensions;
        (_free, _root, _f, _q) = (new double[n * n], new double[n * n], new double[n * n], new double[n * n]);
        (_inverse, _one, _pivots, _turned) = (new double[n], new double[n], new int[n], new double[n * p]);
        Array.Fill(_one, 1);
    }

    /// <summary>V^½ 𝔸 V⁻¹XC = S Q f⁻¹ Q' X_w, n × p by rows: what takes the place of X_w in scores and leverages.</summary>
    /// <param name="subject">The subject.</param>
    /// <param name="adjusted">Room for n × p.</param>
    internal void Adjust(WhitenedSubject subject, Span<double> adjusted)
    {
        int n = subject.Dimensions, p = subject.P;
        int rank = Factor(subject, n, p);
        OneSidedJacobi.Run(_f, rank, n, _q);
        Invert(rank, n);
        Span<double> turned = _turned.AsSpan(0, n * p);
        turned.Clear();
        adjusted[..(n * p)].Clear();
        for (int j = 0; j < n; j++)
        {
            if (_inverse[j] == 0) continue;
            Span<double> row = turned.Slice(j * p, p);
            for (int i = 0; i < n; i++)
            {
                double q = _q[j * n + i] * _inverse[j];
                for (int c = 0; c < p; c++) row[c] += q * subject.X[i * p + c];
            }
            for (int i = 0; i < n; i++)
            {
                double q = _q[j * n + i] * subject.Variance[i];
                for (int c = 0; c < p; c++) adjusted[i * p + c] += q * row[c];
            }
        }
    }

    // F = KS by columns, K'K = I − L; returns its rows.
    private int Factor(WhitenedSubject subject, int n, int p)
    {
        for (int i = 0; i < n; i++)
            for (int j = 0; j <= i; j++)
            {
                double sum = i == j ? 1 : 0;
                for (int c = 0; c < p; c++) sum -= subject.X[i * p + c] * subject.X[j * p + c];
                _free[i * n + j] = _free[j * n + i] = sum;
            }
        int rank = PivotedCholesky.Factor(_free, n, _one, FullLeverage, _root, _pivots);
        for (int j = 0; j < n; j++)
            for (int k = 0; k < rank; k++) _f[j * rank + k] = _root[k * n + j] * subject.Variance[j];
        return rank;
    }

    // 1/f of the largest singular values, as many as F has rows; 0 for the others.
    private void Invert(int rank, int n)
    {
        for (int j = 0; j < n; j++)
        {
            double square = 0;
            for (int k = 0; k < rank; k++) square += _f[j * rank + k] * _f[j * rank + k];
            _inverse[j] = 1 / Math.Sqrt(square);
        }
        for (int drop = n - rank; drop > 0; drop--)
        {
            int smallest = 0;
            for (int j = 1; j < n; j++) if (_inverse[j] > _inverse[smallest]) smallest = j;
            _inverse[smallest] = 0;
        }
    }
}
