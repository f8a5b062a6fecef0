using System.Runtime.CompilerServices;
using FastLmm.Kernels.Arithmetic;

namespace FastLmm.Kernels.Operations;

/// <summary>The second-order sums of N of a <see cref="ScorePass"/>, a tile of subjects at a time.</summary>
internal static class SpreadSums
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>Adds Σ N, Σ N⊗N and Σ N⊗N² of a tile.</summary>
    /// <param name="work">Scratch.</param>
    /// <param name="n">Where the tile lies in it: N (s) | N² (s) of each.</param>
    /// <param name="count">How many the tile holds.</param>
    /// <param name="sums">The sums of a <see cref="ScorePass"/>.</param>
    /// <param name="p">Columns of X.</param>
    [MethodImpl(ScorePass.Apart)]
    internal static void Add<T, TWork>(TWork work, int n, int count, TWork sums, int p)
        where T : unmanaged, IReal<T>
        where TWork : struct, IView<T>
    {
        int s = p * (p + 1) / 2, at = p + s;
        for (int a = 0; a < s; a++, at++)
            for (int i = 0; i < count; i++) sums[at] += work[n + 2 * s * i + a];
        for (int a = 0; a < s; a++, at += a) AddRow<T, TWork>(work, n + a, n, a + 1, count, 2 * s, sums, at);
        for (int a = 0; a < s; a++, at += s) AddRow<T, TWork>(work, n + a, n + s, s, count, 2 * s, sums, at);
    }

    // sums[at + b] += Σ_i x_i y_i[b], in order of i; four entries at a time in registers.
    [MethodImpl(Inline)]
    private static void AddRow<T, TWork>(TWork work, int x, int y, int width, int count, int stride, TWork sums, int at)
        where T : unmanaged, IReal<T>
        where TWork : struct, IView<T>
    {
        int b = 0;
        for (; b + 4 <= width; b += 4)
        {
            T s0 = sums[at + b], s1 = sums[at + b + 1], s2 = sums[at + b + 2], s3 = sums[at + b + 3];
            for (int i = 0; i < count; i++)
            {
                T xi = work[x + i * stride];
                int yi = y + i * stride + b;
                s0 = T.MultiplyAdd(xi, work[yi], s0);
                s1 = T.MultiplyAdd(xi, work[yi + 1], s1);
                s2 = T.MultiplyAdd(xi, work[yi + 2], s2);
                s3 = T.MultiplyAdd(xi, work[yi + 3], s3);
            }
            (sums[at + b], sums[at + b + 1], sums[at + b + 2], sums[at + b + 3]) = (s0, s1, s2, s3);
        }
        for (; b < width; b++)
        {
            T sum = sums[at + b];
            for (int i = 0; i < count; i++) sum = T.MultiplyAdd(work[x + i * stride], work[y + i * stride + b], sum);
            sums[at + b] = sum;
        }
    }
}
