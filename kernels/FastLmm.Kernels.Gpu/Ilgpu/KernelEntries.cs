using FastLmm.Kernels.Arithmetic;
using FastLmm.Kernels.Devices;
using ILGPU;

namespace FastLmm.Kernels.Gpu.Ilgpu;

/// <summary>
/// Where kernels begin: each gives a body its memory. Sizes are types, so that they are constants to the device's compiler, which also
/// must know how much private and shared memory there is.
/// </summary>
internal static class KernelEntries
{
    /// <summary><see cref="PrivateBodies.Value"/>.</summary>
    internal static void Value<TQ, TThreads>(
        ArrayView<double> rx, ArrayView<double> jy, ArrayView<double> lambda, ArrayView<double> partial, DevicePieces pieces, int p,
        TQ size, TThreads threads)
        where TQ : unmanaged, ISize
        where TThreads : unmanaged, ISize =>
        PrivateBodies.Value(
            new DeviceGroup<TThreads>(threads), new DoubleView(rx), new DoubleView(jy), new DoubleView(lambda),
            new DoubleView(LocalMemory.Allocate<double>(DeviceLimits.PrivateWork)),
            new DoubleView(LocalMemory.Allocate<double>(DeviceLimits.PrivateSums)),
            new DoubleView(SharedMemory.Allocate<double>(DeviceLimits.Shared(threads.Value))), new DoubleView(partial), pieces, size, p);

    /// <summary><see cref="PrivateBodies.Derivatives"/>.</summary>
    internal static void Derivatives<TQ, TThreads>(
        ArrayView<double> rx, ArrayView<double> jy, ArrayView<double> parameters, ArrayView<int> index, ArrayView<double> partial,
        DevicePieces pieces, DerivativeArguments arguments, TQ size, TThreads threads)
        where TQ : unmanaged, ISize
        where TThreads : unmanaged, ISize =>
        PrivateBodies.Derivatives(
            new DeviceGroup<TThreads>(threads), new DoubleView(rx), new DoubleView(jy), new DoubleView(parameters), new IntView(index),
            new DoubleView(LocalMemory.Allocate<double>(DeviceLimits.PrivateWork)),
            new DoubleView(LocalMemory.Allocate<double>(DeviceLimits.PrivateSums)),
            new DoubleView(SharedMemory.Allocate<double>(DeviceLimits.Shared(threads.Value))), new DoubleView(partial), pieces, size,
            arguments);

    /// <summary><see cref="TiledBody.Run"/>.</summary>
    internal static void Tiled<TQ, TThreads>(
        ArrayView<double> rx, ArrayView<double> jy, ArrayView<double> parameters, ArrayView<int> table, ArrayView<double> workspace,
        ArrayView<double> partial, DevicePieces pieces, TiledArguments arguments, TQ size, TThreads threads)
        where TQ : unmanaged, ISize
        where TThreads : unmanaged, ISize =>
        TiledBody.Run(
            new DeviceGroup<TThreads>(threads), new DoubleView(rx), new DoubleView(jy), new DoubleView(parameters), new IntView(table),
            new DoubleView(workspace), new DoubleView(SharedMemory.Allocate<double>(DeviceLimits.Shared(threads.Value))),
            new DoubleView(partial), pieces, size, arguments);

    /// <summary><see cref="PrivateBodies.Blups"/>.</summary>
    internal static void Blups<TQ, TThreads>(
        ArrayView<double> rx, ArrayView<double> jy, ArrayView<double> parameters, ArrayView<double> output, int first, int count, int p,
        TQ size, TThreads threads)
        where TQ : unmanaged, ISize
        where TThreads : unmanaged, ISize =>
        PrivateBodies.Blups(
            new DeviceGroup<TThreads>(threads), new DoubleView(rx), new DoubleView(jy), new DoubleView(parameters),
            new DoubleView(LocalMemory.Allocate<double>(DeviceLimits.BlupWork)), new DoubleView(output), first, count, size, p);
}
