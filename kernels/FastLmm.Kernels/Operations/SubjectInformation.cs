using System.Runtime.CompilerServices;
using FastLmm.Kernels.Arithmetic;

namespace FastLmm.Kernels.Operations;

/// <summary>A subject's share of the information in a <see cref="ScorePass"/>: N = (J̃_xC)'J̃_xC + C'W_xxC, and N².</summary>
internal static class SubjectInformation
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>Writes N (s) | N² (s), lower by rows.</summary>
    [MethodImpl(Compilation.Apart)]
    internal static void Write<T, TData, TWork, TParameters, TQ>(
        TData rx, TData w, TParameters parameters, TWork work, int n, TQ size, int p, int own)
        where T : unmanaged, IReal<T>
        where TData : struct, IView<T>
        where TWork : struct, IRowView<T, TWork>
        where TParameters : struct, IView<double>
        where TQ : struct, ISize
    {
        int q = size.Value, jx = q * (q + 1) / 2, c0 = jx + p, ownC = c0 + p * (p + 1) / 2 + own, square = n + p * (p + 1) / 2;
        var at = new ScoreScratch(q, p, own);
        for (int c = 0; c < p; c++) SubjectFactor.SolveColumn<T, TData, TWork, TQ>(work, rx, jx + c, p, work, at.Columns + c, p, size);
        for (int k = 0; k < q; k++) ScorePass.TimesC<T, TWork, TParameters>(parameters, c0, work, at.Columns + k * p, p);
        for (int r = 0; r < own; r++) OwnTimesC<T, TData, TWork, TParameters>(w, parameters, ownC, work, at.Own + r * p, r, p, own);
        for (int c = 0; c < p; c++)
        {
            TWork lower = work.From(n + c * (c + 1) / 2), whole = work.From(at.Whole + c * p);
            for (int d = 0; d <= c; d++)
            {
                T sum = SubjectFactor.Product<T, TWork, TQ>(work, at.Columns + c, p, at.Columns + d, p, size);
                for (int r = 0; r < own; r++) sum = T.MultiplyAdd(work[at.Own + r * p + d], T.From(parameters[ownC + r * p + c]), sum);
                lower[d] = whole[d] = work[at.Whole + d * p + c] = sum;
            }
        }
        for (int c = 0; c < p; c++) Square<T, TWork>(work.From(at.Whole), c, work.From(square + c * (c + 1) / 2), p);
    }

    // Row c of N², up to its diagonal; two entries at a time.
    [MethodImpl(Inline)]
    private static void Square<T, TWork>(TWork n, int c, TWork square, int p)
        where T : unmanaged, IReal<T>
        where TWork : struct, IRowView<T, TWork>
    {
        TWork row = n.From(c * p), one = n, two = n.From(p);
        int d = 0;
        for (; d < c; d += 2, one = two.From(p), two = one.From(p))
        {
            T x = row[0], s0 = x * one[0], s1 = x * two[0];
            for (int r = 1; r < p; r++)
            {
                x = row[r];
                s0 = T.MultiplyAdd(x, one[r], s0);
                s1 = T.MultiplyAdd(x, two[r], s1);
            }
            square[d] = s0;
            square[d + 1] = s1;
        }
        if (d > c) return;
        T sum = row[0] * row[0];
        for (int r = 1; r < p; r++) sum = T.MultiplyAdd(row[r], row[r], sum);
        square[c] = sum;
    }

    // Row r of W_xxC, c × p.
    [MethodImpl(Inline)]
    private static void OwnTimesC<T, TData, TWork, TParameters>(
        TData w, TParameters parameters, int ownC, TWork work, int to, int r, int p, int own)
        where T : unmanaged, IReal<T>
        where TData : struct, IView<T>
        where TWork : struct, IRowView<T, TWork>
        where TParameters : struct, IView<double>
    {
        for (int c = 0; c < p; c++)
        {
            T sum = T.From(0);
            for (int d = 0; d < own; d++)
                sum = T.MultiplyAdd(w[d < r ? ScorePass.At(d, r, own) : ScorePass.At(r, d, own)], T.From(parameters[ownC + d * p + c]), sum);
            work[to + c] = sum;
        }
    }
}
