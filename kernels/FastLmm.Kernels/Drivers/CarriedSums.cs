using FastLmm.Kernels.Layout;

namespace FastLmm.Kernels.Drivers;

/// <summary>
/// Takes the sums of a derivative pass made at β_0 and C_0 to β̂ and C of the same Λ, u_i = u_i0 − T_iδ, δ = β̂ − β_0: exact for 𝒦, 𝒰, 𝒬,
/// 𝒱, 𝒲 and K⊗K. K⊗U and K⊗Q stay: they are part of second derivatives alone, and where subjects are many and β_0, P_0 are those of a
/// Λ nearby, the change of what they average is of the order of δ² and of 1/m.
/// </summary>
internal sealed class CarriedSums
{
    private readonly DerivativeLayout _layout;
    private readonly double[] _g;
    private readonly double[,] _m;

    /// <summary>Takes the way from one to the other, in the basis where P_0 = I.</summary>
    /// <param name="layout">Where the sums lie.</param>
    /// <param name="g">C_0⁻¹δ.</param>
    /// <param name="m">C_0⁻¹C, upper triangular.</param>
    internal CarriedSums(DerivativeLayout layout, double[] g, double[,] m)
    {
        (_layout, _g, _m) = (layout, g, m);
    }

    /// <summary>Carries them, in place.</summary>
    /// <param name="pairs">(k, l) of each pair.</param>
    /// <param name="small">All sums but 𝒲.</param>
    /// <param name="cross">𝒲.</param>
    internal void Carry(IReadOnlyList<(int K, int L)> pairs, double[] small, double[] cross)
    {
        int p = _layout.P, size = p * (p + 1) / 2;
        double[,] w = new double[p, p];
        for (int pair = 0; pair < pairs.Count; pair++)
        {
            Span<double> v = small.AsSpan(3 * pairs.Count + pair * p, p), lower = cross.AsSpan(pair * size, size);
            double share = pairs[pair].K == pairs[pair].L ? 1 : 0.5;            // 𝒱 and 𝒲 of k ≠ l hold both orders, 𝒰 and 𝒬 one
            Unpack(lower, w);
            double[] wg = Times(w, _g);
            small[pairs.Count + pair] += share * (Dot(_g, wg) - 2 * Dot(_g, v));
            for (int c = 0; c < p; c++) v[c] -= wg[c];
            Whiten(v);
            small[2 * pairs.Count + pair] = share * Whiten(w, lower);
        }
    }

    // v ← M'v.
    private void Whiten(Span<double> v)
    {
        for (int c = v.Length - 1; c >= 0; c--)
        {
            double sum = 0;
            for (int r = 0; r <= c; r++) sum += _m[r, c] * v[r];
            v[c] = sum;
        }
    }

    // M'WM into the lower triangle; returns its trace.
    private double Whiten(double[,] w, Span<double> lower)
    {
        int p = _g.Length;
        var half = new double[p];
        double trace = 0;
        for (int c = 0, at = 0; c < p; c++)
        {
            for (int r = 0; r < p; r++)
            {
                half[r] = 0;
                for (int k = 0; k <= c; k++) half[r] += w[r, k] * _m[k, c];
            }
            for (int d = 0; d <= c; d++, at++)
            {
                double sum = 0;
                for (int k = 0; k <= d; k++) sum += _m[k, d] * half[k];
                lower[at] = sum;
                if (d == c) trace += sum;
            }
        }
        return trace;
    }

    private static void Unpack(ReadOnlySpan<double> lower, double[,] full)
    {
        for (int r = 0, at = 0; r < full.GetLength(0); r++)
            for (int c = 0; c <= r; c++) full[r, c] = full[c, r] = lower[at++];
    }

    private static double[] Times(double[,] w, double[] g)
    {
        var product = new double[g.Length];
        for (int r = 0; r < g.Length; r++)
            for (int c = 0; c < g.Length; c++) product[r] += w[r, c] * g[c];
        return product;
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }
}
