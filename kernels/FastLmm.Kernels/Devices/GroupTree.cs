using System.Runtime.CompilerServices;
using FastLmm.Kernels.Arithmetic;

namespace FastLmm.Kernels.Devices;

/// <summary>
/// Adds what a group's threads have in one fixed tree over shared memory, <see cref="DeviceLimits.TreeColumns"/> sums at a time: with
/// half = threads/2, threads/4, …, 1, entry t gets entry t + half. Entry t of column c lies at c × threads + t.
/// </summary>
public static class GroupTree
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>Adds the threads' private sums and writes the group's.</summary>
    /// <param name="group">The group.</param>
    /// <param name="sums">This thread's sums.</param>
    /// <param name="count">How many.</param>
    /// <param name="determinant">Whether they begin with a determinant as mantissa and exponent: mantissas are multiplied.</param>
    /// <param name="shared">Shared memory, <see cref="DeviceLimits.Shared"/> doubles.</param>
    /// <param name="partial">Where the group's sums go.</param>
    /// <param name="row">The first of them.</param>
    [MethodImpl(Inline)]
    public static void Add<TGroup, TView>(TGroup group, TView sums, int count, bool determinant, TView shared, TView partial, int row)
        where TGroup : struct, IGroup
        where TView : struct, IView<double>
    {
        int t = group.Thread, threads = group.Threads;
        for (int from = 0; from < count; from += DeviceLimits.TreeColumns)
        {
            int columns = Math.Min(DeviceLimits.TreeColumns, count - from);
            for (int c = 0; c < columns; c++) shared[c * threads + t] = sums[from + c];
            Merge(group, columns, determinant && from == 0 ? 1 : 0, shared);
            Write(group, columns, shared, partial, row + from);
        }
        if (determinant) Normalise(group, partial, row);
    }

    /// <summary>
    /// Adds the threads' entries of some columns into the first entry of each; that of column c is known to thread c mod threads, which
    /// made it.
    /// </summary>
    /// <param name="group">The group.</param>
    /// <param name="columns">How many columns.</param>
    /// <param name="factors">How many of these are multiplied, from the first.</param>
    /// <param name="shared">Shared memory, which every thread has written its entries into.</param>
    [MethodImpl(Inline)]
    internal static void Merge<TGroup, TView>(TGroup group, int columns, int factors, TView shared)
        where TGroup : struct, IGroup
        where TView : struct, IView<double>
    {
        int threads = group.Threads, shift = 0;
        while (threads >> shift > 1) shift++;
        group.Barrier();
        for (int half = threads >> 1; half > 0; half >>= 1)
        {
            shift--;                                                // half = 1 << shift
            for (int i = group.Thread; i < columns << shift; i += threads)
            {
                int column = i >> shift, at = column * threads + (i & (half - 1));
                double a = shared[at], b = shared[at + half];
                shared[at] = column < factors ? a * b : a + b;
            }
            if (half > 1) group.Barrier();
        }
    }

    /// <summary>Writes the merged columns: each thread those it made.</summary>
    [MethodImpl(Inline)]
    internal static void Write<TGroup, TView>(TGroup group, int columns, TView shared, TView partial, int to)
        where TGroup : struct, IGroup
        where TView : struct, IView<double>
    {
        for (int c = group.Thread; c < columns; c += group.Threads) partial[to + c] = shared[c * group.Threads];
        group.Barrier();                                            // before the next columns take their place
    }

    /// <summary>Brings a mantissa into [1, 2); the exponent lies behind it.</summary>
    [MethodImpl(Inline)]
    internal static void Normalise<TGroup, TView>(TGroup group, TView partial, int row)
        where TGroup : struct, IGroup
        where TView : struct, IView<double>
    {
        if (group.Thread != 0) return;
        var mantissa = new RealDevice(partial[row]);
        RealDevice exponent = RealDevice.TakeExponent(ref mantissa);
        partial[row] = mantissa.Value;
        partial[row + 1] += exponent.Value;
    }
}
