using FastLmm.Kernels.Layout;
using FastLmm.Kernels.Operations;
using MathNet.Numerics;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace FastLmm.Benchmarks;

/// <summary>
/// The quantities of the passes by MathNet.Numerics, subject by subject with its matrices and its Cholesky factor, from the same R_i and J_i
/// (METHOD.md 3, 4, 7): what one would write without kernels, without unused work.
/// </summary>
internal sealed class MathNetPasses
{
    private static readonly MatrixBuilder<double> M = Matrix<double>.Build;
    private static readonly VectorBuilder<double> V = Vector<double>.Build;
    private readonly Matrix<double>[] _r, _j;
    private readonly Matrix<double> _lambda, _c, _one;
    private readonly Vector<double> _beta;
    private readonly int _q, _p;

    /// <summary>Copies the subjects into matrices.</summary>
    internal MathNetPasses(PackedSubjects packed, PackedCohort cohort)
    {
        Control.UseSingleThread();
        (_q, _p) = (packed.Q, packed.P);
        _r = [.. Enumerable.Range(0, packed.Subjects).Select(i => TriangleOf(packed, i))];
        _j = [.. Enumerable.Range(0, packed.Subjects).Select(i => JOf(packed, i))];
        _lambda = M.Dense(_q, _q, (r, c) => c <= r ? cohort.Lambda[r * (r + 1) / 2 + c] : 0);
        _c = M.Dense(_p, _p, (r, c) => r <= c ? cohort.C[c * (c + 1) / 2 + r] : 0);
        _one = M.DenseIdentity(_q);
        _beta = V.Dense(cohort.Beta);
    }

    /// <summary>Σ log|H_i| and Σ J'H⁻¹J.</summary>
    internal (double LogDeterminant, Matrix<double> S) Value()
    {
        double logDeterminant = 0;
        Matrix<double> s = M.Dense(_p + 1, _p + 1);
        for (int i = 0; i < _r.Length; i++)
        {
            Cholesky<double> h = FactorH(i);
            logDeterminant += h.DeterminantLn;
            s += _j[i].TransposeThisAndMultiply(h.Solve(_j[i]));
        }
        return (logDeterminant, s);
    }

    /// <summary>All sums of the derivative pass: 𝒦, 𝒰, 𝒬, 𝒱, 𝒲 and the three sums of Kronecker products.</summary>
    internal MathNetSums Derivatives()
    {
        var sums = new MathNetSums(
            M.Dense(_q, _q), M.Dense(_q, _q), M.Dense(_q, _q), M.Dense(_q * _p, _q), M.Dense(_q * _p, _q * _p),
            M.Dense(_q * _q, _q * _q), M.Dense(_q * _q, _q * _q), M.Dense(_q * _q, _q * _q));
        for (int i = 0; i < _r.Length; i++)
        {
            Cholesky<double> h = FactorH(i);
            Matrix<double> k = _r[i].TransposeThisAndMultiply(h.Solve(_r[i])), t = _r[i].TransposeThisAndMultiply(h.Solve(_j[i]));
            Matrix<double> tx = t.SubMatrix(0, _q, 0, _p), tc = tx * _c;
            Vector<double> u = t.Column(_p) - tx * _beta, rows = V.Dense(tc.ToRowMajorArray());
            Matrix<double> uu = u.OuterProduct(u), tt = tc.TransposeAndMultiply(tc);
            sums.K.Add(k, sums.K);
            sums.U.Add(uu, sums.U);
            sums.Q.Add(tt, sums.Q);
            sums.V.Add(rows.OuterProduct(u), sums.V);
            sums.W.Add(rows.OuterProduct(rows), sums.W);
            sums.KK.Add(k.KroneckerProduct(k), sums.KK);
            sums.KU.Add(k.KroneckerProduct(uu), sums.KU);
            sums.KQ.Add(k.KroneckerProduct(tt), sums.KQ);
        }
        return sums;
    }

    /// <summary>b̂, M lower by rows, √|H| and e'(H⁻¹ − I)e of every subject.</summary>
    internal double[] Blups()
    {
        int outputs = BlupPass.Outputs(_q);
        var result = new double[_r.Length * outputs];
        Matrix<double> d = _lambda.TransposeAndMultiply(_lambda);
        for (int i = 0, at = 0; i < _r.Length; i++)
        {
            Cholesky<double> h = FactorH(i);
            Vector<double> e = _j[i].Column(_p) - _j[i].SubMatrix(0, _q, 0, _p) * _beta, solved = h.Solve(e);
            Vector<double> b = d * _r[i].TransposeThisAndMultiply(solved);
            Matrix<double> conditional = d - d * _r[i].TransposeThisAndMultiply(h.Solve(_r[i])) * d;
            for (int k = 0; k < _q; k++) result[at++] = b[k];
            for (int k = 0; k < _q; k++)
                for (int l = 0; l <= k; l++) result[at++] = conditional[k, l];
            result[at++] = Math.Exp(0.5 * h.DeterminantLn);
            result[at++] = e.DotProduct(solved) - e.DotProduct(e);
        }
        return result;
    }

    private Cholesky<double> FactorH(int i)
    {
        Matrix<double> rl = _r[i] * _lambda;
        return (_one + rl.TransposeAndMultiply(rl)).Cholesky();
    }

    private static unsafe Matrix<double> TriangleOf(PackedSubjects packed, int i)
    {
        int q = packed.Q, lane = i % PackedSubjects.Lanes;
        double* rx = packed.Rx(i / PackedSubjects.Lanes);
        Matrix<double> r = M.Dense(q, q);
        for (int k = 0, entry = 0; k < q; k++)
            for (int l = k; l < q; l++) r[k, l] = rx[entry++ * PackedSubjects.Lanes + lane];
        GC.KeepAlive(packed);
        return r;
    }

    private static unsafe Matrix<double> JOf(PackedSubjects packed, int i)
    {
        int q = packed.Q, p = packed.P, lane = i % PackedSubjects.Lanes;
        double* jx = packed.Rx(i / PackedSubjects.Lanes) + q * (q + 1) / 2 * PackedSubjects.Lanes, jy = packed.Jy(i / PackedSubjects.Lanes);
        Matrix<double> j = M.Dense(q, p + 1);
        for (int k = 0; k < q; k++)
        {
            for (int c = 0; c < p; c++) j[k, c] = jx[(k * p + c) * PackedSubjects.Lanes + lane];
            j[k, p] = jy[k * PackedSubjects.Lanes + lane];
        }
        GC.KeepAlive(packed);
        return j;
    }
}

/// <summary>Sums of the derivative pass, in the basis of X where P = I; t̃ is TC by rows, one row after another.</summary>
/// <param name="K">𝒦.</param>
/// <param name="U">𝒰.</param>
/// <param name="Q">𝒬.</param>
/// <param name="V">Σ t̃u'.</param>
/// <param name="W">Σ t̃t̃'.</param>
/// <param name="KK">Σ K ⊗ K.</param>
/// <param name="KU">Σ K ⊗ uu'.</param>
/// <param name="KQ">Σ K ⊗ TPT'.</param>
internal sealed record MathNetSums(
    Matrix<double> K, Matrix<double> U, Matrix<double> Q, Matrix<double> V, Matrix<double> W, Matrix<double> KK, Matrix<double> KU, Matrix<double> KQ);
