using System.Runtime.CompilerServices;
using FastLmm.Kernels.Arithmetic;
using FastLmm.Kernels.Layout;
using FastLmm.Kernels.Operations;

namespace FastLmm.Kernels.Devices;

/// <summary>What the passes compute of one subject before they sum.</summary>
internal static class DevicePrepare
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>J̃ into its place in the work.</summary>
    /// <param name="rx">R and J_x.</param>
    /// <param name="jy">J_y.</param>
    /// <param name="lambda">Λ, lower triangle by rows.</param>
    /// <param name="work">The work.</param>
    /// <param name="tilde">Where J̃ begins in it.</param>
    /// <param name="size">q.</param>
    /// <param name="p">Columns of X.</param>
    /// <returns>√|H|.</returns>
    [MethodImpl(Inline)]
    internal static RealDevice Value<TData, TWork, TParameters, TQ>(
        TData rx, TData jy, TParameters lambda, TWork work, int tilde, TQ size, int p)
        where TData : struct, IView<RealDevice>
        where TWork : struct, IRowView<RealDevice, TWork>
        where TParameters : struct, IView<double>
        where TQ : struct, ISize
    {
        RealDevice determinant = SubjectFactor.Factor<RealDevice, TData, TWork, TParameters, TQ>(rx, lambda, work, size);
        SubjectFactor.Solve<RealDevice, TData, TWork, TQ>(work, rx, jy, work.From(tilde), size, p);
        return determinant;
    }

    /// <summary><see cref="DerivativePass.Prepare"/>, for a layout with a tile of 1.</summary>
    [MethodImpl(Inline)]
    internal static RealDevice Derivatives<TData, TWork, TParameters, TQ>(
        TData rx, TData jy, TParameters parameters, TWork work, TQ size, in DerivativeLayout layout)
        where TData : struct, IView<RealDevice>
        where TWork : struct, IRowView<RealDevice, TWork>
        where TParameters : struct, IView<double>
        where TQ : struct, ISize =>
        DerivativePass.Prepare<RealDevice, TData, TWork, TParameters, TQ>(rx, jy, parameters, work, 0, size, layout);
}
