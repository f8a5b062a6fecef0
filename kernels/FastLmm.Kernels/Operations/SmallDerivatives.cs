using System.Runtime.CompilerServices;
using FastLmm.Kernels.Arithmetic;
using FastLmm.Kernels.Layout;

namespace FastLmm.Kernels.Operations;

/// <summary>What <see cref="DerivativePass.Prepare"/> computes, for q = 1 and q = 2: R̃ and the rows of one subject stay in registers.</summary>
internal static class SmallDerivatives
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>q = 1; L is in the scratch.</summary>
    [MethodImpl(Compilation.ApartHere)]
    internal static void PrepareOne<T, TData, TWork, TParameters>(
        TData rx, TData jy, TParameters parameters, TWork work, int place, in DerivativeLayout layout)
        where T : unmanaged, IReal<T>
        where TData : struct, IView<T>
        where TWork : struct, IRowView<T, TWork>
        where TParameters : struct, IView<double>
    {
        const int Beta = 1, Jx = 1;
        int p = layout.P, c0 = Beta + p, at = place * layout.TileEntries, t = layout.ScratchT + at, k = layout.ScratchK + at;
        T inverse = work[0], r = rx[0] * inverse, e = jy[0] * inverse;
        TWork j = work.From(layout.ScratchTilde + place * (p + 1));
        j[p] = e;
        for (int c = 0; c < p; c++)
        {
            T x = rx[Jx + c] * inverse;
            j[c] = x;
            e = T.MultiplySubtract(x, T.From(parameters[Beta + c]), e);
        }
        T u = r * e, square = T.From(0);
        for (int c = 0; c < p; c++)
        {
            T sum = j[0] * T.From(parameters[c0]);
            for (int i = 1; i <= c; i++) sum = T.MultiplyAdd(j[i], T.From(parameters[c0 + i]), sum);
            c0 += c + 1;
            sum *= r;
            work[t + c] = sum;
            square = T.MultiplyAdd(sum, sum, square);
        }
        work[t + p] = u;
        (work[k], work[k + 1], work[k + 2]) = (r * r, u * u, square);
    }

    /// <summary>q = 2; L is in the scratch.</summary>
    [MethodImpl(Compilation.ApartHere)]
    internal static void PrepareTwo<T, TData, TWork, TParameters>(
        TData rx, TData jy, TParameters parameters, TWork work, int place, in DerivativeLayout layout)
        where T : unmanaged, IReal<T>
        where TData : struct, IView<T>
        where TWork : struct, IRowView<T, TWork>
        where TParameters : struct, IView<double>
    {
        T inverse0 = work[0], l10 = work[1], inverse1 = work[2];
        T r00 = rx[0] * inverse0, r01 = rx[1] * inverse0;
        T r10 = T.MultiplySubtract(l10, r00, T.From(0)) * inverse1, r11 = T.MultiplySubtract(l10, r01, rx[2]) * inverse1;
        int p = layout.P, at = place * layout.TileEntries, pair = layout.ScratchK + at;
        TWork row0 = work.From(layout.ScratchT + at), row1 = row0.From(p + 1);
        TWork tilde = work.From(layout.ScratchTilde + 2 * place * (p + 1)), j0 = work.From(layout.ScratchJ), j1 = j0.From(p + 1);
        Residual<T, TData, TWork, TParameters>(rx, jy, parameters, work, p, tilde, out T e0, out T e1);
        T u0 = T.MultiplyAdd(r10, e1, r00 * e0), u1 = T.MultiplyAdd(r11, e1, r01 * e0);
        (row0[p], row1[p]) = (u0, u1);
        (work[pair], work[pair + 1], work[pair + 2]) =
            (T.MultiplyAdd(r10, r10, r00 * r00), T.MultiplyAdd(r11, r10, r01 * r00), T.MultiplyAdd(r11, r11, r01 * r01));
        (work[pair + 3], work[pair + 4], work[pair + 5]) = (u0 * u0, u1 * u0, u1 * u1);
        WhitenTwo<T, TWork, TParameters>(tilde, j0, parameters, 3 + p, p);
        T q00 = T.From(0), q10 = T.From(0), q11 = T.From(0);
        for (int c = 0; c < p; c++)
        {
            T x0 = j0[c], x1 = j1[c], t0 = T.MultiplyAdd(r10, x1, r00 * x0), t1 = T.MultiplyAdd(r11, x1, r01 * x0);
            (row0[c], row1[c]) = (t0, t1);
            q00 = T.MultiplyAdd(t0, t0, q00);
            q10 = T.MultiplyAdd(t1, t0, q10);
            q11 = T.MultiplyAdd(t1, t1, q11);
        }
        (work[pair + 6], work[pair + 7], work[pair + 8]) = (q00, q10, q11);
    }

    // J̃ by rows; e = J̃_y − J̃_xβ̂.
    [MethodImpl(Inline)]
    private static void Residual<T, TData, TWork, TParameters>(
        TData rx, TData jy, TParameters parameters, TWork work, int p, TWork tilde, out T e0, out T e1)
        where T : unmanaged, IReal<T>
        where TData : struct, IView<T>
        where TWork : struct, IRowView<T, TWork>
        where TParameters : struct, IView<double>
    {
        const int Beta = 3, Jx = 3;
        T inverse0 = work[0], l10 = work[1], inverse1 = work[2];
        e0 = jy[0] * inverse0;
        e1 = T.MultiplySubtract(l10, e0, jy[1]) * inverse1;
        (tilde[p], tilde[2 * p + 1]) = (e0, e1);
        for (int c = 0; c < p; c++)
        {
            T x0 = rx[Jx + c] * inverse0, x1 = T.MultiplySubtract(l10, x0, rx[Jx + p + c]) * inverse1, beta = T.From(parameters[Beta + c]);
            (tilde[c], tilde[p + 1 + c]) = (x0, x1);
            e0 = T.MultiplySubtract(x0, beta, e0);
            e1 = T.MultiplySubtract(x1, beta, e1);
        }
    }

    /// <summary>Two rows of J̃_xC from two of J̃, two columns at a time.</summary>
    /// <param name="tilde">J̃'s first row; rows have p + 1 entries.</param>
    /// <param name="result">Where the first row goes.</param>
    /// <param name="parameters">Parameters of the pass.</param>
    /// <param name="c0">Where C begins in them.</param>
    /// <param name="p">Columns of X.</param>
    [MethodImpl(Compilation.ApartHere)]
    internal static void WhitenTwo<T, TWork, TParameters>(TWork tilde, TWork result, TParameters parameters, int c0, int p)
        where T : unmanaged, IReal<T>
        where TWork : struct, IRowView<T, TWork>
        where TParameters : struct, IView<double>
    {
        int last = p - 1;
        TWork row0 = tilde, row1 = tilde.From(p + 1), to = result.From(p + 1);
        for (; last >= 1; last -= 2)
        {
            int left = c0 + (last - 1) * last / 2, right = left + last;
            T a0 = row0[0] * T.From(parameters[left]), a1 = row1[0] * T.From(parameters[left]);
            T b0 = row0[0] * T.From(parameters[right]), b1 = row1[0] * T.From(parameters[right]);
            for (int r = 1; r < last; r++)
            {
                T x0 = row0[r], x1 = row1[r], l = T.From(parameters[left + r]), m = T.From(parameters[right + r]);
                a0 = T.MultiplyAdd(x0, l, a0);
                a1 = T.MultiplyAdd(x1, l, a1);
                b0 = T.MultiplyAdd(x0, m, b0);
                b1 = T.MultiplyAdd(x1, m, b1);
            }
            T corner = T.From(parameters[right + last]);
            (b0, b1) = (T.MultiplyAdd(row0[last], corner, b0), T.MultiplyAdd(row1[last], corner, b1));
            (result[last - 1], result[last], to[last - 1], to[last]) = (a0, b0, a1, b1);
        }
        if (last < 0) return;
        T first = T.From(parameters[c0]);
        (result[0], to[0]) = (row0[0] * first, row1[0] * first);
    }
}
