using System.Runtime.CompilerServices;

namespace FastLmm.Kernels.Arithmetic;

/// <summary>Numbered entries that a kernel reads and writes: a pointer on the CPU, an array view on a device. No bounds are checked.</summary>
public interface IView<T>
    where T : unmanaged
{
    /// <summary>An entry.</summary>
    T this[int index] { get; set; }
}

/// <summary>A view whose entries can be counted from any of them: offsets that are constants then cost nothing.</summary>
public interface IRowView<T, TSelf> : IView<T>
    where T : unmanaged
    where TSelf : struct, IRowView<T, TSelf>
{
    /// <summary>The entries from one on.</summary>
    TSelf From(int index);
}

/// <summary>Entries one after another.</summary>
public readonly unsafe struct PointerView<T>(T* start) : IRowView<T, PointerView<T>>
    where T : unmanaged
{
    private readonly T* _start = start;

    /// <inheritdoc/>
    public T this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _start[index];
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        set => _start[index] = value;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public PointerView<T> From(int index) => new(_start + index);
}

/// <summary>One lane of a batch: every eighth double.</summary>
public readonly unsafe struct LaneView(double* lane) : IView<Real1>
{
    private readonly double* _lane = lane;

    /// <inheritdoc/>
    public Real1 this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(_lane[(nint)index * 8]);
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        set => _lane[(nint)index * 8] = value.Value;
    }
}

/// <summary>A size that becomes a constant when a kernel is specialised for it.</summary>
public interface ISize
{
    /// <summary>The size.</summary>
    int Value { get; }
}

/// <summary>1.</summary>
public readonly struct Size1 : ISize
{
    /// <inheritdoc/>
    public int Value => 1;
}

/// <summary>2.</summary>
public readonly struct Size2 : ISize
{
    /// <inheritdoc/>
    public int Value => 2;
}

/// <summary>3.</summary>
public readonly struct Size3 : ISize
{
    /// <inheritdoc/>
    public int Value => 3;
}

/// <summary>4.</summary>
public readonly struct Size4 : ISize
{
    /// <inheritdoc/>
    public int Value => 4;
}

/// <summary>128.</summary>
public readonly struct Size128 : ISize
{
    /// <inheritdoc/>
    public int Value => 128;
}

/// <summary>Any size, known when it runs.</summary>
public readonly struct AnySize(int value) : ISize
{
    /// <inheritdoc/>
    public int Value { get; } = value;
}
