using System.Runtime.CompilerServices;
using FastLmm.Kernels.Arithmetic;

namespace FastLmm.Kernels.Operations;

/// <summary>How <see cref="Whitening.Two"/> is called.</summary>
internal interface IWhiten<TWork, TParameters>
    where TWork : struct
    where TParameters : struct
{
    /// <summary>Two rows of J̃_xC.</summary>
    void Two(TWork tilde, TWork result, TParameters parameters, int c0, int p);
}

/// <summary>As a method compiled apart: on a processor.</summary>
internal readonly struct WhitenApart<T, TWork, TParameters> : IWhiten<TWork, TParameters>
    where T : unmanaged, IReal<T>
    where TWork : struct, IRowView<T, TWork>
    where TParameters : struct, IView<double>
{
    /// <inheritdoc/>
    [MethodImpl(Compilation.Apart)]
    public void Two(TWork tilde, TWork result, TParameters parameters, int c0, int p) =>
        Whitening.Two<T, TWork, TParameters>(tilde, result, parameters, c0, p);
}

/// <summary>Written out in its caller: on a device, where a call would send the caller's registers through memory.</summary>
internal readonly struct WhitenInline<T, TWork, TParameters> : IWhiten<TWork, TParameters>
    where T : unmanaged, IReal<T>
    where TWork : struct, IRowView<T, TWork>
    where TParameters : struct, IView<double>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Two(TWork tilde, TWork result, TParameters parameters, int c0, int p) =>
        Whitening.Two<T, TWork, TParameters>(tilde, result, parameters, c0, p);
}

/// <summary>J̃_xC, two rows and two columns at a time.</summary>
internal static class Whitening
{
    /// <summary>Two rows of J̃_xC from two of J̃, two columns at a time.</summary>
    /// <param name="tilde">J̃'s first row; rows have p + 1 entries.</param>
    /// <param name="result">Where the first row goes.</param>
    /// <param name="parameters">Parameters of the pass.</param>
    /// <param name="c0">Where C begins in them.</param>
    /// <param name="p">Columns of X.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Two<T, TWork, TParameters>(TWork tilde, TWork result, TParameters parameters, int c0, int p)
        where T : unmanaged, IReal<T>
        where TWork : struct, IRowView<T, TWork>
        where TParameters : struct, IView<double>
    {
        int last = p - 1;
        TWork row0 = tilde, row1 = tilde.From(p + 1), to = result.From(p + 1);
        for (; last >= 1; last -= 2)
        {
            int left = c0 + (last - 1) * last / 2, right = left + last;
            T a0 = row0[0] * T.From(parameters[left]), a1 = row1[0] * T.From(parameters[left]);
            T b0 = row0[0] * T.From(parameters[right]), b1 = row1[0] * T.From(parameters[right]);
            for (int r = 1; r < last; r++)
            {
                T x0 = row0[r], x1 = row1[r], l = T.From(parameters[left + r]), m = T.From(parameters[right + r]);
                a0 = T.MultiplyAdd(x0, l, a0);
                a1 = T.MultiplyAdd(x1, l, a1);
                b0 = T.MultiplyAdd(x0, m, b0);
                b1 = T.MultiplyAdd(x1, m, b1);
            }
            T corner = T.From(parameters[right + last]);
            (b0, b1) = (T.MultiplyAdd(row0[last], corner, b0), T.MultiplyAdd(row1[last], corner, b1));
            (result[last - 1], result[last], to[last - 1], to[last]) = (a0, b0, a1, b1);
        }
        if (last < 0) return;
        T first = T.From(parameters[c0]);
        (result[0], to[0]) = (row0[0] * first, row1[0] * first);
    }
}
