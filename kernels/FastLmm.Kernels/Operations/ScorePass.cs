using System.Runtime.CompilerServices;
using FastLmm.Kernels.Arithmetic;

namespace FastLmm.Kernels.Operations;

/// <summary>
/// What one subject adds to a sandwich (METHOD.md 6c), in the basis of X where P = I: its score ā = C'X_i'V_i⁻¹(y_i − X_iβ̂) and its
/// share of the information N = C'X_i'V_i⁻¹X_iC, both from (R_i | J_i) and W_i: X_i'V_i⁻¹[X_i y_i] = J̃_x'[J̃_x J̃_y] + W_i.
/// </summary>
/// <remarks>
/// Sums: Σ ā (p) | Σ āā' (lower by rows, s = p(p+1)/2), and when the spread is wanted Σ N (s) | Σ N⊗N (lower by rows, s(s+1)/2) |
/// Σ N⊗N² (s × s), N and N² as lower triangles by rows.
/// </remarks>
public static class ScorePass
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    private const int Tile = 8;

    /// <summary>Number of sums.</summary>
    public static int Sums(int p, bool withSpread)
    {
        int s = p * (p + 1) / 2;
        return p + s + (withSpread ? s + s * (s + 1) / 2 + s * s : 0);
    }

    /// <summary>Scratch entries: those of one subject, and a tile of N (s) | N² (s) for <see cref="Tile"/> batches.</summary>
    /// <param name="q">Columns of Z.</param>
    /// <param name="p">Columns of X.</param>
    /// <param name="own">Columns of X that have leftovers.</param>
    public static int Scratch(int q, int p, int own) => new ScoreScratch(q, p, own).Tile + Tile * p * (p + 1);

    /// <summary>Adds a run of subjects, or of batches of eight; the sums of N a tile at a time, so that they stay in registers.</summary>
    /// <param name="run">The run's R, J and W.</param>
    /// <param name="parameters">
    /// Λ (lower by rows), β̂ (p), C with CC' = P (upper by columns), β̂ (c) and rows of C (c × p) of the columns that have leftovers.
    /// </param>
    /// <param name="work">Scratch.</param>
    /// <param name="sums">The sums.</param>
    /// <param name="size">q.</param>
    /// <param name="p">Columns of X.</param>
    /// <param name="own">c, those that have leftovers.</param>
    /// <param name="withSpread">Whether the sums of N are wanted.</param>
    [MethodImpl(Inline)]
    public static void Add<T, TRun, TData, TWork, TParameters, TQ>(
        TRun run, TParameters parameters, TWork work, TWork sums, TQ size, int p, int own, bool withSpread)
        where T : unmanaged, IReal<T>
        where TRun : struct, IScoreRun<TData>
        where TData : struct, IView<T>
        where TWork : struct, IRowView<T, TWork>
        where TParameters : struct, IView<double>
        where TQ : struct, ISize
    {
        var at = new ScoreScratch(size.Value, p, own);
        int held = 0;
        for (int i = 0; i < run.Count; i++)
        {
            TData rx = run.Rx(i), w = run.W(i);
            SubjectFactor.Factor<T, TData, TWork, TParameters, TQ>(rx, parameters, work, size);
            Score<T, TData, TWork, TParameters, TQ>(rx, run.Jy(i), w, parameters, work, size, p, own);
            AddProducts<T, TWork>(work, at.Score, sums, p);
            if (!withSpread) continue;
            SubjectInformation.Write<T, TData, TWork, TParameters, TQ>(rx, w, parameters, work, at.Tile + held * p * (p + 1), size, p, own);
            if (++held < Tile && i + 1 < run.Count) continue;
            SpreadSums.Add<T, TWork>(work, at.Tile, held, sums, p);
            held = 0;
        }
    }

    // ā = C'(J_x'H⁻¹(J_y − J_xβ̂) + W_xy − W_xxβ̂).
    [MethodImpl(Inline)]
    private static void Score<T, TData, TWork, TParameters, TQ>(
        TData rx, TData jy, TData w, TParameters parameters, TWork work, TQ size, int p, int own)
        where T : unmanaged, IReal<T>
        where TData : struct, IView<T>
        where TWork : struct, IRowView<T, TWork>
        where TParameters : struct, IView<double>
        where TQ : struct, ISize
    {
        int q = size.Value, jx = q * (q + 1) / 2, beta = jx, c0 = beta + p, ownBeta = c0 + p * (p + 1) / 2, ownC = ownBeta + own;
        int u = SubjectFactor.Scratch(q), a = u + q;
        for (int k = 0; k < q; k++)
        {
            T sum = jy[k];
            for (int c = 0; c < p; c++) sum = T.MultiplySubtract(rx[jx + k * p + c], T.From(parameters[beta + c]), sum);
            work[u + k] = sum;
        }
        SolveTwice<T, TWork, TQ>(work, u, size);
        for (int c = 0; c < p; c++)
        {
            T sum = rx[jx + c] * work[u];
            for (int k = 1; k < q; k++) sum = T.MultiplyAdd(rx[jx + k * p + c], work[u + k], sum);
            work[a + c] = sum;
        }
        TimesC<T, TWork, TParameters>(parameters, c0, work, a, p);
        for (int r = 0; r < own; r++)
        {
            T sum = w[At(r, own, own)];
            for (int d = 0; d < own; d++) sum = T.MultiplySubtract(w[d < r ? At(d, r, own) : At(r, d, own)], T.From(parameters[ownBeta + d]), sum);
            for (int c = 0; c < p; c++) work[a + c] = T.MultiplyAdd(sum, T.From(parameters[ownC + r * p + c]), work[a + c]);
        }
    }

    // H⁻¹ times q entries, in place.
    [MethodImpl(Inline)]
    private static void SolveTwice<T, TWork, TQ>(TWork work, int u, TQ size)
        where T : unmanaged, IReal<T>
        where TWork : struct, IRowView<T, TWork>
        where TQ : struct, ISize
    {
        int q = size.Value;
        for (int k = 0; k < q; k++)
        {
            int row = k * (k + 1) / 2;
            T sum = work[u + k];
            for (int i = 0; i < k; i++) sum = T.MultiplySubtract(work[row + i], work[u + i], sum);
            work[u + k] = sum * work[row + k];
        }
        for (int k = q - 1; k >= 0; k--)
        {
            T sum = work[u + k];
            for (int i = k + 1; i < q; i++) sum = T.MultiplySubtract(work[i * (i + 1) / 2 + k], work[u + i], sum);
            work[u + k] = sum * work[k * (k + 1) / 2 + k];
        }
    }

    [MethodImpl(Inline)]
    private static void AddProducts<T, TWork>(TWork work, int a, TWork sums, int p)
        where T : unmanaged, IReal<T>
        where TWork : struct, IRowView<T, TWork>
    {
        int at = p;
        for (int c = 0; c < p; c++)
        {
            T x = work[a + c];
            sums[c] += x;
            for (int d = 0; d <= c; d++, at++) sums[at] = T.MultiplyAdd(x, work[a + d], sums[at]);
        }
    }

    /// <summary>A row of p entries times C, in place.</summary>
    [MethodImpl(Inline)]
    internal static void TimesC<T, TWork, TParameters>(TParameters parameters, int c0, TWork work, int row, int p)
        where T : unmanaged, IReal<T>
        where TWork : struct, IRowView<T, TWork>
        where TParameters : struct, IView<double>
    {
        for (int c = p - 1; c >= 0; c--)
        {
            T sum = T.From(0);
            for (int r = 0; r <= c; r++) sum = T.MultiplyAdd(work[row + r], T.From(parameters[c0 + c * (c + 1) / 2 + r]), sum);
            work[row + c] = sum;
        }
    }

    /// <summary>W[r, c], r ≤ c, in the upper triangle by rows, y last.</summary>
    [MethodImpl(Inline)]
    internal static int At(int r, int c, int own) => r * (own + 1) - r * (r - 1) / 2 + c - r;
}
