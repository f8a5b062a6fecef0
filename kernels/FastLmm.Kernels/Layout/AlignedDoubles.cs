namespace FastLmm.Kernels.Layout;

/// <summary>Doubles that neither move nor need freeing, starting at a multiple of 64 bytes (a cache line, a batch of eight), zero at first.</summary>
/// <remarks>The memory lives as long as this object: who works on the pointer keeps the object alive to the end of the work.</remarks>
public sealed unsafe class AlignedDoubles
{
    private readonly double[] _array;

    /// <summary>Allocates.</summary>
    public AlignedDoubles(long length)
    {
        _array = GC.AllocateArray<double>(checked((int)(length + 7)), pinned: true);
        nint address = (nint)System.Runtime.CompilerServices.Unsafe.AsPointer(ref _array[0]);
        Start = (double*)((address + 63) & ~(nint)63);
        Length = length;
    }

    /// <summary>
    /// Allocates memory that will be read before it is written: it is written here, since the system maps a fresh page that is read first
    /// twice, and the second time interrupts all threads.
    /// </summary>
    internal static AlignedDoubles Written(long length)
    {
        var doubles = new AlignedDoubles(length);
        new Span<double>(doubles.Start, (int)length).Clear();
        GC.KeepAlive(doubles);
        return doubles;
    }

    /// <summary>The first double.</summary>
    public double* Start { get; }

    /// <summary>Number of doubles.</summary>
    public long Length { get; }
}
