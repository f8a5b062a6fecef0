using System.Runtime.CompilerServices;
using FastLmm.Kernels.Arithmetic;
using FastLmm.Kernels.Layout;

namespace FastLmm.Kernels.Operations;

/// <summary>The sums of a <see cref="DerivativePass"/> over the subjects of a tile.</summary>
internal static class DerivativeTileSums
{
    /// <summary>Adds the sums that are wanted, but for the determinant.</summary>
    /// <param name="work">Scratch, as <see cref="DerivativePass.Prepare"/> left it.</param>
    /// <param name="held">Subjects in the tile.</param>
    /// <param name="sums">The sums.</param>
    /// <param name="index">The structure's pairs and products.</param>
    /// <param name="layout">Where everything lies.</param>
    /// <param name="part">Which are wanted.</param>
    [MethodImpl(Compilation.Apart)]
    internal static void Add<T, TWork, TIndex>(
        TWork work, int held, TWork sums, TIndex index, in DerivativeLayout layout, in DerivativePart part)
        where T : unmanaged, IReal<T>
        where TWork : struct, IRowView<T, TWork>
        where TIndex : struct, IView<int>
    {
        if (part.WithValue)
        {
            var rows = new TileRows(held * layout.Q, layout.P + 1);
            TileProducts.AddUpper<T, TWork>(work.From(layout.ScratchTilde), layout.P + 1, rows, sums.From(2));
            sums = sums.From(ValuePass.Sums(layout.P));
        }
        if (part.WithSmall)
        {
            AddSmall<T, TWork, TIndex>(work, held, sums, index, layout);
            sums = sums.From(layout.Sums);
        }
        AddCross<T, TWork, TIndex>(work.From(layout.ScratchT), held, sums, index, layout, part.FirstRow, part.EndRow);
    }

    // All but 𝒲.
    [MethodImpl(Compilation.Apart)]
    private static void AddSmall<T, TWork, TIndex>(TWork work, int held, TWork sums, TIndex index, in DerivativeLayout layout)
        where T : unmanaged, IReal<T>
        where TWork : struct, IRowView<T, TWork>
        where TIndex : struct, IView<int>
    {
        int p = layout.P, pairs = layout.Pairs, entries = layout.TileEntries;
        TWork t = work.From(layout.ScratchT), k = work.From(layout.ScratchK), to = sums.From(3 * pairs);
        AddPlain<T, TWork, TIndex>(k, held, sums, index, layout);
        for (int pair = 0; pair < pairs; pair++, to = to.From(p))
        {
            TWork rowK = t.From(index[3 * pair] * (p + 1)), rowL = t.From(index[3 * pair + 1] * (p + 1));
            int swap = (index[3 * pair] - index[3 * pair + 1]) * (p + 1);
            var tile = new TileRows(held, entries, swap);
            if (swap == 0) TileProducts.AddRow<T, TWork, Size1>(rowL.From(p), rowK, p, tile, to);
            else TileProducts.AddRow<T, TWork, Size2>(rowL.From(p), rowK, p, tile, to);
        }
        for (int matrix = 0; matrix < 3; matrix++, to = to.From(layout.Products))
        {
            TWork x = k.From(matrix * layout.AllPairs);
            var tile = new TileRows(held, entries);
            if (layout.AllProducts) TileProducts.AddRectangle<T, TWork, Size1>(k, layout.AllPairs, x, layout.AllPairs, tile, to);
            else AddListed<T, TWork, TIndex>(k, x, held, to, index, layout);
        }
    }

    // Rows of 𝒲, counted over all pairs: row c of a pair holds columns 0..c of T_k'T_l + T_l'T_k (of T_k'T_k when k = l).
    [MethodImpl(Compilation.Apart)]
    private static void AddCross<T, TWork, TIndex>(
        TWork t, int held, TWork sums, TIndex index, in DerivativeLayout layout, int first, int end)
        where T : unmanaged, IReal<T>
        where TWork : struct, IRowView<T, TWork>
        where TIndex : struct, IView<int>
    {
        int p = layout.P;
        for (int row = first, stop; row < end; row = stop)
        {
            int pair = row / p, k = index[3 * pair], l = index[3 * pair + 1];
            stop = Math.Min(end, (pair + 1) * p);
            int from = row - pair * p, to = stop - pair * p;
            var tile = new TileRows(held, layout.TileEntries, (k - l) * (p + 1));
            TWork rowK = t.From(k * (p + 1)), rowL = t.From(l * (p + 1));
            if (k == l) TileProducts.AddLower<T, TWork, Size1>(rowL, rowK, from, to, tile, sums);
            else TileProducts.AddLower<T, TWork, Size2>(rowL, rowK, from, to, tile, sums);
            sums = sums.From((to * (to + 1) - from * (from + 1)) / 2);
        }
    }

    // 𝒦, 𝒰, 𝒬.
    [MethodImpl(Compilation.Apart)]
    private static void AddPlain<T, TWork, TIndex>(TWork k, int held, TWork sums, TIndex index, in DerivativeLayout layout)
        where T : unmanaged, IReal<T>
        where TWork : struct, IRowView<T, TWork>
        where TIndex : struct, IView<int>
    {
        int pairs = layout.Pairs, entries = layout.TileEntries;
        for (int matrix = 0; matrix < 3; matrix++)
        {
            for (int pair = 0; pair < pairs; pair++)
            {
                TWork from = k.From(matrix * layout.AllPairs + index[3 * pair + 2]);
                T sum = sums[matrix * pairs + pair];
                for (int i = held; i > 0; i--, from = from.From(entries)) sum += from[0];
                sums[matrix * pairs + pair] = sum;
            }
        }
    }

    [MethodImpl(Compilation.Apart)]
    private static void AddListed<T, TWork, TIndex>(TWork k, TWork x, int held, TWork sums, TIndex index, in DerivativeLayout layout)
        where T : unmanaged, IReal<T>
        where TWork : struct, IRowView<T, TWork>
        where TIndex : struct, IView<int>
    {
        var tile = new TileRows(held, layout.TileEntries);
        for (int product = 0, at = 3 * layout.Pairs; product < layout.Products; product++, at += 2)
            RegisterBlocks.OneByOne<T, TWork, Size1>(k.From(index[at]), x.From(index[at + 1]), tile, sums.From(product));
    }
}
