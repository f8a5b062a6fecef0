using System.Runtime.CompilerServices;
using FastLmm.Kernels.Arithmetic;

namespace FastLmm.Kernels.Operations;

/// <summary>
/// Small blocks of Σ x'y over a tile, one or two terms a subject, whose sums stay in registers while the tile goes by: a sum in memory
/// would be read and written once a subject, and wait for itself.
/// </summary>
/// <remarks>Written out: in loops over rows and columns the compiler would keep the sums in memory.</remarks>
internal static class RegisterBlocks
{
    /// <summary>Two rows by three columns: with two registers a number, what sixteen registers hold.</summary>
    [MethodImpl(Compilation.Apart)]
    internal static void TwoByThree<T, TWork, TTerms>(TWork x, TWork y, in TileRows tile, TWork sums0, TWork sums1)
        where T : unmanaged, IReal<T>
        where TWork : struct, IRowView<T, TWork>
        where TTerms : struct, ISize
    {
        T s00 = sums0[0], s01 = sums0[1], s02 = sums0[2], s10 = sums1[0], s11 = sums1[1], s12 = sums1[2];
        int stride = tile.Stride, swap = tile.Swap;
        for (int i = tile.Count; i > 0; i--, x = x.From(stride), y = y.From(stride))
        {
            T x0 = x[0], x1 = x[1], value = y[0];
            s00 = T.MultiplyAdd(x0, value, s00);
            s10 = T.MultiplyAdd(x1, value, s10);
            value = y[1];
            s01 = T.MultiplyAdd(x0, value, s01);
            s11 = T.MultiplyAdd(x1, value, s11);
            value = y[2];
            s02 = T.MultiplyAdd(x0, value, s02);
            s12 = T.MultiplyAdd(x1, value, s12);
            if (default(TTerms).Value == 1) continue;
            (x0, x1, value) = (x[swap], x[swap + 1], y[-swap]);
            s00 = T.MultiplyAdd(x0, value, s00);
            s10 = T.MultiplyAdd(x1, value, s10);
            value = y[1 - swap];
            s01 = T.MultiplyAdd(x0, value, s01);
            s11 = T.MultiplyAdd(x1, value, s11);
            value = y[2 - swap];
            s02 = T.MultiplyAdd(x0, value, s02);
            s12 = T.MultiplyAdd(x1, value, s12);
        }
        (sums0[0], sums0[1], sums0[2]) = (s00, s01, s02);
        (sums1[0], sums1[1], sums1[2]) = (s10, s11, s12);
    }

    /// <summary>Two rows by two columns.</summary>
    [MethodImpl(Compilation.Apart)]
    internal static void TwoByTwo<T, TWork, TTerms>(TWork x, TWork y, in TileRows tile, TWork sums0, TWork sums1)
        where T : unmanaged, IReal<T>
        where TWork : struct, IRowView<T, TWork>
        where TTerms : struct, ISize
    {
        T s00 = sums0[0], s01 = sums0[1], s10 = sums1[0], s11 = sums1[1];
        int stride = tile.Stride, swap = tile.Swap;
        for (int i = tile.Count; i > 0; i--, x = x.From(stride), y = y.From(stride))
        {
            T x0 = x[0], x1 = x[1], value = y[0];
            s00 = T.MultiplyAdd(x0, value, s00);
            s10 = T.MultiplyAdd(x1, value, s10);
            value = y[1];
            s01 = T.MultiplyAdd(x0, value, s01);
            s11 = T.MultiplyAdd(x1, value, s11);
            if (default(TTerms).Value == 1) continue;
            (x0, x1, value) = (x[swap], x[swap + 1], y[-swap]);
            s00 = T.MultiplyAdd(x0, value, s00);
            s10 = T.MultiplyAdd(x1, value, s10);
            value = y[1 - swap];
            s01 = T.MultiplyAdd(x0, value, s01);
            s11 = T.MultiplyAdd(x1, value, s11);
        }
        (sums0[0], sums0[1]) = (s00, s01);
        (sums1[0], sums1[1]) = (s10, s11);
    }

    /// <summary>Two rows by one column.</summary>
    [MethodImpl(Compilation.Apart)]
    internal static void TwoByOne<T, TWork, TTerms>(TWork x, TWork y, in TileRows tile, TWork sums0, TWork sums1)
        where T : unmanaged, IReal<T>
        where TWork : struct, IRowView<T, TWork>
        where TTerms : struct, ISize
    {
        T s00 = sums0[0], s10 = sums1[0];
        int stride = tile.Stride, swap = tile.Swap;
        for (int i = tile.Count; i > 0; i--, x = x.From(stride), y = y.From(stride))
        {
            T x0 = x[0], x1 = x[1], value = y[0];
            s00 = T.MultiplyAdd(x0, value, s00);
            s10 = T.MultiplyAdd(x1, value, s10);
            if (default(TTerms).Value == 1) continue;
            (x0, x1, value) = (x[swap], x[swap + 1], y[-swap]);
            s00 = T.MultiplyAdd(x0, value, s00);
            s10 = T.MultiplyAdd(x1, value, s10);
        }
        sums0[0] = s00;
        sums1[0] = s10;
    }

