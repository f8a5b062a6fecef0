using System.Runtime.CompilerServices;
using FastLmm.Kernels.Arithmetic;
using FastLmm.Kernels.Layout;
using FastLmm.Kernels.Operations;

namespace FastLmm.Kernels.Devices;

/// <summary>
/// Adds one subject to a thread's sums, term after term as <see cref="DerivativeTileSums"/> does, so with the same bits. Plain loops: on
/// a device sums and work are both private memory, and there is no tile for which sums could stay in registers.
/// </summary>
internal static class PrivateSums
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>The upper triangle by rows of J̃'J̃.</summary>
    /// <param name="tilde">J̃, q rows.</param>
    /// <param name="q">Rows.</param>
    /// <param name="columns">p + 1.</param>
    /// <param name="sums">The sums.</param>
    [MethodImpl(Inline)]
    internal static void AddUpper<TWork>(TWork tilde, int q, int columns, TWork sums)
        where TWork : struct, IRowView<RealDevice, TWork>
    {
        int at = 0;
        for (int r = 0; r < columns; r++)
        {
            for (int c = r; c < columns; c++, at++)
            {
                RealDevice sum = sums[at];
                for (int k = 0; k < q; k++) sum = RealDevice.MultiplyAdd(tilde[k * columns + r], tilde[k * columns + c], sum);
                sums[at] = sum;
            }
        }
    }

    /// <summary>All sums that are wanted, but for the determinant.</summary>
    /// <param name="work">The subject's work.</param>
    /// <param name="sums">The sums.</param>
    /// <param name="index">The structure's pairs and products.</param>
    /// <param name="layout">Where everything lies, with a tile of 1.</param>
    /// <param name="part">Which are wanted.</param>
    [MethodImpl(Inline)]
    internal static void Add<TWork, TIndex>(TWork work, TWork sums, TIndex index, in DerivativeLayout layout, in DerivativePart part)
        where TWork : struct, IRowView<RealDevice, TWork>
        where TIndex : struct, IView<int>
    {
        int p = layout.P, at = 0;
        if (part.WithValue)
        {
            AddUpper(work.From(layout.ScratchTilde), layout.Q, p + 1, sums.From(2));
            at = ValuePass.Sums(p);
        }
        if (part.WithSmall)
        {
            AddSmall(work, sums.From(at), index, layout);
            at += layout.Sums;
        }
        for (int row = part.FirstRow; row < part.EndRow; row++)
        {
            int pair = row / p, r = row - pair * p;
            AddRow(work.From(layout.ScratchT), index[3 * pair], index[3 * pair + 1], r, r + 1, p, sums.From(at));
            at += r + 1;
        }
    }

    // 𝒦, 𝒰, 𝒬, 𝒱, the products.
    [MethodImpl(Inline)]
    private static void AddSmall<TWork, TIndex>(TWork work, TWork sums, TIndex index, in DerivativeLayout layout)
        where TWork : struct, IRowView<RealDevice, TWork>
        where TIndex : struct, IView<int>
    {
        int p = layout.P, pairs = layout.Pairs, at = 0;
        TWork k = work.From(layout.ScratchK);
        for (int matrix = 0; matrix < 3; matrix++)
            for (int pair = 0; pair < pairs; pair++, at++) sums[at] += k[matrix * layout.AllPairs + index[3 * pair + 2]];
        for (int pair = 0; pair < pairs; pair++, at += p)
            AddRow(work.From(layout.ScratchT), index[3 * pair], index[3 * pair + 1], p, p, p, sums.From(at));
        for (int matrix = 0; matrix < 3; matrix++)
        {
            TWork x = k.From(matrix * layout.AllPairs);
            for (int product = 0, i = 3 * pairs; product < layout.Products; product++, i += 2, at++)
                sums[at] = RealDevice.MultiplyAdd(k[index[i]], x[index[i + 1]], sums[at]);
        }
    }

    // [T u]_l[r] [T u]_k[c] + [T u]_k[r] [T u]_l[c] for c = 0, 1, …; the first term alone where k = l.
    [MethodImpl(Inline)]
    private static void AddRow<TWork>(TWork t, int k, int l, int r, int columns, int p, TWork sums)
        where TWork : struct, IRowView<RealDevice, TWork>
    {
        TWork rowK = t.From(k * (p + 1)), rowL = t.From(l * (p + 1));
        RealDevice a = rowL[r], b = rowK[r];
        for (int c = 0; c < columns; c++)
        {
            RealDevice sum = RealDevice.MultiplyAdd(a, rowK[c], sums[c]);
            sums[c] = k == l ? sum : RealDevice.MultiplyAdd(b, rowL[c], sum);
        }
    }
}
