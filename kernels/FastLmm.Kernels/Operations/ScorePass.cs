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

    /// <summary>Compiled by itself: in one piece with its caller it would have more variables than the compiler keeps in registers.</summary>
    internal const MethodImplOptions Apart = MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization;

    private const int Tile = 8;

    /// <summary>Number of sums.</summary>
    public static int Sums(int p, bool withSpread)
    {
        int s = p * (p + 1) / 2;
        return p + s + (withSpread ? s + s * (s + 1) / 2 + s * s : 0);
    }

    /// <summary>Scratch entries: L, RΛ | J̃ (q (p+1)) | ā (p) | two p × p, and a tile of N (s) | N² (s) for <see cref="Tile"/> batches.</summary>
    public static int Scratch(int q, int p) => ScratchTile(q, p) + Tile * p * (p + 1);

    /// <summary>Adds a run of subjects, or of batches of eight; the sums of N a tile at a time, so that they stay in registers.</summary>
    /// <param name="run">The run's R, J and W.</param>
    /// <param name="parameters">Λ (lower by rows), β̂ (p), C with CC' = P (upper by columns).</param>
    /// <param name="work">Scratch.</param>
    /// <param name="sums">The sums.</param>
    /// <param name="size">q.</param>
    /// <param name="p">Columns of X.</param>
    /// <param name="withSpread">Whether the sums of N are wanted.</param>
    [MethodImpl(Inline)]
    public static void Add<T, TRun, TData, TWork, TParameters, TQ>(
        TRun run, TParameters parameters, TWork work, TWork sums, TQ size, int p, bool withSpread)
        where T : unmanaged, IReal<T>
        where TRun : struct, IScoreRun<TData>
        where TData : struct, IView<T>
        where TWork : struct, IView<T>
        where TParameters : struct, IView<double>
        where TQ : struct, ISize
    {
        int tile = ScratchTile(size.Value, p), held = 0;
        for (int i = 0; i < run.Count; i++)
        {
            TData w = run.W(i);
            Score<T, TData, TWork, TParameters, TQ>(run.Rx(i), run.Jy(i), w, parameters, work, size, p);
            AddProducts<T, TWork>(work, ScratchA(size.Value, p), sums, p);
            if (!withSpread) continue;
            Information<T, TData, TWork, TParameters, TQ>(w, parameters, work, tile + held * p * (p + 1), size, p);
            if (++held < Tile && i + 1 < run.Count) continue;
            SpreadSums.Add<T, TWork>(work, tile, held, sums, p);
            held = 0;
        }
    }

    private static int ScratchA(int q, int p) => SubjectFactor.Scratch(q) + q * (p + 1);

    private static int ScratchTile(int q, int p) => ScratchA(q, p) + p + 2 * p * p;

    // ā = C'(J̃_x'(J̃_y − J̃_xβ̂) + W_xy − W_xxβ̂); J̃_y is overwritten by its residual.
    [MethodImpl(Inline)]
    private static void Score<T, TData, TWork, TParameters, TQ>(
        TData rx, TData jy, TData w, TParameters parameters, TWork work, TQ size, int p)
        where T : unmanaged, IReal<T>
        where TData : struct, IView<T>
        where TWork : struct, IView<T>
        where TParameters : struct, IView<double>
        where TQ : struct, ISize
    {
        int q = size.Value, j = SubjectFactor.Scratch(q), a = ScratchA(q, p), beta = q * (q + 1) / 2, c0 = beta + p;
        SubjectFactor.Factor<T, TData, TWork, TParameters, TQ>(rx, parameters, work, size);
        for (int c = 0; c < p; c++) SubjectFactor.SolveColumn<T, TData, TWork, TQ>(work, rx, beta + c, p, work, j + c, p + 1, size);
        SubjectFactor.SolveColumn<T, TData, TWork, TQ>(work, jy, 0, 1, work, j + p, p + 1, size);
        for (int k = 0; k < q; k++)
        {
            T residual = work[j + k * (p + 1) + p];
            for (int c = 0; c < p; c++) residual = T.MultiplySubtract(work[j + k * (p + 1) + c], T.From(parameters[beta + c]), residual);
            work[j + k * (p + 1) + p] = residual;
        }
        for (int c = 0; c < p; c++)
        {
            T sum = w[At(c, p, p)];
            for (int d = 0; d < p; d++) sum = T.MultiplySubtract(w[d < c ? At(d, c, p) : At(c, d, p)], T.From(parameters[beta + d]), sum);
            for (int k = 0; k < q; k++) sum = T.MultiplyAdd(work[j + k * (p + 1) + c], work[j + k * (p + 1) + p], sum);
            work[a + c] = sum;
        }
        for (int c = p - 1; c >= 0; c--)
        {
            T sum = T.From(0);
            for (int r = 0; r <= c; r++) sum = T.MultiplyAdd(work[a + r], T.From(parameters[c0 + c * (c + 1) / 2 + r]), sum);
            work[a + c] = sum;
        }
    }

    [MethodImpl(Inline)]
    private static void AddProducts<T, TWork>(TWork work, int a, TWork sums, int p)
        where T : unmanaged, IReal<T>
        where TWork : struct, IView<T>
    {
        int at = p;
        for (int c = 0; c < p; c++)
        {
            T x = work[a + c];
            sums[c] += x;
            for (int d = 0; d <= c; d++, at++) sums[at] = T.MultiplyAdd(x, work[a + d], sums[at]);
        }
    }

    // N = C'(J̃_x'J̃_x + W_xx)C and N², lower by rows; whole matrices in the scratch, so that every inner loop has a stride.
    [MethodImpl(Apart)]
    private static void Information<T, TData, TWork, TParameters, TQ>(TData w, TParameters parameters, TWork work, int n, TQ size, int p)
        where T : unmanaged, IReal<T>
        where TData : struct, IView<T>
        where TWork : struct, IView<T>
        where TParameters : struct, IView<double>
        where TQ : struct, ISize
    {
        int q = size.Value, j = SubjectFactor.Scratch(q), c0 = q * (q + 1) / 2 + p, s = ScratchA(q, p) + p, half = s + p * p;
        for (int r = 0, at = 0; r < p; r++, at++)
        {
            for (int c = r; c < p; c++, at++)
            {
                T sum = w[at];
                for (int k = 0; k < q; k++) sum = T.MultiplyAdd(work[j + k * (p + 1) + r], work[j + k * (p + 1) + c], sum);
                work[s + r * p + c] = work[s + c * p + r] = sum;
            }
        }
        for (int c = 0; c < p; c++) TimesC<T, TWork, TParameters>(parameters, c0 + c * (c + 1) / 2, work, s, half + c, c, p);
        for (int c = 0; c < p; c++) TimesC<T, TWork, TParameters>(parameters, c0 + c * (c + 1) / 2, work, half, s + c, c, p);
        int square = n + p * (p + 1) / 2;
        for (int c = 0, at = 0; c < p; c++)
        {
            for (int d = 0; d <= c; d++, at++)
            {
                T sum = T.From(0);
                for (int r = 0; r < p; r++) sum = T.MultiplyAdd(work[s + c * p + r], work[s + d * p + r], sum);
                work[n + at] = work[s + c * p + d];
                work[square + at] = sum;
            }
        }
    }

    // Column c of (AC)', for symmetric A or A = SC: entry d is Σ_r≤c A[r, d] C[r, c], A by rows; written with stride p.
    [MethodImpl(Inline)]
    private static void TimesC<T, TWork, TParameters>(TParameters parameters, int column, TWork work, int a, int to, int c, int p)
        where T : unmanaged, IReal<T>
        where TWork : struct, IView<T>
        where TParameters : struct, IView<double>
    {
        for (int d = 0; d < p; d++)
        {
            T sum = T.From(0);
            for (int r = 0; r <= c; r++) sum = T.MultiplyAdd(work[a + r * p + d], T.From(parameters[column + r]), sum);
            work[to + d * p] = sum;
        }
    }

    // W[r, c], r ≤ c, in the upper triangle by rows of width p + 1.
    [MethodImpl(Inline)]
    private static int At(int r, int c, int p) => r * (p + 1) - r * (r - 1) / 2 + c - r;
}
