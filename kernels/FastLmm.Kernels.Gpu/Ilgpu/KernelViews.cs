using System.Runtime.CompilerServices;
using FastLmm.Kernels.Arithmetic;
using FastLmm.Kernels.Devices;
using ILGPU;

namespace FastLmm.Kernels.Gpu.Ilgpu;

/// <summary>Doubles of any memory of a device.</summary>
internal readonly struct DoubleView(ArrayView<double> view) : IView<double>
{
    private readonly ArrayView<double> _view = view;

    /// <inheritdoc/>
    public double this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _view[index];
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        set => _view[index] = value;
    }
}

/// <summary>Integers of a device.</summary>
internal readonly struct IntView(ArrayView<int> view) : IView<int>
{
    private readonly ArrayView<int> _view = view;

    /// <inheritdoc/>
    public int this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _view[index];
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        set => _view[index] = value;
    }
}

/// <summary>The group that the calling thread of a device belongs to.</summary>
internal readonly struct DeviceGroup<TThreads>(TThreads threads) : IGroup
    where TThreads : struct, ISize
{
    private readonly TThreads _threads = threads;

    /// <inheritdoc/>
    public int Thread => Group.IdxX;

    /// <inheritdoc/>
    public int Threads => _threads.Value;

    /// <inheritdoc/>
    public int Index => Grid.IdxX;

    /// <inheritdoc/>
    public int Count => Grid.DimX;

    /// <inheritdoc/>
    public void Barrier() => Group.Barrier();
}

/// <summary>16: threads of a group where a thread of a device is one of the processor.</summary>
internal readonly struct Size16 : ISize
{
    /// <inheritdoc/>
    public int Value => 16;
}
