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
    /// <param name="sums">Those of a <see cref="ValuePass"/> when wanted, all but 𝒲 when wanted, then rows of 𝒲.</param>
    /// <param name="index">The structure's pairs and products.</param>
    /// <param name="size">q.</param>
    /// <param name="layout">Where everything lies.</param>
    /// <param name="part">Which sums are wanted.</param>
    [MethodImpl(Inline)]
    public static void Add<T, TRun, TData, TWork, TParameters, TIndex, TQ>(
        TRun run, TParameters parameters, TWork work, TWork sums, TIndex index, TQ size, in DerivativeLayout layout, in DerivativePart part)
        where T : unmanaged, IReal<T>
        where TRun : struct, ISubjectRun<TData>
        where TData : struct, IView<T>
        where TWork : struct, IRowView<T, TWork>
        where TParameters : struct, IView<double>
        where TIndex : struct, IView<int>
        where TQ : struct, ISize
    {
        int held = 0;
        for (int i = 0; i < run.Count; i++)
        {
            T determinant = Prepare<T, TData, TWork, TParameters, TQ>(run.Rx(i), run.Jy(i), parameters, work, held, size, layout);
            if (part.WithValue) ValuePass.AddDeterminant<T, TWork>(determinant, sums);
            if (++held < layout.Tile && i + 1 < run.Count) continue;
            DerivativeTileSums.Add<T, TWork, TIndex>(work, held, sums, index, layout, part);
            held = 0;
        }
    }

    /// <summary>
    /// Computes J̃, [T u], K, U = uu' and Q = TPT' (lower triangles by rows) of one subject into its places in the tile.
    /// </summary>
    /// <param name="rx">R and J_x.</param>
    /// <param name="jy">J_y.</param>
    /// <param name="parameters">As above.</param>
    /// <param name="work">Scratch.</param>
    /// <param name="place">The place.</param>
    /// <param name="size">q.</param>
    /// <param name="layout">Where everything lies.</param>
    /// <returns>√|H|.</returns>
    [MethodImpl(Inline)]
    public static T Prepare<T, TData, TWork, TParameters, TQ>(
        TData rx, TData jy, TParameters parameters, TWork work, int place, TQ size, in DerivativeLayout layout)
        where T : unmanaged, IReal<T>
        where TData : struct, IView<T>
        where TWork : struct, IRowView<T, TWork>
        where TParameters : struct, IView<double>
        where TQ : struct, ISize
    {
        T determinant = SubjectFactor.Factor<T, TData, TWork, TParameters, TQ>(rx, parameters, work, size);
        if (size.Value == 1) SmallDerivatives.PrepareOne<T, TData, TWork, TParameters>(rx, jy, parameters, work, place, layout);
        else if (size.Value == 2) SmallDerivatives.PrepareTwo<T, TData, TWork, TParameters>(rx, jy, parameters, work, place, layout);
        else PrepareAny<T, TData, TWork, TParameters, TQ>(rx, jy, parameters, work, place, size, layout);
        return determinant;
    }

    [MethodImpl(Inline)]
    private static void PrepareAny<T, TData, TWork, TParameters, TQ>(
        TData rx, TData jy, TParameters parameters, TWork work, int place, TQ size, in DerivativeLayout layout)
        where T : unmanaged, IReal<T>
        where TData : struct, IView<T>
        where TWork : struct, IRowView<T, TWork>
        where TParameters : struct, IView<double>
        where TQ : struct, ISize
    {
        int q = size.Value, p = layout.P;
        SolveR<T, TData, TWork, TQ>(rx, work, layout.ScratchR, size);
        TWork tilde = work.From(layout.ScratchTilde + place * q * (p + 1));
        SubjectFactor.Solve<T, TData, TWork, TQ>(work, rx, jy, tilde, size, p);
        ResidualAndWhiten<T, TWork, TParameters, TQ>(parameters, tilde, work.From(layout.ScratchJ), size, layout);
        Products<T, TWork, TQ>(work, place * layout.TileEntries, size, layout);
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

    // [J̃_xC J̃_y − J̃_xβ̂].
    [MethodImpl(Inline)]
    private static void ResidualAndWhiten<T, TWork, TParameters, TQ>(
        TParameters parameters, TWork tilde, TWork result, TQ size, in DerivativeLayout layout)
        where T : unmanaged, IReal<T>
        where TWork : struct, IRowView<T, TWork>
        where TParameters : struct, IView<double>
        where TQ : struct, ISize
    {
        int q = size.Value, p = layout.P, beta = q * (q + 1) / 2, row = 0;
        for (int k = 0; k < q; k++)
        {
            T residual = tilde[k * (p + 1) + p];
            for (int c = 0; c < p; c++) residual = T.MultiplySubtract(tilde[k * (p + 1) + c], T.From(parameters[beta + c]), residual);
            result[k * (p + 1) + p] = residual;
        }
        for (; row + 1 < q; row += 2, tilde = tilde.From(2 * p + 2), result = result.From(2 * p + 2))
            SmallDerivatives.WhitenTwo<T, TWork, TParameters>(tilde, result, parameters, beta + p, p);
        for (int c = 0, at = beta + p; row < q && c < p; c++)
        {
            T sum = tilde[0] * T.From(parameters[at++]);
            for (int r = 1; r <= c; r++, at++) sum = T.MultiplyAdd(tilde[r], T.From(parameters[at]), sum);
            result[c] = sum;
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
                work[t + k * (p + 1) + c] = SubjectFactor.Product<T, TWork, TQ>(work, r + k, q, j + c, p + 1, size);
        }
        int pair = layout.ScratchK + at;
        for (int k = 0; k < q; k++)
        {
            for (int l = 0; l <= k; l++, pair++)
            {
                int tk = t + k * (p + 1), tl = t + l * (p + 1);
                T qq = T.From(0);
                for (int c = 0; c < p; c++) qq = T.MultiplyAdd(work[tk + c], work[tl + c], qq);
                work[pair] = SubjectFactor.Product<T, TWork, TQ>(work, r + k, q, r + l, q, size);
                work[pair + layout.AllPairs] = work[tk + p] * work[tl + p];
                work[pair + 2 * layout.AllPairs] = qq;
            }
        }
    }
}
