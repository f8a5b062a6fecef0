using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace FastLmm.Kernels.Gpu.Ilgpu;

/// <summary>
/// Page-locked host memory that transfers of one queue go through: a device reads and writes it by itself, while the host goes on. What
/// goes to the device takes turns in a few slots; what comes from it waits in a pool until the queue is done.
/// </summary>
/// <remarks>Ordinary memory would make the host wait for every transfer, and through it for the kernel before.</remarks>
internal sealed unsafe class Staging(Accelerator accelerator, AcceleratorStream stream, int slotBytes = 4 << 20) : IDisposable
{
    private const int Slots = 4;

    private readonly CPUMemoryBuffer?[] _slots = new CPUMemoryBuffer?[Slots];
    private readonly ProfilingMarker?[] _read = new ProfilingMarker?[Slots];     // when the device has read a slot
    private readonly List<(nint From, nint To, long Bytes)> _arriving = [];
    private CPUMemoryBuffer? _pool;
    private long _used;
    private int _slot;

    /// <summary>Copies to a buffer; the host's memory is read when this returns.</summary>
    internal void Upload(byte* from, MemoryBuffer to, long atByte, long bytes)
    {
        for (long done = 0, now; done < bytes; done += now, _slot = (_slot + 1) % Slots)
        {
            now = Math.Min(slotBytes, bytes - done);
            nint slot = EmptySlot();
            Buffer.MemoryCopy(from + done, (void*)slot, slotBytes, now);
            using var staged = CPUMemoryBuffer.Create(accelerator, slot, now, sizeof(byte));
            to.CopyFrom(stream, staged.AsRawArrayView(), atByte + done);
            _read[_slot] = stream.AddProfilingMarker();
        }
    }

    /// <summary>Copies from the beginning of a buffer; the host's memory is written by <see cref="Wait"/>.</summary>
    internal void Download(MemoryBuffer from, byte* to, long bytes)
    {
        if (_pool is null || _used + bytes > _pool.LengthInBytes)
        {
            Wait();
            if (_pool is null || bytes > _pool.LengthInBytes) Grow(bytes);
        }
        nint at = _pool!.NativePtr + (nint)_used;
        using var staged = CPUMemoryBuffer.Create(accelerator, at, bytes, sizeof(byte));
        from.CopyTo(stream, 0, staged.AsRawArrayView());
        _arriving.Add((at, (nint)to, bytes));
        _used += bytes;
    }

    /// <summary>Waits for the queue and hands over what has arrived.</summary>
    internal void Wait()
    {
        stream.Synchronize();
        foreach ((nint from, nint to, long bytes) in _arriving) Buffer.MemoryCopy((void*)from, (void*)to, bytes, bytes);
        _arriving.Clear();
        _used = 0;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (ProfilingMarker? marker in _read) marker?.Dispose();
        foreach (CPUMemoryBuffer? slot in _slots) slot?.Dispose();
        _pool?.Dispose();
    }

    private nint EmptySlot()
    {
        if (_read[_slot] is { } marker)
        {
            marker.Synchronize();
            marker.Dispose();
            _read[_slot] = null;
        }
        return (_slots[_slot] ??= CPUMemoryBuffer.CreatePageLocked(accelerator, slotBytes, sizeof(byte))).NativePtr;
    }

    private void Grow(long bytes)
    {
        _pool?.Dispose();
        _pool = CPUMemoryBuffer.CreatePageLocked(accelerator, Math.Max(bytes, slotBytes), sizeof(byte));
    }
}
