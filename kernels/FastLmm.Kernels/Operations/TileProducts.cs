using System.Runtime.CompilerServices;
using FastLmm.Kernels.Arithmetic;

namespace FastLmm.Kernels.Operations;

/// <summary>Where the subjects of a tile lie: one every <paramref name="Stride"/> entries.</summary>
/// <param name="Count">How many.</param>
/// <param name="Stride">Entries from one to the next.</param>
/// <param name="Swap">
/// Of sums with two terms a subject, x'y + (x swapped)'(y swapped): how far after x its second row lies, and y's before y.
/// </param>
internal readonly record struct TileRows(int Count, int Stride, int Swap = 0);

/// <summary>
/// Adds Σ x'y over a tile to blocks of sums. Only a few rows and columns of sums are touched at a time, so they stay in registers
/// (<see cref="RegisterBlocks"/>); every sum adds its subjects in their order, so its bits do not depend on how tiles and blocks are cut.
/// </summary>
internal static class TileProducts
{
    /// <summary>The upper triangle by rows of x'x.</summary>
    [MethodImpl(Compilation.Apart)]
    internal static void AddUpper<T, TWork>(TWork x, int columns, in TileRows tile, TWork sums)
        where T : unmanaged, IReal<T>
        where TWork : struct, IRowView<T, TWork>
    {
        int at = 0, c = 0;
        for (; c + 1 < columns; c += 2)
        {
            int below = at + columns - c;
            RegisterBlocks.Diagonal<T, TWork, Size1>(x.From(c), x.From(c), tile, sums.From(at), sums.From(at + 1), sums.From(below));
            AddTwoRows<T, TWork, Size1>(x.From(c), x.From(c + 2), columns - c - 2, tile, sums.From(at + 2), sums.From(below + 1));
            at = below + columns - c - 1;
        }
        if (c < columns) RegisterBlocks.OneByOne<T, TWork, Size1>(x.From(c), x.From(c), tile, sums.From(at));
    }

    /// <summary>Rows <paramref name="first"/> to <paramref name="end"/> of the lower triangle by rows of x'y, symmetric.</summary>
    /// <param name="x">Row 0 of the first subject.</param>
    /// <param name="y">Column 0 of it.</param>
    /// <param name="first">First row.</param>
    /// <param name="end">End of the rows.</param>
    /// <param name="tile">The subjects.</param>
    /// <param name="sums">Where the first row's sums begin.</param>
    [MethodImpl(Compilation.Apart)]
    internal static void AddLower<T, TWork, TTerms>(TWork x, TWork y, int first, int end, in TileRows tile, TWork sums)
        where T : unmanaged, IReal<T>
        where TWork : struct, IRowView<T, TWork>
        where TTerms : struct, ISize
    {
        int at = 0, row = first;
        if ((end - first) % 2 == 1)
        {
            AddRow<T, TWork, TTerms>(x.From(row), y, row + 1, tile, sums);
            at = ++row;
        }
        for (; row < end; row += 2)
        {
            int below = at + row + 1;
            AddTwoRows<T, TWork, TTerms>(x.From(row), y, row, tile, sums.From(at), sums.From(below));
            RegisterBlocks.Diagonal<T, TWork, TTerms>(
                x.From(row), y.From(row), tile, sums.From(at + row), sums.From(below + row), sums.From(below + row + 1));
            at = below + row + 2;
        }
    }

    /// <summary>All rows of x'y, row after row.</summary>
    [MethodImpl(Compilation.Apart)]
    internal static void AddRectangle<T, TWork, TTerms>(TWork x, int rows, TWork y, int columns, in TileRows tile, TWork sums)
        where T : unmanaged, IReal<T>
        where TWork : struct, IRowView<T, TWork>
        where TTerms : struct, ISize
    {
        int row = 0;
        for (; row + 1 < rows; row += 2)
            AddTwoRows<T, TWork, TTerms>(x.From(row), y, columns, tile, sums.From(row * columns), sums.From((row + 1) * columns));
        if (row < rows) AddRow<T, TWork, TTerms>(x.From(row), y, columns, tile, sums.From(row * columns));
    }

    /// <summary>One row of x'y.</summary>
    [MethodImpl(Compilation.Apart)]
    internal static void AddRow<T, TWork, TTerms>(TWork x, TWork y, int columns, in TileRows tile, TWork sums)
        where T : unmanaged, IReal<T>
        where TWork : struct, IRowView<T, TWork>
        where TTerms : struct, ISize
    {
        for (int c = 0, width; c < columns; c += width)
        {
            width = Width(columns - c);
            if (width == 3) RegisterBlocks.OneByThree<T, TWork, TTerms>(x, y.From(c), tile, sums.From(c));
            else if (width == 2) RegisterBlocks.OneByTwo<T, TWork, TTerms>(x, y.From(c), tile, sums.From(c));
            else RegisterBlocks.OneByOne<T, TWork, TTerms>(x, y.From(c), tile, sums.From(c));
        }
    }

    // Rows x and x + 1, whose sums lie apart.
    [MethodImpl(Compilation.Apart)]
    private static void AddTwoRows<T, TWork, TTerms>(TWork x, TWork y, int columns, in TileRows tile, TWork sums0, TWork sums1)
        where T : unmanaged, IReal<T>
        where TWork : struct, IRowView<T, TWork>
        where TTerms : struct, ISize
    {
        for (int c = 0, width; c < columns; c += width)
        {
            width = Width(columns - c);
            if (width == 3) RegisterBlocks.TwoByThree<T, TWork, TTerms>(x, y.From(c), tile, sums0.From(c), sums1.From(c));
            else if (width == 2) RegisterBlocks.TwoByTwo<T, TWork, TTerms>(x, y.From(c), tile, sums0.From(c), sums1.From(c));
            else RegisterBlocks.TwoByOne<T, TWork, TTerms>(x, y.From(c), tile, sums0.From(c), sums1.From(c));
        }
    }

    // Threes and twos, a one only where nothing else is left: few sums at a time wait for each other.
    private static int Width(int left) => left == 3 || left > 4 ? 3 : left >= 2 ? 2 : 1;
}
