using FastLmm.Kernels.Layout;

namespace FastLmm.Inference;

/// <summary>
/// Degrees of freedom of a sandwich's variances of many contrasts one by one: their expectation and variance under the working model as forms in the
/// products of a contrast's entries, made once from the moments of all directions (METHOD.md 6c).
/// </summary>
/// <remarks>
/// With w the products v_iv_j, those of i ≠ j twice, the expectation is Σ w_a (d_a − tr h_a) and the variance 2 w'(dd − 2 de + G)w, G_ab = ⟨h_a, h_b⟩, h_a
/// the symmetric part of Σ h_ih_j'. s = p(p+1)/2 products: s³/4 operations to make the forms, p² + s²/2 a contrast; immutable, allocates nothing
/// after that.
/// </remarks>
internal sealed class ContrastSpread
{
    private readonly int _p;
    private readonly double[,] _root;
    private readonly double[] _expectation;             // s
    private readonly double[] _variance;                // lower triangle by rows, what lies off the diagonal twice

    /// <summary>Prepares.</summary>
    /// <param name="moments">The moments of all p directions in the basis where P = I.</param>
    /// <param name="root">Takes a contrast to that basis, p × p.</param>
    internal ContrastSpread(ContrastMoments moments, double[,] root)
    {
        (_p, _root) = (root.GetLength(0), root);
        int s = _p * (_p + 1) / 2;
        double[][] h = [.. Enumerable.Range(0, s).Select(a => Symmetric(moments, a))];
        _expectation = [.. Enumerable.Range(0, s).Select(a => moments.D(a) - Trace(h[a]))];
        _variance = new double[s * (s + 1) / 2];
        for (int a = 0, at = 0; a < s; a++)
            for (int b = 0; b <= a; b++)
            {
                double sum = moments.DD(a, b) + moments.DD(b, a) - 2 * (moments.DE(a, b) + moments.DE(b, a)) + 2 * Product(h[a], h[b]);
                _variance[at++] = a == b ? sum : 2 * sum;
            }
    }

    /// <summary>Degrees of freedom of c'β.</summary>
    /// <param name="contrast">c, p.</param>
    internal double Df(ReadOnlySpan<double> contrast)
    {
        Span<double> v = stackalloc double[_p], w = stackalloc double[_expectation.Length];
        for (int j = 0; j < _p; j++)
            for (int i = 0; i < _p; i++) v[j] += contrast[i] * _root[i, j];
        double expectation = 0, variance = 0;
        for (int i = 0, a = 0; i < _p; i++)
            for (int j = 0; j <= i; j++, a++)
            {
                w[a] = (i == j ? 1 : 2) * v[i] * v[j];
                expectation += w[a] * _expectation[a];
            }
        for (int a = 0, at = 0; a < w.Length; a++)
        {
            double sum = 0;
            for (int b = 0; b <= a; b++) sum += w[b] * _variance[at++];
            variance += w[a] * sum;
        }
        return 2 * expectation * expectation / variance;
    }

    // (h + h')/2 by rows of its lower triangle.
    private double[] Symmetric(ContrastMoments moments, int pair)
    {
        var entries = new double[_p * (_p + 1) / 2];
        for (int r = 0, at = 0; r < _p; r++)
            for (int c = 0; c <= r; c++) entries[at++] = 0.5 * (moments.HH(pair, r, c) + moments.HH(pair, c, r));
        return entries;
    }

    private double Trace(double[] h)
    {
        double sum = 0;
        for (int r = 0; r < _p; r++) sum += h[BlockStructure.PairOf(r, r)];
        return sum;
    }

    private double Product(double[] a, double[] b)
    {
        double diagonal = 0, all = 0;
        for (int r = 0; r < _p; r++) diagonal += a[BlockStructure.PairOf(r, r)] * b[BlockStructure.PairOf(r, r)];
        for (int at = 0; at < a.Length; at++) all += a[at] * b[at];
        return 2 * all - diagonal;
    }
}
