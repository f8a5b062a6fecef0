using FastLmm.Kernels.Devices;
using ILGPU;
using ILGPU.Runtime;

namespace FastLmm.Kernels.Gpu.Ilgpu;

/// <summary>A buffer of ILGPU.</summary>
/// <param name="device">Name of the device.</param>
/// <param name="buffer">The buffer.</param>
internal sealed class IlgpuMemory<T>(string device, MemoryBuffer1D<T, Stride1D.Dense> buffer) : IDeviceMemory<T>
    where T : unmanaged
{
    /// <inheritdoc/>
    public long Length => buffer.Length;

    /// <summary>The buffer.</summary>
    internal MemoryBuffer1D<T, Stride1D.Dense> Buffer => buffer;

    /// <summary>What kernels read and write.</summary>
    internal ArrayView<T> View => buffer.View.BaseView;

    /// <summary>The view of memory that this project made.</summary>
    internal static ArrayView<T> Of(IDeviceMemory<T> memory) => ((IlgpuMemory<T>)memory).View;

    /// <inheritdoc/>
    public void Dispose() => Failures.Translate(device, buffer.Dispose);
}
