using System.Runtime.CompilerServices;
using FastLmm.Kernels.Arithmetic;
using FastLmm.Kernels.Layout;

namespace FastLmm.Kernels.Operations;

/// <summary>
/// What one subject adds to the sums of METHOD.md 4, given β̂ and C with P = CC' (C upper triangular) from the value pass at the
/// same Λ. T_i is taken as T_iC, so 𝒱 and 𝒲 come out in the basis of X where P = I. <see cref="DerivativeLayout"/> numbers the sums.
/// </summary>
public static class DerivativePass
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>Computes K, U = uu', Q = TPT' (lower triangles by rows), T (q × p) and u of one subject into the scratch.</summary>
    /// <param name="rx">R and J_x.</param>
    /// <param name="jy">J_y.</param>
    /// <param name="parameters">Λ (q(q+1)/2, lower by rows), β̂ (p), C (p(p+1)/2, upper by columns).</param>
    /// <param name="work">Scratch; see <see cref="DerivativeLayout"/> for what lies where.</param>
    /// <param name="size">q.</param>
    /// <param name="layout">Where everything lies.</param>
    [MethodImpl(Inline)]
    public static void Prepare<T, TData, TWork, TParameters, TQ>(
        TData rx, TData jy, TParameters parameters, TWork work, TQ size, in DerivativeLayout layout)
        where T : unmanaged, IReal<T>
        where TData : struct, IView<T>
        where TWork : struct, IView<T>
        where TParameters : struct, IView<double>
        where TQ : struct, ISize
    {
        int q = size.Value, p = layout.P;
        SubjectFactor.Factor<T, TData, TWork, TParameters, TQ>(rx, parameters, work, size);
        SolveR<T, TData, TWork, TQ>(rx, work, layout.ScratchR, size);
        for (int c = 0; c < p; c++)
            SubjectFactor.SolveColumn<T, TData, TWork, TQ>(work, rx, q * (q + 1) / 2 + c, p, work, layout.ScratchJ + c, p + 1, size);
        SubjectFactor.SolveColumn<T, TData, TWork, TQ>(work, jy, 0, 1, work, layout.ScratchJ + p, p + 1, size);
        ResidualAndWhiten<T, TWork, TParameters, TQ>(parameters, work, size, layout);
        Products<T, TWork, TQ>(work, size, layout);
    }

    /// <summary>Adds all sums but 𝒲.</summary>
    [MethodImpl(Inline)]
    public static void Add<T, TWork, TIndex>(TWork work, TWork sums, TIndex index, in DerivativeLayout layout)
        where T : unmanaged, IReal<T>
        where TWork : struct, IView<T>
        where TIndex : struct, IView<int>
    {
        int p = layout.P, pairs = layout.Pairs, at = 0;
        for (int matrix = 0; matrix < 3; matrix++)
        {
            int from = layout.ScratchK + matrix * layout.AllPairs;
            for (int pair = 0; pair < pairs; pair++, at++) sums[at] += work[from + index[3 * pair + 2]];
        }
        for (int pair = 0; pair < pairs; pair++)
        {
            int k = index[3 * pair], l = index[3 * pair + 1];
            T uk = work[layout.ScratchU + k], ul = k == l ? T.From(0) : work[layout.ScratchU + l];
            for (int c = 0; c < p; c++, at++)
            {
                T sum = T.MultiplyAdd(work[layout.ScratchT + l * p + c], uk, sums[at]);
                sums[at] = T.MultiplyAdd(work[layout.ScratchT + k * p + c], ul, sum);
            }
        }
        for (int matrix = 0; matrix < 3; matrix++)
        {
            int from = layout.ScratchK + matrix * layout.AllPairs;
            for (int product = 0; product < layout.Products; product++, at++)
            {
                T k = work[layout.ScratchK + index[3 * pairs + 2 * product]];
                sums[at] = T.MultiplyAdd(k, work[from + index[3 * pairs + 2 * product + 1]], sums[at]);
            }
        }
    }

    /// <summary>
    /// Adds rows <paramref name="first"/> to <paramref name="end"/> of 𝒲, rows counted over all pairs: row c of a pair holds
    /// columns 0..c of T_k'T_l + T_l'T_k (of T_k'T_k when k = l).
    /// </summary>
    [MethodImpl(Inline)]
    public static void AddCross<T, TWork, TIndex>(TWork work, TWork sums, TIndex index, in DerivativeLayout layout, int first, int end)
        where T : unmanaged, IReal<T>
        where TWork : struct, IView<T>
        where TIndex : struct, IView<int>
    {
        int p = layout.P, at = 0;
        for (int row = first; row < end; row++)
        {
            int pair = row / p, c = row - pair * p;
            int k = layout.ScratchT + index[3 * pair] * p, l = layout.ScratchT + index[3 * pair + 1] * p;
            T tk = work[k + c], tl = k == l ? T.From(0) : work[l + c];
            for (int d = 0; d <= c; d++, at++)
                sums[at] = T.MultiplyAdd(tk, work[l + d], T.MultiplyAdd(tl, work[k + d], sums[at]));
        }
    }

    // R̃ = L⁻¹R, full q × q by rows: column c of R has entries 0..c.
    [MethodImpl(Inline)]
    private static void SolveR<T, TData, TWork, TQ>(TData rx, TWork work, int to, TQ size)
        where T : unmanaged, IReal<T>
        where TData : struct, IView<T>
        where TWork : struct, IView<T>
        where TQ : struct, ISize
    {
        int q = size.Value;
        for (int c = 0; c < q; c++)
        {
            for (int k = 0; k < q; k++)
            {
                int row = k * (k + 1) / 2;
                T sum = k <= c ? rx[k * q - k * (k - 1) / 2 - k + c] : T.From(0);
                for (int i = 0; i < k; i++) sum = T.MultiplySubtract(work[row + i], work[to + i * q + c], sum);
                work[to + k * q + c] = sum * work[row + k];
            }
        }
    }

    // J̃_y ← J̃_y − J̃_xβ̂, then J̃_x ← J̃_xC, columns from the last to the first so that it can be done in place.
    [MethodImpl(Inline)]
    private static void ResidualAndWhiten<T, TWork, TParameters, TQ>(TParameters parameters, TWork work, TQ size, in DerivativeLayout layout)
        where T : unmanaged, IReal<T>
        where TWork : struct, IView<T>
        where TParameters : struct, IView<double>
        where TQ : struct, ISize
    {
        int q = size.Value, p = layout.P, beta = q * (q + 1) / 2, c0 = beta + p;
        for (int k = 0; k < q; k++)
        {
            int row = layout.ScratchJ + k * (p + 1);
            T residual = work[row + p];
            for (int c = 0; c < p; c++) residual = T.MultiplySubtract(work[row + c], T.From(parameters[beta + c]), residual);
            work[row + p] = residual;
            for (int c = p - 1; c >= 0; c--)
            {
                T sum = T.From(0);
                for (int r = 0; r <= c; r++) sum = T.MultiplyAdd(work[row + r], T.From(parameters[c0 + c * (c + 1) / 2 + r]), sum);
                work[row + c] = sum;
            }
        }
    }

    // T = R̃'J̃C, u = R̃'(J̃_y − J̃_xβ̂), K = R̃'R̃, U = uu', Q = TT'.
    [MethodImpl(Inline)]
    private static void Products<T, TWork, TQ>(TWork work, TQ size, in DerivativeLayout layout)
        where T : unmanaged, IReal<T>
        where TWork : struct, IView<T>
        where TQ : struct, ISize
    {
        int q = size.Value, p = layout.P, r = layout.ScratchR, j = layout.ScratchJ, t = layout.ScratchT;
        for (int k = 0; k < q; k++)
        {
            for (int c = 0; c <= p; c++)
            {
                T sum = T.From(0);
                for (int i = 0; i < q; i++) sum = T.MultiplyAdd(work[r + i * q + k], work[j + i * (p + 1) + c], sum);
                work[c == p ? layout.ScratchU + k : t + k * p + c] = sum;
            }
        }
        int pair = 0;
        for (int k = 0; k < q; k++)
        {
            for (int l = 0; l <= k; l++, pair++)
            {
                T kk = T.From(0), qq = T.From(0);
                for (int i = 0; i < q; i++) kk = T.MultiplyAdd(work[r + i * q + k], work[r + i * q + l], kk);
                for (int c = 0; c < p; c++) qq = T.MultiplyAdd(work[t + k * p + c], work[t + l * p + c], qq);
                work[layout.ScratchK + pair] = kk;
                work[layout.ScratchK + layout.AllPairs + pair] = work[layout.ScratchU + k] * work[layout.ScratchU + l];
                work[layout.ScratchK + 2 * layout.AllPairs + pair] = qq;
            }
        }
    }
}
