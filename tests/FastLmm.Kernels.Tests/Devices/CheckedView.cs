using FastLmm.Kernels.Arithmetic;

namespace FastLmm.Kernels.Tests.Devices;

/// <summary>Memory whose bounds are checked.</summary>
internal readonly struct CheckedView<T>(T[] memory) : IView<T>
    where T : unmanaged
{
    public T this[int index]
    {
        get => memory[index];
        set => memory[index] = value;
    }
}
