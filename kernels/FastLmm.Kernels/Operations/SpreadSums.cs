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
        TWork first = work.From(n);
        var tile = new TileRows(count, stride);
        int row = 0;
        for (; row + 2 <= s; row += 2)
        {
            int at = pairs + row * (row + 1) / 2, square = squares + row * s;
            AddRows<T, TWork>(first.From(row), first, row + 1, tile, sums.From(at), sums.From(at + row + 1));
            AddOne<T, TWork>(first.From(row + 1), first.From(row + 1), tile, sums.From(at + 2 * row + 2));
            AddRows<T, TWork>(first.From(row), first.From(s), s, tile, sums.From(square), sums.From(square + s));
        }
        if (row == s) return;
        for (int b = 0; b <= row; b++) AddOne<T, TWork>(first.From(row), first.From(b), tile, sums.From(pairs + row * (row + 1) / 2 + b));
        for (int b = 0; b < s; b++) AddOne<T, TWork>(first.From(row), first.From(s + b), tile, sums.From(squares + row * s + b));
    }

    // Two rows by a number of columns.
    [MethodImpl(Inline)]
    private static void AddRows<T, TWork>(TWork rows, TWork columns, int count, in TileRows tile, TWork sums0, TWork sums1)
        where T : unmanaged, IReal<T>
        where TWork : struct, IRowView<T, TWork>
    {
        int b = 0;
        for (; b + 3 <= count; b += 3)
            RegisterBlocks.TwoByThree<T, TWork, Size1>(rows, columns.From(b), tile, sums0.From(b), sums1.From(b));
        for (; b < count; b++) RegisterBlocks.TwoByOne<T, TWork, Size1>(rows, columns.From(b), tile, sums0.From(b), sums1.From(b));
    }

    [MethodImpl(Inline)]
    private static void AddOne<T, TWork>(TWork row, TWork column, in TileRows tile, TWork sum)
        where T : unmanaged, IReal<T>
        where TWork : struct, IRowView<T, TWork> =>
        RegisterBlocks.OneByOne<T, TWork, Size1>(row, column, tile, sum);
}
