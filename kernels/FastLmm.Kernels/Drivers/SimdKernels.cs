using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using FastLmm.Kernels.Arithmetic;
using FastLmm.Kernels.Layout;
using FastLmm.Kernels.Operations;

namespace FastLmm.Kernels.Drivers;

/// <summary>The value, derivative and BLUP passes over batches of eight subjects, specialised for q = 1, 2 and 3.</summary>
/// <typeparam name="T">Eight doubles, 64 bytes.</typeparam>
internal static unsafe partial class SimdKernels<T>
    where T : unmanaged, IReal<T>
{
    private const int Lanes = PackedSubjects.Lanes;
    private const int Ahead = 256;                      // cache lines, 16 KB: what is needed when this tile's sums are done

    /// <summary>Sums of the value pass over a range of batches.</summary>
    internal static void Value(PackedSubjects subjects, int first, int end, double* lambda, double* sums, PassScratch scratch)
    {
        int q = subjects.Q, p = subjects.P, count = ValuePass.Sums(p);
        var lanes = (T*)scratch.Sums((long)count * Lanes);
        lanes[0] = T.From(1);
        var work = (T*)scratch.Work((long)ValuePass.Scratch(q, p) * Lanes);
        switch (q)
        {
            case 1: Value(subjects, first, end, lambda, lanes, work, default(Size1)); break;
            case 2: Value(subjects, first, end, lambda, lanes, work, default(Size2)); break;
            case 3: Value(subjects, first, end, lambda, lanes, work, default(Size3)); break;
            default: Value(subjects, first, end, lambda, lanes, work, new AnySize(q)); break;
        }
        LaneTree.Add((double*)lanes, Lanes, 1, sums, count, determinant: true);
    }

    /// <summary>Sums of the derivative pass over a range of batches.</summary>
    internal static void Derivatives(
        PackedSubjects subjects, int first, int end, double* parameters, DerivativeTile tile, double* sums, PassScratch scratch)
    {
        var lanes = (T*)scratch.Sums((long)tile.Sums * Lanes);
        var work = (T*)scratch.Work((long)tile.Layout.TileScratch * Lanes);
        if (tile.Part.WithValue) lanes[0] = T.From(1);
        switch (subjects.Q)
        {
            case 1: Derivatives(subjects, first, end, parameters, tile, lanes, work, default(Size1)); break;
            case 2: Derivatives(subjects, first, end, parameters, tile, lanes, work, default(Size2)); break;
            case 3: Derivatives(subjects, first, end, parameters, tile, lanes, work, default(Size3)); break;
            default: Derivatives(subjects, first, end, parameters, tile, lanes, work, new AnySize(subjects.Q)); break;
        }
        LaneTree.Add((double*)lanes, Lanes, 1, sums, tile.Sums, tile.Part.WithValue);
    }

    /// <summary>Outputs of the BLUP pass of one batch.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Blups(PackedSubjects subjects, int batch, double* parameters, double* output, PassScratch scratch)
    {
        var work = (T*)scratch.Work((long)BlupPass.Scratch(subjects.Q) * Lanes);
        BlupPass.Compute<T, PointerView<T>, PointerView<T>, PointerView<double>, AnySize>(
            new((T*)subjects.Rx(batch)), new((T*)subjects.Jy(batch)), new(parameters), new(work), new((T*)output),
            new AnySize(subjects.Q), subjects.P);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Value<TQ>(PackedSubjects subjects, int first, int end, double* lambda, T* sums, T* work, TQ size)
        where TQ : struct, ISize
    {
        for (int batch = first, stop; batch < end; batch = stop)
        {
            stop = Math.Min(end, batch + subjects.Contiguous(batch));
            ValuePass.Add<T, Stretch, PointerView<T>, PointerView<T>, PointerView<double>, TQ>(
                new(subjects, batch, stop), new(lambda), new(work), new(sums), size, subjects.P);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Derivatives<TQ>(
        PackedSubjects subjects, int first, int end, double* parameters, DerivativeTile tile, T* sums, T* work, TQ size)
        where TQ : struct, ISize
    {
        fixed (int* index = tile.Index)
        {
            for (int batch = first, stop; batch < end; batch = stop)
            {
                stop = Math.Min(end, batch + subjects.Contiguous(batch));
                DerivativePass.Add<T, Stretch, PointerView<T>, PointerView<T>, PointerView<double>, PointerView<int>, TQ>(
                    new(subjects, batch, stop), new(parameters), new(work), new(sums), new(index), size, tile.Layout, tile.Part);
            }
        }
    }

    // Batches that lie in one piece. Those to come are fetched into the second cache, past the end at most: while a tile's sums are
    // made nothing is read, and the processor would not fetch by itself.
    private readonly struct Stretch(PackedSubjects subjects, int first, int end) : ISubjectRun<PointerView<T>>
    {
        private readonly T* _rx = (T*)subjects.Rx(first);
        private readonly T* _jy = (T*)subjects.Jy(first);
        private readonly int _rxEntries = subjects.RxEntries;
        private readonly int _q = subjects.Q;

        public int Count { get; } = end - first;

        public PointerView<T> Rx(int i)
        {
            T* rx = _rx + (nint)i * _rxEntries;
            if (Sse.IsSupported)
                for (int e = 0; e < _rxEntries; e++) Sse.Prefetch1(rx + Ahead + e);
            return new(rx);
        }

        public PointerView<T> Jy(int i) => new(_jy + (nint)i * _q);
    }
}
