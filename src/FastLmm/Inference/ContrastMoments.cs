using FastLmm.Kernels.Drivers;
using FastLmm.Kernels.Layout;

namespace FastLmm.Inference;

/// <summary>
/// What the spread of a sandwich's variances and covariances under the working model takes, summed over subjects, for k directions
/// (METHOD.md 6c; Pustejovsky and Tipton 2018). With g_i,s = 𝔸V⁻¹Xc_s and h_i,s = X'g_i,s in the basis where P = I:
/// Cov of the residual contrasts of subjects i, j is P_st[i, j] = [i = j] d_i,st − h_i,s'h_j,t, d_i,st = g_i,s'Vg_i,t.
/// </summary>
/// <remarks>
/// Layout, s = k(k+1)/2 pairs: Σ d (s) | Σ d⊗d (s²) | Σ d⊗e (s²), e_st = h_s'h_t | Σ h_sh_t' (s × p²). From these the moments of any
/// other directions follow without the subjects.
/// </remarks>
internal sealed class ContrastMoments(int k, int p, double[] values, int start = 0)
{
    private readonly int _s = k * (k + 1) / 2;

    /// <summary>The sums one after another.</summary>
    internal ReadOnlySpan<double> Values => values.AsSpan(start, (int)Length(k, p));

    /// <summary>Number of sums for k directions.</summary>
    internal static long Length(long k, long p)
    {
        long s = k * (k + 1) / 2;
        return s * (1 + 2 * s + p * p);
    }

    /// <summary>Of all p unit directions, from the sums of a score pass (𝔸 = I): there d = N and h_s is a column of N.</summary>
    internal static ContrastMoments Of(ScoreSums sums)
    {
        int p = sums.P, s = p * (p + 1) / 2;
        var all = new ContrastMoments(p, p, new double[Length(p, p)]);
        for (int a = 0; a < s; a++)
        {
            all.D(a) = sums.N(a);
            for (int b = 0; b < s; b++) (all.DD(a, b), all.DE(a, b)) = (sums.NN(a, b), sums.NSquare(a, b));
        }
        for (int u = 0; u < p; u++)
            for (int v = 0; v <= u; v++)
                for (int r = 0; r < p; r++)
                    for (int c = 0; c < p; c++)
                        all.HH(BlockStructure.PairOf(u, v), r, c) = sums.NN(BlockStructure.PairOf(r, u), BlockStructure.PairOf(c, v));
        return all;
    }

    /// <summary>Adds a subject.</summary>
    /// <param name="d">d, s.</param>
    /// <param name="e">e, s.</param>
    /// <param name="h">h, k × p by rows.</param>
    internal void Add(ReadOnlySpan<double> d, ReadOnlySpan<double> e, ReadOnlySpan<double> h)
    {
        int at = start;
        for (int a = 0; a < _s; a++) values[at++] += d[a];
        for (int a = 0; a < _s; a++)
            for (int b = 0; b < _s; b++) values[at++] += d[a] * d[b];
        for (int a = 0; a < _s; a++)
            for (int b = 0; b < _s; b++) values[at++] += d[a] * e[b];
        for (int u = 0; u < k; u++)
            for (int v = 0; v <= u; v++)
                for (int r = 0; r < p; r++)
                {
                    double x = h[u * p + r];
                    for (int c = 0; c < p; c++) values[at++] += x * h[v * p + c];
                }
    }

    /// <summary>The moments of directions L times these, L l × k.</summary>
    internal ContrastMoments Contract(double[,] l)
    {
        int rows = l.GetLength(0), s = rows * (rows + 1) / 2;
        double[,] pairs = PairMap(l, rows);
        var result = new ContrastMoments(rows, p, new double[Length(rows, p)]);
        for (int a = 0; a < s; a++)
            for (int i = 0; i < _s; i++)
            {
                if (pairs[a, i] == 0) continue;
                result.D(a) += pairs[a, i] * D(i);
                for (int b = 0; b < s; b++)
                    for (int j = 0; j < _s; j++)
                    {
                        result.DD(a, b) += pairs[a, i] * pairs[b, j] * DD(i, j);
                        result.DE(a, b) += pairs[a, i] * pairs[b, j] * DE(i, j);
                    }
            }
        for (int u = 0; u < rows; u++)
            for (int v = 0; v <= u; v++)
                for (int i = 0; i < k; i++)
                    for (int j = 0; j < k; j++) AddTurned(result, BlockStructure.PairOf(u, v), l[u, i] * l[v, j], i, j);
        return result;
    }

    /// <summary>Ω = E(L V^CR L') under the working model, k × k, in units of σ².</summary>
    internal double[,] Expectation()
    {
        var omega = new double[k, k];
        for (int u = 0; u < k; u++)
            for (int v = 0; v <= u; v++)
            {
                double sum = D(BlockStructure.PairOf(u, v));
                for (int r = 0; r < p; r++) sum -= HH(BlockStructure.PairOf(u, v), r, r);
                omega[u, v] = omega[v, u] = sum;
            }
        return omega;
    }

    /// <summary>Σ_st Var of the entries of L V^CR L', for directions with Ω = I: Σ tr(P_stP_st) + tr(P_ssP_tt).</summary>
    internal double TotalVariance()
    {
        double total = 0;
        for (int u = 0; u < k; u++)
            for (int v = 0; v < k; v++)
            {
                int uv = BlockStructure.PairOf(u, v), uu = BlockStructure.PairOf(u, u), vv = BlockStructure.PairOf(v, v);
                total += DD(uv, uv) - 2 * DE(uv, uv) + DD(uu, vv) - DE(uu, vv) - DE(vv, uu);
                for (int r = 0; r < p; r++)
                    for (int c = 0; c < p; c++) total += HH(uv, r, c) * (HH(uv, c, r) + HH(uv, r, c));
            }
        return total;
    }

    /// <summary>Σ d of a pair.</summary>
    internal ref double D(int a) => ref values[start + a];

    /// <summary>Σ d⊗d.</summary>
    internal ref double DD(int a, int b) => ref values[start + _s + a * _s + b];

    /// <summary>Σ d⊗e.</summary>
    internal ref double DE(int a, int b) => ref values[start + _s + _s * _s + a * _s + b];

    /// <summary>An entry of Σ h_sh_t'.</summary>
    internal ref double HH(int pair, int r, int c) => ref values[start + _s + 2 * _s * _s + (pair * p + r) * p + c];

    // Pairs of the new directions in pairs of the old: L_ui L_vj + L_uj L_vi, once on the diagonal.
    private double[,] PairMap(double[,] l, int rows)
    {
        var map = new double[rows * (rows + 1) / 2, _s];
        for (int u = 0; u < rows; u++)
            for (int v = 0; v <= u; v++)
                for (int i = 0; i < k; i++)
                    for (int j = 0; j <= i; j++)
                        map[BlockStructure.PairOf(u, v), BlockStructure.PairOf(i, j)] = l[u, i] * l[v, j] + (i == j ? 0 : l[u, j] * l[v, i]);
        return map;
    }

    // Σ h_ih_j' is kept for i ≥ j; for i < j it is the transpose of the other.
    private void AddTurned(ContrastMoments result, int pair, double factor, int i, int j)
    {
        if (factor == 0) return;
        for (int r = 0; r < p; r++)
            for (int c = 0; c < p; c++)
                result.HH(pair, r, c) += factor * (i >= j ? HH(BlockStructure.PairOf(i, j), r, c) : HH(BlockStructure.PairOf(i, j), c, r));
    }
}
