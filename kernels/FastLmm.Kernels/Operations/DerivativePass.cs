using System.Runtime.CompilerServices;
using FastLmm.Kernels.Arithmetic;
using FastLmm.Kernels.Layout;

namespace FastLmm.Kernels.Operations;

/// <summary>
/// What subjects add to the sums of METHOD.md 4, given β̂ and C with P = CC' (C upper triangular) from the value pass at the
/// same Λ. T_i is taken as T_iC, so 𝒱 and 𝒲 come out in the basis of X where P = I. <see cref="DerivativeLayout"/> numbers the sums.
/// </summary>
public static class DerivativePass
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>Adds a run of subjects, or of batches of eight, a tile at a time.</summary>
    /// <param name="run">The run's R and J.</param>
    /// <param name="parameters">Λ (q(q+1)/2, lower by rows), β̂ (p), C (p(p+1)/2, upper by columns).</param>
    /// <param name="work">Scratch, <see cref="DerivativeLayout.TileScratch"/> entries.</param>
    /// <param name="sums">All sums but 𝒲 when wanted, then rows of 𝒲.</param>
    /// <param name="index">The structure's pairs and products.</param>
    /// <param name="size">q.</param>
    /// <param name="layout">Where everything lies.</param>
    /// <param name="withSmall">Whether all sums but 𝒲 are wanted.</param>
    /// <param name="first">First row of 𝒲, rows counted over all pairs.</param>
    /// <param name="end">End of the rows of 𝒲.</param>
    [MethodImpl(Inline)]
    public static void Add<T, TRun, TData, TWork, TParameters, TIndex, TQ>(
        TRun run, TParameters parameters, TWork work, TWork sums, TIndex index, TQ size, in DerivativeLayout layout, bool withSmall,
        int first, int end)
        where T : unmanaged, IReal<T>
        where TRun : struct, ISubjectRun<TData>
        where TData : struct, IView<T>
        where TWork : struct, IRowView<T, TWork>
        where TParameters : struct, IView<double>
        where TIndex : struct, IView<int>
        where TQ : struct, ISize
    {
        int tile = layout.Tile, held = 0;
        for (int i = 0; i < run.Count; i++)
        {
            Prepare<T, TData, TWork, TParameters, TQ>(run.Rx(i), run.Jy(i), parameters, work, held * layout.TileEntries, size, layout);
            if (++held < tile && i + 1 < run.Count) continue;
            if (withSmall) DerivativeTileSums.AddSmall<T, TWork, TIndex>(work, held, sums, index, layout);
            DerivativeTileSums.AddCross<T, TWork, TIndex>(
                work.From(layout.ScratchT), held, withSmall ? sums.From(layout.Sums) : sums, index, layout, first, end);
            held = 0;
        }
    }

    /// <summary>Computes [T u] (q rows of p + 1), K, U = uu', Q = TPT' (lower triangles by rows) of one subject into its place in the tile.</summary>
    /// <param name="rx">R and J_x.</param>
    /// <param name="jy">J_y.</param>
    /// <param name="parameters">As above.</param>
    /// <param name="work">Scratch.</param>
    /// <param name="at">How far behind the first subject's place.</param>
    /// <param name="size">q.</param>
    /// <param name="layout">Where everything lies.</param>
    [MethodImpl(Inline)]
    public static void Prepare<T, TData, TWork, TParameters, TQ>(
        TData rx, TData jy, TParameters parameters, TWork work, int at, TQ size, in DerivativeLayout layout)
        where T : unmanaged, IReal<T>
        where TData : struct, IView<T>
        where TWork : struct, IRowView<T, TWork>
        where TParameters : struct, IView<double>
        where TQ : struct, ISize
    {
        SubjectFactor.Factor<T, TData, TWork, TParameters, TQ>(rx, parameters, work, size);
        if (size.Value == 1) SmallDerivatives.PrepareOne<T, TData, TWork, TParameters>(rx, jy, parameters, work, at, layout);
        else if (size.Value == 2) SmallDerivatives.PrepareTwo<T, TData, TWork, TParameters>(rx, jy, parameters, work, at, layout);
        else PrepareAny<T, TData, TWork, TParameters, TQ>(rx, jy, parameters, work, at, size, layout);
    }

    [MethodImpl(Inline)]
    private static void PrepareAny<T, TData, TWork, TParameters, TQ>(
        TData rx, TData jy, TParameters parameters, TWork work, int at, TQ size, in DerivativeLayout layout)
        where T : unmanaged, IReal<T>
        where TData : struct, IView<T>
        where TWork : struct, IRowView<T, TWork>
        where TParameters : struct, IView<double>
        where TQ : struct, ISize
    {
        int q = size.Value, p = layout.P;
        SolveR<T, TData, TWork, TQ>(rx, work, layout.ScratchR, size);
        SubjectFactor.Solve<T, TData, TWork, TQ>(work, rx, jy, work.From(layout.ScratchJ), size, p);
        ResidualAndWhiten<T, TWork, TParameters, TQ>(parameters, work, size, layout);
        Products<T, TWork, TQ>(work, at, size, layout);
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
        where TWork : struct, IRowView<T, TWork>
        where TParameters : struct, IView<double>
        where TQ : struct, ISize
    {
        int q = size.Value, p = layout.P, beta = q * (q + 1) / 2;
        for (int k = 0; k < q; k++)
        {
            int row = layout.ScratchJ + k * (p + 1);
            T residual = work[row + p];
            for (int c = 0; c < p; c++) residual = T.MultiplySubtract(work[row + c], T.From(parameters[beta + c]), residual);
            work[row + p] = residual;
            ScorePass.TimesC<T, TWork, TParameters>(parameters, beta + p, work, row, p);
        }
    }

    // [T u] = R̃'[J̃C J̃_y − J̃_xβ̂], K = R̃'R̃, U = uu', Q = TT'.
    [MethodImpl(Inline)]
    private static void Products<T, TWork, TQ>(TWork work, int at, TQ size, in DerivativeLayout layout)
        where T : unmanaged, IReal<T>
        where TWork : struct, IRowView<T, TWork>
        where TQ : struct, ISize
    {
        int q = size.Value, p = layout.P, r = layout.ScratchR, j = layout.ScratchJ, t = layout.ScratchT + at;
        for (int k = 0; k < q; k++)
        {
            for (int c = 0; c <= p; c++)
            {
                T sum = work[r + k] * work[j + c];
                for (int i = 1; i < q; i++) sum = T.MultiplyAdd(work[r + i * q + k], work[j + i * (p + 1) + c], sum);
                work[t + k * (p + 1) + c] = sum;
            }
        }
        int pair = layout.ScratchK + at;
        for (int k = 0; k < q; k++)
        {
            for (int l = 0; l <= k; l++, pair++)
            {
                int tk = t + k * (p + 1), tl = t + l * (p + 1);
                T kk = work[r + k] * work[r + l], qq = T.From(0);
                for (int i = 1; i < q; i++) kk = T.MultiplyAdd(work[r + i * q + k], work[r + i * q + l], kk);
                for (int c = 0; c < p; c++) qq = T.MultiplyAdd(work[tk + c], work[tl + c], qq);
                work[pair] = kk;
                work[pair + layout.AllPairs] = work[tk + p] * work[tl + p];
                work[pair + 2 * layout.AllPairs] = qq;
            }
        }
    }
}
