using FastLmm.Kernels.Arithmetic;
using FastLmm.Kernels.Layout;
using FastLmm.Kernels.Operations;

namespace FastLmm.Kernels.Devices;

/// <summary>
/// Whole kernels whose threads have sums of their own: a group takes a piece, thread t of it the subjects t, t + threads, …, and the
/// sums meet in a tree. Which groups there are does not change a bit; how many threads a group has does.
/// </summary>
public static class PrivateBodies
{
    /// <summary>The value pass: row k of the sums is that of piece First + k.</summary>
    /// <param name="group">The group.</param>
    /// <param name="rx">R and J_x of the pieces at hand.</param>
    /// <param name="jy">J_y of these.</param>
    /// <param name="lambda">Λ, lower triangle by rows.</param>
    /// <param name="work">This thread's scratch, <see cref="DeviceLimits.PrivateWork"/> doubles.</param>
    /// <param name="sums">This thread's sums, <see cref="DeviceLimits.PrivateSums"/> doubles.</param>
    /// <param name="shared">Shared memory, <see cref="DeviceLimits.Shared"/> doubles.</param>
    /// <param name="partial">The sums of the pieces, <see cref="ValuePass.Sums"/> each.</param>
    /// <param name="pieces">The pieces.</param>
    /// <param name="size">q.</param>
    /// <param name="p">Columns of X.</param>
    public static void Value<TGroup, TView, TQ>(
        TGroup group, TView rx, TView jy, TView lambda, TView work, TView sums, TView shared, TView partial, DevicePieces pieces, TQ size, int p)
        where TGroup : struct, IGroup
        where TView : struct, IView<double>
        where TQ : struct, ISize
    {
        int count = ValuePass.Sums(p), tilde = SubjectFactor.Scratch(size.Value);
        RealView<TView> scratch = new(work, 0), to = new(sums, 0);
        for (int piece = pieces.First + group.Index; piece < pieces.End; piece += group.Count)
        {
            Clear(sums, count, determinant: true);
            StridedRun<TView> run = Run(group, rx, jy, pieces, piece, size.Value, p);
            for (int i = 0; i < run.Count; i++)
            {
                RealDevice determinant = DevicePrepare.Value(run.Rx(i), run.Jy(i), lambda, scratch, tilde, size, p);
                ValuePass.AddDeterminant<RealDevice, RealView<TView>>(determinant, to);
                PrivateSums.AddUpper(scratch.From(tilde), size.Value, p + 1, to.From(2));
            }
            GroupTree.Add(group, sums, count, true, shared, partial, (piece - pieces.First) * count);
        }
    }

    /// <summary>The pass with derivatives.</summary>
    /// <param name="group">The group.</param>
    /// <param name="rx">R and J_x of the pieces at hand.</param>
    /// <param name="jy">J_y of these.</param>
    /// <param name="parameters">Λ, β̂, C as <see cref="DerivativePass"/> takes them.</param>
    /// <param name="index">The structure's pairs and products.</param>
    /// <param name="work">This thread's scratch, <see cref="DeviceLimits.PrivateWork"/> doubles.</param>
    /// <param name="sums">This thread's sums, <see cref="DeviceLimits.PrivateSums"/> doubles.</param>
    /// <param name="shared">Shared memory, <see cref="DeviceLimits.Shared"/> doubles.</param>
    /// <param name="partial">The sums of the pieces.</param>
    /// <param name="pieces">The pieces.</param>
    /// <param name="size">q.</param>
    /// <param name="arguments">The rest.</param>
    public static void Derivatives<TGroup, TView, TIndex, TQ>(
        TGroup group, TView rx, TView jy, TView parameters, TIndex index, TView work, TView sums, TView shared, TView partial,
        DevicePieces pieces, TQ size, DerivativeArguments arguments)
        where TGroup : struct, IGroup
        where TView : struct, IView<double>
        where TIndex : struct, IView<int>
        where TQ : struct, ISize
    {
        DerivativePart part = arguments.Part;
        RealView<TView> scratch = new(work, 0), to = new(sums, 0);
        for (int piece = pieces.First + group.Index; piece < pieces.End; piece += group.Count)
        {
            Clear(sums, arguments.Sums, part.WithValue);
            StridedRun<TView> run = Run(group, rx, jy, pieces, piece, size.Value, arguments.Layout.P);
            for (int i = 0; i < run.Count; i++)
            {
                RealDevice determinant = DevicePrepare.Derivatives(run.Rx(i), run.Jy(i), parameters, scratch, size, arguments.Layout);
                if (part.WithValue) ValuePass.AddDeterminant<RealDevice, RealView<TView>>(determinant, to);
                PrivateSums.Add(scratch, to, index, arguments.Layout, part);
            }
            GroupTree.Add(group, sums, arguments.Sums, part.WithValue, shared, partial, (piece - pieces.First) * arguments.Sums);
        }
    }

    /// <summary>The BLUP pass over some of the subjects at hand; there is nothing to sum.</summary>
    /// <param name="group">The group.</param>
    /// <param name="rx">R and J_x.</param>
    /// <param name="jy">J_y.</param>
    /// <param name="parameters">Λ (lower by rows), β̂.</param>
    /// <param name="work">This thread's scratch, <see cref="DeviceLimits.BlupWork"/> doubles.</param>
    /// <param name="output"><see cref="BlupPass.Outputs"/> of these subjects, batch after batch, interleaved by lane.</param>
    /// <param name="first">First of these subjects, a multiple of 8.</param>
    /// <param name="count">How many.</param>
    /// <param name="size">q.</param>
    /// <param name="p">Columns of X.</param>
    public static void Blups<TGroup, TView, TQ>(
        TGroup group, TView rx, TView jy, TView parameters, TView work, TView output, int first, int count, TQ size, int p)
        where TGroup : struct, IGroup
        where TView : struct, IView<double>
        where TQ : struct, ISize
    {
        int q = size.Value, entries = q * (q + 1) / 2 + q * p, outputs = BlupPass.Outputs(q);
        for (int i = group.Index * group.Threads + group.Thread; i < count; i += group.Count * group.Threads)
        {
            BlupPass.Compute<RealDevice, LaneOfBatch<TView>, RealView<TView>, TView, TQ>(
                LaneOfBatch<TView>.Of(rx, first + i, entries), LaneOfBatch<TView>.Of(jy, first + i, q), parameters, new(work, 0),
                LaneOfBatch<TView>.Of(output, i, outputs), size, p);
        }
    }

    // This thread's subjects of a piece.
    private static StridedRun<TView> Run<TGroup, TView>(TGroup group, TView rx, TView jy, DevicePieces pieces, int piece, int q, int p)
        where TGroup : struct, IGroup
        where TView : struct, IView<double> =>
        new(rx, jy, pieces.Subject(piece) + group.Thread, pieces.Subject(piece + 1), group.Threads, q, p);

    private static void Clear<TView>(TView sums, int count, bool determinant)
        where TView : struct, IView<double>
    {
        for (int s = 0; s < count; s++) sums[s] = 0;
        if (determinant) sums[0] = 1;
    }
}
