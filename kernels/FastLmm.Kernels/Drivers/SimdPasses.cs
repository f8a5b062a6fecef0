using System.Runtime.CompilerServices;
using FastLmm.Kernels.Arithmetic;
using FastLmm.Kernels.Layout;
using FastLmm.Kernels.Operations;

namespace FastLmm.Kernels.Drivers;

/// <summary>Eight subjects at a time.</summary>
public sealed unsafe partial class SimdPasses : SubjectPasses
{
    private const int Lanes = PackedSubjects.Lanes;

    /// <inheritdoc/>
    public override string Name => "simd";

    /// <inheritdoc/>
    protected override void ValueBlock(PackedSubjects subjects, int first, int end, double* lambda, double* sums, PassScratch scratch)
    {
        int q = subjects.Q, p = subjects.P, count = ValuePass.Sums(p);
        var lanes = (Real8*)scratch.Sums((long)count * Lanes);
        lanes[0] = Real8.From(1);
        var work = (Real8*)scratch.Work((long)ValuePass.Scratch(q, p) * Lanes);
        switch (q)
        {
            case 1: Value(subjects, first, end, lambda, lanes, work, default(Size1)); break;
            case 2: Value(subjects, first, end, lambda, lanes, work, default(Size2)); break;
            case 3: Value(subjects, first, end, lambda, lanes, work, default(Size3)); break;
            default: Value(subjects, first, end, lambda, lanes, work, new AnySize(q)); break;
        }
        LaneTree.Multiply((double*)lanes, Lanes, 1, sums);
        LaneTree.Add((double*)(lanes + 2), Lanes, 1, sums + 2, count - 2);
    }

    /// <inheritdoc/>
    protected override void DerivativeBlock(
        PackedSubjects subjects, int first, int end, double* parameters, DerivativeTile tile, double* sums, PassScratch scratch)
    {
        var lanes = (Real8*)scratch.Sums((long)tile.Sums * Lanes);
        var work = (Real8*)scratch.Work((long)tile.Layout.Scratch * Lanes);
        switch (subjects.Q)
        {
            case 1: Derivatives(subjects, first, end, parameters, tile, lanes, work, default(Size1)); break;
            case 2: Derivatives(subjects, first, end, parameters, tile, lanes, work, default(Size2)); break;
            case 3: Derivatives(subjects, first, end, parameters, tile, lanes, work, default(Size3)); break;
            default: Derivatives(subjects, first, end, parameters, tile, lanes, work, new AnySize(subjects.Q)); break;
        }
        LaneTree.Add((double*)lanes, Lanes, 1, sums, tile.Sums);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void BlupBatch(PackedSubjects subjects, int batch, double* parameters, double* output, PassScratch scratch)
    {
        var work = (Real8*)scratch.Work((long)BlupPass.Scratch(subjects.Q) * Lanes);
        BlupPass.Compute<Real8, PointerView<Real8>, PointerView<Real8>, PointerView<double>, AnySize>(
            new((Real8*)subjects.Rx(batch)), new((Real8*)subjects.Jy(batch)), new(parameters), new(work), new((Real8*)output),
            new AnySize(subjects.Q), subjects.P);
    }

    /// <inheritdoc/>
    protected override void ScoreBlock(
        PackedSubjects subjects, PackedLeftovers leftovers, int first, int end, double* parameters, bool withSpread, double* sums,
        PassScratch scratch)
    {
        int count = ScorePass.Sums(subjects.P, withSpread);
        var lanes = (Real8*)scratch.Sums((long)count * Lanes);
        var work = (Real8*)scratch.Work((long)ScorePass.Scratch(subjects.Q, subjects.P, leftovers.Columns.Length) * Lanes);
        switch (subjects.Q)
        {
            case 1: Scores(subjects, leftovers, first, end, parameters, withSpread, lanes, work, default(Size1)); break;
            case 2: Scores(subjects, leftovers, first, end, parameters, withSpread, lanes, work, default(Size2)); break;
            case 3: Scores(subjects, leftovers, first, end, parameters, withSpread, lanes, work, default(Size3)); break;
            default: Scores(subjects, leftovers, first, end, parameters, withSpread, lanes, work, new AnySize(subjects.Q)); break;
        }
        LaneTree.Add((double*)lanes, Lanes, 1, sums, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Value<TQ>(PackedSubjects subjects, int first, int end, double* lambda, Real8* sums, Real8* work, TQ size)
        where TQ : struct, ISize
    {
        int p = subjects.P, rxEntries = subjects.RxEntries, q = size.Value;
        for (int batch = first; batch < end;)
        {
            var rx = (Real8*)subjects.Rx(batch);
            var jy = (Real8*)subjects.Jy(batch);
            int stop = Math.Min(end, batch + subjects.Contiguous(batch));
            for (; batch < stop; batch++, rx += rxEntries, jy += q)
            {
                ValuePass.Add<Real8, PointerView<Real8>, PointerView<Real8>, PointerView<double>, TQ>(
                    new(rx), new(jy), new(lambda), new(work), new(work + SubjectFactor.Scratch(q)), new(sums), size, p);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Derivatives<TQ>(
        PackedSubjects subjects, int first, int end, double* parameters, DerivativeTile tile, Real8* sums, Real8* work, TQ size)
        where TQ : struct, ISize
    {
        DerivativeLayout layout = tile.Layout;
        int rxEntries = subjects.RxEntries, q = size.Value;
        fixed (int* index = tile.Index)
        {
            for (int batch = first; batch < end;)
            {
                var rx = (Real8*)subjects.Rx(batch);
                var jy = (Real8*)subjects.Jy(batch);
                int stop = Math.Min(end, batch + subjects.Contiguous(batch));
                for (; batch < stop; batch++, rx += rxEntries, jy += q)
                {
                    DerivativePass.Prepare<Real8, PointerView<Real8>, PointerView<Real8>, PointerView<double>, TQ>(
                        new(rx), new(jy), new(parameters), new(work), size, layout);
                    if (tile.WithSmall)
                    {
                        DerivativePass.Add<Real8, PointerView<Real8>, PointerView<int>>(new(work), new(sums), new(index), layout);
                    }
                    DerivativePass.AddCross<Real8, PointerView<Real8>, PointerView<int>>(
                        new(work), new(sums + tile.Small), new(index), layout, tile.FirstRow, tile.EndRow);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scores<TQ>(
        PackedSubjects subjects, PackedLeftovers leftovers, int first, int end, double* parameters, bool withSpread, Real8* sums,
        Real8* work, TQ size)
        where TQ : struct, ISize
    {
        ScorePass.Add<Real8, BatchRun, PointerView<Real8>, PointerView<Real8>, PointerView<double>, TQ>(
            new(subjects, leftovers, first, end), new(parameters), new(work), new(sums), size, subjects.P,
            leftovers.Columns.Length, withSpread);
    }

    // Consecutive batches.
    private readonly struct BatchRun(PackedSubjects subjects, PackedLeftovers leftovers, int first, int end) : IScoreRun<PointerView<Real8>>
    {
        public int Count => end - first;

        public PointerView<Real8> Rx(int i) => new((Real8*)subjects.Rx(first + i));

        public PointerView<Real8> Jy(int i) => new((Real8*)subjects.Jy(first + i));

        public PointerView<Real8> W(int i) => new((Real8*)leftovers.W(first + i));
    }
}
