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

    /// <summary>Number of sums.</summary>
    public static int Sums(int p, bool withSpread)
    {
        int s = p * (p + 1) / 2;
        return p + s + (withSpread ? s + s * (s + 1) / 2 + s * s : 0);
    }

    /// <summary>Scratch entries: L, RΛ | J̃ (q (p+1)) | ā (p) | W_xxC (p²) | N (s) | N² (s).</summary>
    public static int Scratch(int q, int p) => ScratchA(q, p) + p + p * p + p * (p + 1);

    /// <summary>Adds one subject, or one batch of eight.</summary>
    /// <param name="rx">R and J_x.</param>
    /// <param name="jy">J_y.</param>
    /// <param name="w">W, upper by rows, y last.</param>
    /// <param name="parameters">Λ (lower by rows), β̂ (p), C with CC' = P (upper by columns).</param>
    /// <param name="work">Scratch.</param>
    /// <param name="sums">The sums.</param>
    /// <param name="size">q.</param>
    /// <param name="p">Columns of X.</param>
    /// <param name="withSpread">Whether the sums of N are wanted.</param>
    [MethodImpl(Inline)]
    public static void Add<T, TData, TWork, TParameters, TQ>(
        TData rx, TData jy, TData w, TParameters parameters, TWork work, TWork sums, TQ size, int p, bool withSpread)
        where T : unmanaged, IReal<T>
        where TData : struct, IView<T>
        where TWork : struct, IView<T>
        where TParameters : struct, IView<double>
        where TQ : struct, ISize
    {
        int q = size.Value, a = ScratchA(q, p);
        SubjectFactor.Factor<T, TData, TWork, TParameters, TQ>(rx, parameters, work, size);
        int j = SubjectFactor.Scratch(q), jx = q * (q + 1) / 2;
        for (int c = 0; c < p; c++) SubjectFactor.SolveColumn<T, TData, TWork, TQ>(work, rx, jx + c, p, work, j + c, p + 1, size);
        SubjectFactor.SolveColumn<T, TData, TWork, TQ>(work, jy, 0, 1, work, j + p, p + 1, size);
        Score<T, TData, TWork, TParameters, TQ>(w, parameters, work, size, p);
        AddProducts<T, TWork>(work, a, sums, p);
        if (!withSpread) return;
        Information<T, TData, TWork, TParameters, TQ>(w, parameters, work, size, p);
        AddSpread<T, TWork>(work, a + p + p * p, sums, p);
    }

    private static int ScratchA(int q, int p) => SubjectFactor.Scratch(q) + q * (p + 1);

    // ā = C'(J̃_x'(J̃_y − J̃_xβ̂) + W_xy − W_xxβ̂); J̃_y is overwritten by its residual.
    [MethodImpl(Inline)]
    private static void Score<T, TData, TWork, TParameters, TQ>(TData w, TParameters parameters, TWork work, TQ size, int p)
        where T : unmanaged, IReal<T>
        where TData : struct, IView<T>
        where TWork : struct, IView<T>
        where TParameters : struct, IView<double>
        where TQ : struct, ISize
    {
        int q = size.Value, j = SubjectFactor.Scratch(q), a = ScratchA(q, p), beta = q * (q + 1) / 2, c0 = beta + p;
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

    // N = (J̃_xC)'(J̃_xC) + C'W_xxC, and N².
    [MethodImpl(Inline)]
    private static void Information<T, TData, TWork, TParameters, TQ>(TData w, TParameters parameters, TWork work, TQ size, int p)
        where T : unmanaged, IReal<T>
        where TData : struct, IView<T>
        where TWork : struct, IView<T>
        where TParameters : struct, IView<double>
        where TQ : struct, ISize
    {
        int q = size.Value, j = SubjectFactor.Scratch(q), c0 = q * (q + 1) / 2 + p;
        int wc = ScratchA(q, p) + p, n = wc + p * p, n2 = n + p * (p + 1) / 2;
        for (int c = p - 1; c >= 0; c--)
        {
            for (int k = 0; k < q; k++)
            {
                T sum = T.From(0);
                for (int r = 0; r <= c; r++) sum = T.MultiplyAdd(work[j + k * (p + 1) + r], T.From(parameters[c0 + c * (c + 1) / 2 + r]), sum);
                work[j + k * (p + 1) + c] = sum;
            }
            for (int d = 0; d < p; d++)
            {
                T sum = T.From(0);
                for (int r = 0; r <= c; r++)
                    sum = T.MultiplyAdd(w[r < d ? At(r, d, p) : At(d, r, p)], T.From(parameters[c0 + c * (c + 1) / 2 + r]), sum);
                work[wc + d * p + c] = sum;
            }
        }
        for (int c = 0, at = n; c < p; c++)
        {
            for (int d = 0; d <= c; d++, at++)
            {
                T sum = T.From(0);
                for (int r = 0; r <= c; r++) sum = T.MultiplyAdd(work[wc + r * p + d], T.From(parameters[c0 + c * (c + 1) / 2 + r]), sum);
                for (int k = 0; k < q; k++) sum = T.MultiplyAdd(work[j + k * (p + 1) + c], work[j + k * (p + 1) + d], sum);
                work[at] = sum;
            }
        }
        for (int c = 0, at = n2; c < p; c++)
        {
            for (int d = 0; d <= c; d++, at++)
            {
                T sum = T.From(0);
                for (int r = 0; r < p; r++) sum = T.MultiplyAdd(work[n + Pair(c, r)], work[n + Pair(d, r)], sum);
                work[at] = sum;
            }
        }
    }

    [MethodImpl(Inline)]
    private static void AddSpread<T, TWork>(TWork work, int n, TWork sums, int p)
        where T : unmanaged, IReal<T>
        where TWork : struct, IView<T>
    {
        int s = p * (p + 1) / 2, at = p + s;
        for (int a = 0; a < s; a++, at++) sums[at] += work[n + a];
        for (int a = 0; a < s; a++)
        {
            T x = work[n + a];
            for (int b = 0; b <= a; b++, at++) sums[at] = T.MultiplyAdd(x, work[n + b], sums[at]);
        }
        for (int a = 0; a < s; a++)
        {
            T x = work[n + a];
            for (int b = 0; b < s; b++, at++) sums[at] = T.MultiplyAdd(x, work[n + s + b], sums[at]);
        }
    }

    // W[r, c], r ≤ c, in the upper triangle by rows of width p + 1.
    [MethodImpl(Inline)]
    private static int At(int r, int c, int p) => r * (p + 1) - r * (r - 1) / 2 + c - r;

    [MethodImpl(Inline)]
    private static int Pair(int k, int l) => k >= l ? k * (k + 1) / 2 + l : l * (l + 1) / 2 + k;
}
