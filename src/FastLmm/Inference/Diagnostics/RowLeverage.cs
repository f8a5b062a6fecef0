using FastLmm.Estimation;
using FastLmm.Kernels.Layout;
using FastLmm.Kernels.Operations;

namespace FastLmm.Inference.Diagnostics;

/// <summary>
/// The diagonal of the hat matrix of the fitted values Xβ̂ + Zb̂, as lme4's <c>hatvalues</c>: with M_i = Var(b_i | Y)/σ² it is
/// h = z'M_iz + (x − T_i'Dz)'P(x − T_i'Dz), on rows times √w.
/// </summary>
/// <remarks>
/// What depends on the subject is kept until a row of another subject comes: O(q³ + q²p) then, O(q² + qp + p²) a row. One thread's memory.
/// </remarks>
internal sealed class RowLeverage
{
    private readonly WhitenedSubject _whitened;
    private readonly double[] _blups;
    private readonly double[,] _lambda;
    private readonly double[,] _c;
    private readonly int _q;
    private readonly int _p;
    private readonly double[] _z;
    private readonly double[] _product;
    private readonly double[] _shrunk;
    private int _subject = -1;

    /// <summary>Room for one subject.</summary>
    /// <param name="subjects">The triangles (R_i | J_i).</param>
    /// <param name="point">The optimum.</param>
    /// <param name="blups">What <see cref="BlupPass"/> gives of every subject.</param>
    internal RowLeverage(PackedSubjects subjects, CriterionPoint point, double[] blups)
    {
        (_whitened, _blups, _lambda, _c) = (new WhitenedSubject(subjects, null, point), blups, point.Lambda, point.C);
        (_q, _p) = (subjects.Q, subjects.P);
        (_z, _product, _shrunk) = (new double[_q * _q], new double[_q * _p], new double[_q * _p]);
    }

    /// <summary>b̂_k of the row's subject.</summary>
    internal double Effect(int subject, int k) => _blups[(long)subject * BlupPass.Outputs(_q) + k];

    /// <summary>h of a row.</summary>
    /// <param name="subject">Its subject.</param>
    /// <param name="row">(z' | x' …), times √w.</param>
    internal double Of(int subject, ReadOnlySpan<double> row)
    {
        if (subject != _subject) Load(subject);
        double sum = 0;
        ReadOnlySpan<double> m = _blups.AsSpan(subject * BlupPass.Outputs(_q) + _q);
        for (int k = 0, at = 0; k < _q; k++)
            for (int l = 0; l <= k; l++, at++) sum += (k == l ? 1 : 2) * m[at] * row[k] * row[l];
        for (int c = 0; c < _p; c++)
        {
            double x = 0;
            for (int r = 0; r <= c; r++) x += row[_q + r] * _c[r, c];
            for (int k = 0; k < _q; k++) x -= row[k] * _shrunk[k * _p + c];
            sum += x * x;
        }
        return sum;
    }

    // D T_iC = Λ (Z_wΛ)'X_w, q × p.
    private void Load(int subject)
    {
        _subject = subject;
        _whitened.Load(subject);
        _whitened.Effects(subject, _z);
        Array.Clear(_product);
        Array.Clear(_shrunk);
        for (int k = 0; k < _q; k++)
            for (int l = 0; l < _q; l++)
            {
                double zl = 0;
                for (int j = l; j < _q; j++) zl += _z[k * _q + j] * _lambda[j, l];
                for (int c = 0; c < _p; c++) _product[l * _p + c] += zl * _whitened.X[k * _p + c];
            }
        for (int k = 0; k < _q; k++)
            for (int l = 0; l <= k; l++)
                for (int c = 0; c < _p; c++) _shrunk[k * _p + c] += _lambda[k, l] * _product[l * _p + c];
    }
}