    /// <summary>One row by three columns.</summary>
    [MethodImpl(Compilation.Apart)]
    internal static void OneByThree<T, TWork, TTerms>(TWork x, TWork y, in TileRows tile, TWork sums)
        where T : unmanaged, IReal<T>
        where TWork : struct, IRowView<T, TWork>
        where TTerms : struct, ISize
    {
        T s00 = sums[0], s01 = sums[1], s02 = sums[2];
        int stride = tile.Stride, swap = tile.Swap;
        for (int i = tile.Count; i > 0; i--, x = x.From(stride), y = y.From(stride))
        {
            T x0 = x[0], value = y[0];
            s00 = T.MultiplyAdd(x0, value, s00);
            value = y[1];
            s01 = T.MultiplyAdd(x0, value, s01);
            value = y[2];
            s02 = T.MultiplyAdd(x0, value, s02);
            if (default(TTerms).Value == 1) continue;
            (x0, value) = (x[swap], y[-swap]);
            s00 = T.MultiplyAdd(x0, value, s00);
            value = y[1 - swap];
            s01 = T.MultiplyAdd(x0, value, s01);
            value = y[2 - swap];
            s02 = T.MultiplyAdd(x0, value, s02);
        }
        (sums[0], sums[1], sums[2]) = (s00, s01, s02);
    }

    /// <summary>One row by two columns.</summary>
    [MethodImpl(Compilation.Apart)]
    internal static void OneByTwo<T, TWork, TTerms>(TWork x, TWork y, in TileRows tile, TWork sums)
        where T : unmanaged, IReal<T>
        where TWork : struct, IRowView<T, TWork>
        where TTerms : struct, ISize
    {
        T s00 = sums[0], s01 = sums[1];
        int stride = tile.Stride, swap = tile.Swap;
        for (int i = tile.Count; i > 0; i--, x = x.From(stride), y = y.From(stride))
        {
            T x0 = x[0], value = y[0];
            s00 = T.MultiplyAdd(x0, value, s00);
            value = y[1];
            s01 = T.MultiplyAdd(x0, value, s01);
            if (default(TTerms).Value == 1) continue;
            (x0, value) = (x[swap], y[-swap]);
            s00 = T.MultiplyAdd(x0, value, s00);
            value = y[1 - swap];
            s01 = T.MultiplyAdd(x0, value, s01);
        }
        (sums[0], sums[1]) = (s00, s01);
    }

    /// <summary>One sum.</summary>
    [MethodImpl(Compilation.Apart)]
    internal static void OneByOne<T, TWork, TTerms>(TWork x, TWork y, in TileRows tile, TWork sums)
        where T : unmanaged, IReal<T>
        where TWork : struct, IRowView<T, TWork>
        where TTerms : struct, ISize
    {
        T s00 = sums[0];
        int stride = tile.Stride, swap = tile.Swap;
        for (int i = tile.Count; i > 0; i--, x = x.From(stride), y = y.From(stride))
        {
            T x0 = x[0], value = y[0];
            s00 = T.MultiplyAdd(x0, value, s00);
            if (default(TTerms).Value == 1) continue;
            (x0, value) = (x[swap], y[-swap]);
            s00 = T.MultiplyAdd(x0, value, s00);
        }
        sums[0] = s00;
    }

    /// <summary>Two rows by the same two columns, without the one above the diagonal.</summary>
    [MethodImpl(Compilation.Apart)]
    internal static void Diagonal<T, TWork, TTerms>(TWork x, TWork y, in TileRows tile, TWork sums00, TWork sums10, TWork sums11)
        where T : unmanaged, IReal<T>
        where TWork : struct, IRowView<T, TWork>
        where TTerms : struct, ISize
    {
        T s00 = sums00[0], s10 = sums10[0], s11 = sums11[0];
        int stride = tile.Stride, swap = tile.Swap;
        for (int i = tile.Count; i > 0; i--, x = x.From(stride), y = y.From(stride))
        {
            T x0 = x[0], x1 = x[1], value = y[0];
            s00 = T.MultiplyAdd(x0, value, s00);
            s10 = T.MultiplyAdd(x1, value, s10);
            s11 = T.MultiplyAdd(x1, y[1], s11);
            if (default(TTerms).Value == 1) continue;
            (x0, x1, value) = (x[swap], x[swap + 1], y[-swap]);
            s00 = T.MultiplyAdd(x0, value, s00);
            s10 = T.MultiplyAdd(x1, value, s10);
            s11 = T.MultiplyAdd(x1, y[1 - swap], s11);
        }
        (sums00[0], sums10[0], sums11[0]) = (s00, s10, s11);
    }
}
