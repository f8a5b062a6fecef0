using FastLmm.Kernels.Arithmetic;
using FastLmm.Kernels.Devices;
using ILGPU;
using ILGPU.Runtime;

namespace FastLmm.Kernels.Gpu.Ilgpu;

/// <summary>The kernels of one accelerator, each compiled when it is first launched.</summary>
/// <typeparam name="TThreads">Threads of a group.</typeparam>
internal sealed class KernelSet<TThreads>(Accelerator accelerator)
    where TThreads : unmanaged, ISize
{
    private readonly Dictionary<Type, Delegate> _loaded = [];           // every kernel has a type of launcher of its own

    /// <summary>Launches <see cref="PrivateBodies.Value"/>.</summary>
    internal void Value<TQ>(AcceleratorStream stream, KernelConfig grid, PassLaunch launch, TQ size)
        where TQ : unmanaged, ISize =>
        Get(() => accelerator.LoadKernel<
            ArrayView<double>, ArrayView<double>, ArrayView<double>, ArrayView<double>, DevicePieces, int, TQ, TThreads>(
            KernelEntries.Value))(
            stream, grid, Of(launch.Rx), Of(launch.Jy), Of(launch.Parameters), Of(launch.Output), launch.Pieces, launch.P, size, default);

    /// <summary>Launches <see cref="PrivateBodies.Derivatives"/>.</summary>
    internal void Derivatives<TQ>(
        AcceleratorStream stream, KernelConfig grid, PassLaunch launch, IDeviceMemory<int> index, DerivativeArguments arguments, TQ size)
        where TQ : unmanaged, ISize =>
        Get(() => accelerator.LoadKernel<
            ArrayView<double>, ArrayView<double>, ArrayView<double>, ArrayView<int>, ArrayView<double>, DevicePieces, DerivativeArguments,
            TQ, TThreads>(KernelEntries.Derivatives))(
            stream, grid, Of(launch.Rx), Of(launch.Jy), Of(launch.Parameters), IlgpuMemory<int>.Of(index), Of(launch.Output),
            launch.Pieces, arguments, size, default);

    /// <summary>Launches <see cref="TiledBody.Run"/>.</summary>
    internal void Tiled<TQ>(
        AcceleratorStream stream, KernelConfig grid, PassLaunch launch, IDeviceMemory<int> table, IDeviceMemory<double> workspace,
        TiledArguments arguments, TQ size)
        where TQ : unmanaged, ISize =>
        Get(() => accelerator.LoadKernel<
            ArrayView<double>, ArrayView<double>, ArrayView<double>, ArrayView<int>, ArrayView<double>, ArrayView<double>, DevicePieces,
            TiledArguments, TQ, TThreads>(KernelEntries.Tiled))(
            stream, grid, Of(launch.Rx), Of(launch.Jy), Of(launch.Parameters), IlgpuMemory<int>.Of(table), Of(workspace),
            Of(launch.Output), launch.Pieces, arguments, size, default);

    /// <summary>Launches <see cref="PrivateBodies.Blups"/>.</summary>
    internal void Blups<TQ>(AcceleratorStream stream, KernelConfig grid, PassLaunch launch, int first, int count, TQ size)
        where TQ : unmanaged, ISize =>
        Get(() => accelerator.LoadKernel<
            ArrayView<double>, ArrayView<double>, ArrayView<double>, ArrayView<double>, int, int, int, TQ, TThreads>(KernelEntries.Blups))(
            stream, grid, Of(launch.Rx), Of(launch.Jy), Of(launch.Parameters), Of(launch.Output), first, count, launch.P, size, default);

    private static ArrayView<double> Of(IDeviceMemory<double> memory) => IlgpuMemory<double>.Of(memory);

    private TLauncher Get<TLauncher>(Func<TLauncher> load)
        where TLauncher : Delegate
    {
        lock (_loaded)
        {
            if (_loaded.TryGetValue(typeof(TLauncher), out Delegate? loaded)) return (TLauncher)loaded;
            TLauncher launcher = load();
            _loaded.Add(typeof(TLauncher), launcher);
            return launcher;
        }
    }
}
