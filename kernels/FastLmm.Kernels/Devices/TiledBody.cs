using FastLmm.Kernels.Arithmetic;

namespace FastLmm.Kernels.Devices;

/// <summary>
/// Whole kernel for many sums. A group takes a piece, as many of its subjects at a time as it has threads: each thread prepares one into
/// its place in the workspace, then the threads divide the sums, and each adds up its own over these subjects in their order. So the
/// sums, but for the determinant, have the bits of one subject after another, whatever the group.
/// </summary>
public static class TiledBody
{
    /// <summary>Row k of the sums is that of piece First + k.</summary>
    /// <param name="group">The group.</param>
    /// <param name="rx">R and J_x of the pieces at hand.</param>
    /// <param name="jy">J_y of these.</param>
    /// <param name="parameters">Λ, and β̂ and C where derivatives are wanted.</param>
    /// <param name="table">What each sum is made of: <see cref="SumTable"/>.</param>
    /// <param name="workspace"><see cref="TiledArguments.Stride"/> doubles for each thread of each group.</param>
    /// <param name="shared">Shared memory, <see cref="DeviceLimits.Shared"/> doubles.</param>
    /// <param name="partial">The sums of the pieces.</param>
    /// <param name="pieces">The pieces.</param>
    /// <param name="size">q.</param>
    /// <param name="arguments">The rest.</param>
    public static void Run<TGroup, TView, TIndex, TQ>(
        TGroup group, TView rx, TView jy, TView parameters, TIndex table, TView workspace, TView shared, TView partial, DevicePieces pieces,
        TQ size, TiledArguments arguments)
        where TGroup : struct, IGroup
        where TView : struct, IView<double>
        where TIndex : struct, IView<int>
        where TQ : struct, ISize
    {
        int t = group.Thread, threads = group.Threads, tile = group.Index * threads * arguments.Stride;
        var work = new RealView<TView>(workspace, tile + t * arguments.Stride);
        work[arguments.Stride - 1] = RealDevice.From(1);
        for (int piece = pieces.First + group.Index; piece < pieces.End; piece += group.Count)
        {
            int row = (piece - pieces.First) * arguments.Sums, end = pieces.Subject(piece + 1);
            for (int s = arguments.Head + t; s < arguments.Sums; s += threads) partial[row + s] = 0;
            RealDevice mantissa = RealDevice.From(1), exponent = RealDevice.From(0);
            for (int first = pieces.Subject(piece); first < end; first += threads)
            {
                if (first + t < end)
                {
                    mantissa *= Prepare(rx, jy, first + t, parameters, work, size, arguments);
                    exponent += RealDevice.TakeExponent(ref mantissa);
                }
                group.Barrier();                                    // all subjects are prepared
                AddSums(workspace, tile, Math.Min(threads, end - first), table, partial, row, t, threads, arguments);
                group.Barrier();                                    // none is needed any more
            }
            if (arguments.Head > 0) AddDeterminants(group, mantissa, exponent, shared, partial, row);
        }
    }

    private static RealDevice Prepare<TView, TQ>(
        TView rx, TView jy, int subject, TView parameters, RealView<TView> work, TQ size, in TiledArguments arguments)
        where TView : struct, IView<double>
        where TQ : struct, ISize
    {
        int q = size.Value, p = arguments.Layout.P;
        LaneOfBatch<TView> x = LaneOfBatch<TView>.Of(rx, subject, q * (q + 1) / 2 + q * p), y = LaneOfBatch<TView>.Of(jy, subject, q);
        if (arguments.Derivatives != 0)
            return DevicePrepare.Derivatives(x, y, parameters, work, size, arguments.Layout);
        return DevicePrepare.Value(x, y, parameters, work, arguments.Layout.ScratchTilde, size, p);
    }

    // Every sum of the table, Σ over subjects and terms of w[a] w[b]; sum s is thread s's, s + threads' …
    private static void AddSums<TView, TIndex>(
        TView workspace, int tile, int held, TIndex table, TView partial, int row, int t, int threads, in TiledArguments arguments)
        where TView : struct, IView<double>
        where TIndex : struct, IView<int>
    {
        int count = arguments.Sums - arguments.Head, stride = arguments.Stride, to = row + arguments.Head;
        for (int s = t; s < count; s += threads)
        {
            int a = tile + table[s], b = tile + table[count + s];
            int stepA = table[2 * count + s], stepB = table[3 * count + s], terms = table[4 * count + s];
            double sum = partial[to + s];
            for (int i = 0; i < held; i++, a += stride, b += stride)
                for (int j = 0; j < terms; j++) sum = workspace[a + j * stepA] * workspace[b + j * stepB] + sum;
            partial[to + s] = sum;
        }
    }

    // The determinant of a group: mantissas multiplied, exponents added, in the tree of the other kernels.
    private static void AddDeterminants<TGroup, TView>(
        TGroup group, RealDevice mantissa, RealDevice exponent, TView shared, TView partial, int row)
        where TGroup : struct, IGroup
        where TView : struct, IView<double>
    {
        shared[group.Thread] = mantissa.Value;
        shared[group.Threads + group.Thread] = exponent.Value;
        GroupTree.Merge(group, 2, 1, shared);
        GroupTree.Write(group, 2, shared, partial, row);
        GroupTree.Normalise(group, partial, row);
    }
}
