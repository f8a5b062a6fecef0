using System.Runtime.CompilerServices;
using FastLmm.Kernels.Arithmetic;
using FastLmm.Kernels.Layout;
using FastLmm.Kernels.Operations;

namespace FastLmm.Kernels.Drivers;

internal static unsafe partial class SimdKernels<T>
{
    /// <summary>Sums of the score pass over a range of batches.</summary>
    internal static void Scores(
        PackedSubjects subjects, PackedLeftovers leftovers, int first, int end, double* parameters, bool withSpread, double* sums,
        PassScratch scratch)
    {
        int count = ScorePass.Sums(subjects.P, withSpread);
        var lanes = (T*)scratch.Sums((long)count * Lanes);
        var work = (T*)scratch.Work((long)ScorePass.Scratch(subjects.Q, subjects.P, leftovers.Columns.Length) * Lanes);
        switch (subjects.Q)
        {
            case 1: Scores(subjects, leftovers, first, end, parameters, withSpread, lanes, work, default(Size1)); break;
            case 2: Scores(subjects, leftovers, first, end, parameters, withSpread, lanes, work, default(Size2)); break;
            case 3: Scores(subjects, leftovers, first, end, parameters, withSpread, lanes, work, default(Size3)); break;
            default: Scores(subjects, leftovers, first, end, parameters, withSpread, lanes, work, new AnySize(subjects.Q)); break;
        }
        LaneTree.Add((double*)lanes, Lanes, 1, sums, count);
    }

    /// <summary>Rows of Σ T'Ψ(K)T over a range of batches.</summary>
    internal static void MappedCross(
        PackedSubjects subjects, int first, int end, double* parameters, double* map, CrossTile tile, double* sums, PassScratch scratch)
    {
        var lanes = (T*)scratch.Sums((long)tile.Sums * Lanes);
        var work = (T*)scratch.Work((long)MappedCrossPass.Scratch(tile.Layout) * Lanes);
        switch (subjects.Q)
        {
            case 1: MappedCross(subjects, first, end, parameters, map, tile, lanes, work, default(Size1)); break;
            case 2: MappedCross(subjects, first, end, parameters, map, tile, lanes, work, default(Size2)); break;
            case 3: MappedCross(subjects, first, end, parameters, map, tile, lanes, work, default(Size3)); break;
            default: MappedCross(subjects, first, end, parameters, map, tile, lanes, work, new AnySize(subjects.Q)); break;
        }
        LaneTree.Add((double*)lanes, Lanes, 1, sums, tile.Sums);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scores<TQ>(
        PackedSubjects subjects, PackedLeftovers leftovers, int first, int end, double* parameters, bool withSpread, T* sums, T* work, TQ size)
        where TQ : struct, ISize
    {
        ScorePass.Add<T, BatchRun, PointerView<T>, PointerView<T>, PointerView<double>, TQ>(
            new(subjects, leftovers, first, end), new(parameters), new(work), new(sums), size, subjects.P,
            leftovers.Columns.Length, withSpread);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MappedCross<TQ>(
        PackedSubjects subjects, int first, int end, double* parameters, double* map, CrossTile tile, T* sums, T* work, TQ size)
        where TQ : struct, ISize
    {
        DerivativeLayout layout = tile.Layout;
        for (int batch = first; batch < end; batch++)
        {
            DerivativePass.Prepare<T, PointerView<T>, PointerView<T>, PointerView<double>, TQ>(
                new((T*)subjects.Rx(batch)), new((T*)subjects.Jy(batch)), new(parameters), new(work), 0, size, layout);
            MappedCrossPass.Prepare<T, PointerView<T>, PointerView<double>>(new(map), new(work), layout);
            MappedCrossPass.Add<T, PointerView<T>, TQ>(new(work), new(sums), size, layout, tile.FirstRow, tile.EndRow);
        }
    }

    // Consecutive batches.
    private readonly struct BatchRun(PackedSubjects subjects, PackedLeftovers leftovers, int first, int end) : IScoreRun<PointerView<T>>
    {
        public int Count => end - first;

        public PointerView<T> Rx(int i) => new((T*)subjects.Rx(first + i));

        public PointerView<T> Jy(int i) => new((T*)subjects.Jy(first + i));

        public PointerView<T> W(int i) => new((T*)leftovers.W(first + i));
    }
}
