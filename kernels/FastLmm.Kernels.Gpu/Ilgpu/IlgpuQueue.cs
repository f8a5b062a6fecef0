using FastLmm.Kernels.Arithmetic;
using FastLmm.Kernels.Devices;
using ILGPU.Runtime;

namespace FastLmm.Kernels.Gpu.Ilgpu;

/// <summary>A stream of ILGPU with its staging memory.</summary>
/// <param name="name">Name of the device.</param>
/// <param name="accelerator">The accelerator.</param>
/// <param name="kernels">Its kernels.</param>
internal sealed unsafe class IlgpuQueue<TThreads>(string name, Accelerator accelerator, KernelSet<TThreads> kernels) : IPassQueue
    where TThreads : unmanaged, ISize
{
    private readonly Lazy<(AcceleratorStream Stream, Staging Staging)> _open = new(() => Open(accelerator));

    private AcceleratorStream Stream => _open.Value.Stream;

    private Staging Staging => _open.Value.Staging;

    /// <inheritdoc/>
    public IDeviceMemory<T>? Allocate<T>(long length)
        where T : unmanaged => Do(IDeviceMemory<T>? () =>
    {
        try
        {
            return new IlgpuMemory<T>(name, accelerator.Allocate1D<T>(length));
        }
        catch (Exception failure) when (Failures.IsOutOfMemory(failure))
        {
            return null;
        }
    });

    /// <inheritdoc/>
    public void Upload<T>(T* from, IDeviceMemory<T> to, long at, long count)
        where T : unmanaged => Do(() => Staging.Upload((byte*)from, ((IlgpuMemory<T>)to).Buffer, at * sizeof(T), count * sizeof(T)));

    /// <inheritdoc/>
    public void Download<T>(IDeviceMemory<T> from, T* to, long count)
        where T : unmanaged => Do(() => Staging.Download(((IlgpuMemory<T>)from).Buffer, (byte*)to, count * sizeof(T)));

    /// <inheritdoc/>
    public void Value(PassLaunch launch) => Do(() =>
    {
        switch (launch.Q)
        {
            case 1: kernels.Value(Stream, Grid(launch), launch, default(Size1)); break;
            case 2: kernels.Value(Stream, Grid(launch), launch, default(Size2)); break;
            case 3: kernels.Value(Stream, Grid(launch), launch, default(Size3)); break;
            default: kernels.Value(Stream, Grid(launch), launch, default(Size4)); break;
        }
    });

    /// <inheritdoc/>
    public void Derivatives(PassLaunch launch, IDeviceMemory<int> index, in DerivativeArguments arguments)
    {
        DerivativeArguments a = arguments;
        Do(() =>
        {
            switch (launch.Q)
            {
                case 1: kernels.Derivatives(Stream, Grid(launch), launch, index, a, default(Size1)); break;
                case 2: kernels.Derivatives(Stream, Grid(launch), launch, index, a, default(Size2)); break;
                case 3: kernels.Derivatives(Stream, Grid(launch), launch, index, a, default(Size3)); break;
                default: kernels.Derivatives(Stream, Grid(launch), launch, index, a, default(Size4)); break;
            }
        });
    }

    /// <inheritdoc/>
    public void Tiled(PassLaunch launch, IDeviceMemory<int> table, IDeviceMemory<double> workspace, in TiledArguments arguments)
    {
        TiledArguments a = arguments;
        Do(() =>
        {
            switch (launch.Q)
            {
                case 1: kernels.Tiled(Stream, Grid(launch), launch, table, workspace, a, default(Size1)); break;
                case 2: kernels.Tiled(Stream, Grid(launch), launch, table, workspace, a, default(Size2)); break;
                default: kernels.Tiled(Stream, Grid(launch), launch, table, workspace, a, new AnySize(launch.Q)); break;
            }
        });
    }

    /// <inheritdoc/>
    public void Blups(PassLaunch launch, int first, int count) => Do(() =>
    {
        switch (launch.Q)
        {
            case 1: kernels.Blups(Stream, Grid(launch), launch, first, count, default(Size1)); break;
            case 2: kernels.Blups(Stream, Grid(launch), launch, first, count, default(Size2)); break;
            case 3: kernels.Blups(Stream, Grid(launch), launch, first, count, default(Size3)); break;
            case 4: kernels.Blups(Stream, Grid(launch), launch, first, count, default(Size4)); break;
            default: kernels.Blups(Stream, Grid(launch), launch, first, count, new AnySize(launch.Q)); break;
        }
    });

    /// <inheritdoc/>
    public void Wait() => Do(() => Staging.Wait());

    /// <inheritdoc/>
    public void Dispose() => Do(() =>
    {
        if (!_open.IsValueCreated) return;
        Staging.Dispose();
        Stream.Dispose();
    });

    private static (AcceleratorStream Stream, Staging Staging) Open(Accelerator accelerator)
    {
        AcceleratorStream stream = accelerator.CreateStream();
        return (stream, new Staging(accelerator, stream));
    }

    private static ILGPU.KernelConfig Grid(PassLaunch launch) => new(launch.Groups, default(TThreads).Value);

    private void Do(Action action) => Failures.Translate(name, action);

    private T Do<T>(Func<T> action) => Failures.Translate(name, action);
}
