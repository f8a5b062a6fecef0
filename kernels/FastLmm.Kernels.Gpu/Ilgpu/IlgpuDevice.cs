using FastLmm.Kernels.Arithmetic;
using FastLmm.Kernels.Devices;
using ILGPU.Runtime;

namespace FastLmm.Kernels.Gpu.Ilgpu;

/// <summary>An accelerator of ILGPU.</summary>
/// <param name="accelerator">The accelerator, which stays the caller's.</param>
/// <param name="memory">Bytes that the passes may take on it.</param>
/// <param name="groups">Most groups of a launch.</param>
/// <typeparam name="TThreads">Threads of a group.</typeparam>
internal sealed class IlgpuDevice<TThreads>(Accelerator accelerator, long memory, int groups) : IPassDevice
    where TThreads : unmanaged, ISize
{
    private readonly KernelSet<TThreads> _kernels = new(accelerator);

    /// <inheritdoc/>
    public string Name => accelerator.Name;

    /// <inheritdoc/>
    public long Memory => memory;

    /// <inheritdoc/>
    public int Threads => default(TThreads).Value;

    /// <inheritdoc/>
    public int Groups => groups;

    /// <inheritdoc/>
    public IPassQueue OpenQueue() => new IlgpuQueue<TThreads>(Name, accelerator, _kernels);
}
