using System.Runtime.CompilerServices;
using FastLmm.Kernels.Arithmetic;

namespace FastLmm.Kernels.Operations;

/// <summary>The second-order sums of N of a <see cref="ScorePass"/>, a tile of subjects at a time.</summary>
/// <remarks>Two rows by three columns of sums stay in registers while the tile goes by; every sum adds its subjects in their order.</remarks>
internal static class SpreadSums
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>Adds Σ N, Σ N⊗N and Σ N⊗N² of a tile.</summary>
    /// <param name="work">Scratch.</param>
    /// <param name="n">Where the tile lies in it: N (s) | N² (s) of each.</param>
    /// <param name="count">How many the tile holds.</param>
    /// <param name="sums">The sums of a <see cref="ScorePass"/>.</param>
    /// <param name="p">Columns of X.</param>
    [MethodImpl(Compilation.Apart)]
    internal static void Add<T, TWork>(TWork work, int n, int count, TWork sums, int p)
        where T : unmanaged, IReal<T>
        where TWork : struct, IRowView<T, TWork>
    {
        int s = p * (p + 1) / 2, pairs = p + 2 * s, squares = pairs + s * (s + 1) / 2, stride = 2 * s, end = n + count * stride;
        for (int i = n; i < end; i += stride)
            for (int a = 0; a < s; a++) sums[p + s + a] += work[i + a];
        int row = 0;
        for (; row + 2 <= s; row += 2)
        {
            int at = pairs + row * (row + 1) / 2;
            AddRows<T, TWork>(work, row, n, row + 1, n, end, stride, sums, at, at + row + 1);
            AddOne<T, TWork>(work, row + 1, n + row + 1, n, end, stride, sums, at + 2 * row + 2);
            AddRows<T, TWork>(work, row, n + s, s, n, end, stride, sums, squares + row * s, squares + row * s + s);
        }
        if (row == s) return;
        for (int b = 0; b <= row; b++) AddOne<T, TWork>(work, row, n + b, n, end, stride, sums, pairs + row * (row + 1) / 2 + b);
        for (int b = 0; b < s; b++) AddOne<T, TWork>(work, row, n + s + b, n, end, stride, sums, squares + row * s + b);
    }

    // Rows x and x + 1 of N by a number of columns from y on; their sums lie at at0 and at1.
    [MethodImpl(Inline)]
    private static void AddRows<T, TWork>(TWork work, int x, int y, int columns, int n, int end, int stride, TWork sums, int at0, int at1)
        where T : unmanaged, IReal<T>
        where TWork : struct, IRowView<T, TWork>
    {
        int b = 0;
        for (; b + 3 <= columns; b += 3) AddTile<T, TWork>(work, x, y - n + b, n, end, stride, sums, at0 + b, at1 + b);
        for (; b < columns; b++)
        {
            T s0 = sums[at0 + b], s1 = sums[at1 + b];
            for (int i = n; i < end; i += stride)
            {
                T value = work[i + y - n + b];
                s0 = T.MultiplyAdd(work[i + x], value, s0);
                s1 = T.MultiplyAdd(work[i + x + 1], value, s1);
            }
            (sums[at0 + b], sums[at1 + b]) = (s0, s1);
        }
    }

    [MethodImpl(Compilation.Apart)]
    private static void AddTile<T, TWork>(TWork work, int x, int y, int n, int end, int stride, TWork sums, int at0, int at1)
        where T : unmanaged, IReal<T>
        where TWork : struct, IRowView<T, TWork>
    {
        TWork sums0 = sums.From(at0), sums1 = sums.From(at1), rows = work.From(n + x), columns = work.From(n + y);
        T s00 = sums0[0], s01 = sums0[1], s02 = sums0[2], s10 = sums1[0], s11 = sums1[1], s12 = sums1[2];
        for (int i = n; i < end; i += stride, rows = rows.From(stride), columns = columns.From(stride))
        {
            T x0 = rows[0], x1 = rows[1], value = columns[0];
            s00 = T.MultiplyAdd(x0, value, s00);
            s10 = T.MultiplyAdd(x1, value, s10);
            value = columns[1];
            s01 = T.MultiplyAdd(x0, value, s01);
            s11 = T.MultiplyAdd(x1, value, s11);
            value = columns[2];
            s02 = T.MultiplyAdd(x0, value, s02);
            s12 = T.MultiplyAdd(x1, value, s12);
        }
        (sums0[0], sums0[1], sums0[2]) = (s00, s01, s02);
        (sums1[0], sums1[1], sums1[2]) = (s10, s11, s12);
    }

    [MethodImpl(Inline)]
    private static void AddOne<T, TWork>(TWork work, int x, int y, int n, int end, int stride, TWork sums, int at)
        where T : unmanaged, IReal<T>
        where TWork : struct, IRowView<T, TWork>
    {
        T sum = sums[at];
        for (int i = n; i < end; i += stride) sum = T.MultiplyAdd(work[i + x], work[i + y - n], sum);
        sums[at] = sum;
    }
}
