using FastLmm.Kernels.Arithmetic;
using FastLmm.Kernels.Layout;
using FastLmm.Kernels.Operations;

namespace FastLmm.Kernels.Drivers;

/// <summary>One subject at a time, summed in the eight lanes of the SIMD path, so that both give the same bits.</summary>
public sealed unsafe partial class ScalarPasses : SubjectPasses
{
    private const int Lanes = PackedSubjects.Lanes;

    /// <inheritdoc/>
    public override string Name => "scalar";

    /// <inheritdoc/>
    protected override void ValueBlock(PackedSubjects subjects, int first, int end, double* lambda, double* sums, PassScratch scratch)
    {
        int q = subjects.Q, p = subjects.P, count = ValuePass.Sums(p);
        double* lanes = scratch.Sums((long)count * Lanes);
        var work = (Real1*)scratch.Work(ValuePass.Scratch(q, p));
        for (int l = 0; l < Lanes; l++)
        {
            double* lane = lanes + (long)l * count;
            lane[0] = 1;
            ValuePass.Add<Real1, PlainRun, LaneView, PointerView<Real1>, PointerView<double>, AnySize>(
                new(subjects, first, end, l), new(lambda), new(work), new((Real1*)lane), new AnySize(q), p);
        }
        LaneTree.Add(lanes, 1, count, sums, count, determinant: true);
    }

    /// <inheritdoc/>
    protected override void DerivativeBlock(
        PackedSubjects subjects, int first, int end, double* parameters, DerivativeTile tile, double* sums, PassScratch scratch)
    {
        DerivativeLayout layout = tile.Layout;
        double* lanes = scratch.Sums((long)tile.Sums * Lanes);
        var work = (Real1*)scratch.Work(layout.TileScratch);
        fixed (int* index = tile.Index)
        {
            for (int l = 0; l < Lanes; l++)
            {
                var lane = (Real1*)(lanes + (long)l * tile.Sums);
                if (tile.Part.WithValue) lane[0] = Real1.From(1);
                DerivativePass.Add<Real1, PlainRun, LaneView, PointerView<Real1>, PointerView<double>, PointerView<int>, AnySize>(
                    new(subjects, first, end, l), new(parameters), new(work), new(lane), new(index), new AnySize(subjects.Q), layout, tile.Part);
            }
        }
        LaneTree.Add(lanes, 1, tile.Sums, sums, tile.Sums, tile.Part.WithValue);
    }

    /// <inheritdoc/>
    protected override void BlupBatch(PackedSubjects subjects, int batch, double* parameters, double* output, PassScratch scratch)
    {
        var work = (Real1*)scratch.Work(BlupPass.Scratch(subjects.Q));
        for (int l = 0; l < Lanes; l++)
        {
            BlupPass.Compute<Real1, LaneView, PointerView<Real1>, PointerView<double>, AnySize>(
                new(subjects.Rx(batch) + l), new(subjects.Jy(batch) + l), new(parameters), new(work), new(output + l),
                new AnySize(subjects.Q), subjects.P);
        }
    }

    /// <inheritdoc/>
    protected override void ScoreBlock(
        PackedSubjects subjects, PackedLeftovers leftovers, int first, int end, double* parameters, bool withSpread, double* sums,
        PassScratch scratch)
    {
        int q = subjects.Q, p = subjects.P, count = ScorePass.Sums(p, withSpread);
        double* lanes = scratch.Sums((long)count * Lanes);
        var work = (Real1*)scratch.Work(ScorePass.Scratch(q, p, leftovers.Columns.Length));
        for (int l = 0; l < Lanes; l++)
        {
            ScorePass.Add<Real1, LaneRun, LaneView, PointerView<Real1>, PointerView<double>, AnySize>(
                new(subjects, leftovers, first, end, l), new(parameters), new(work), new((Real1*)(lanes + (long)l * count)), new AnySize(q), p,
                leftovers.Columns.Length, withSpread);
        }
        LaneTree.Add(lanes, 1, count, sums, count);
    }

    // One lane of consecutive batches.
    private readonly struct PlainRun(PackedSubjects subjects, int first, int end, int lane) : ISubjectRun<LaneView>
    {
        public int Count => end - first;

        public LaneView Rx(int i) => new(subjects.Rx(first + i) + lane);

        public LaneView Jy(int i) => new(subjects.Jy(first + i) + lane);
    }

    // The same with W.
    private readonly struct LaneRun(PackedSubjects subjects, PackedLeftovers leftovers, int first, int end, int lane) : IScoreRun<LaneView>
    {
        public int Count => end - first;

        public LaneView Rx(int i) => new(subjects.Rx(first + i) + lane);

        public LaneView Jy(int i) => new(subjects.Jy(first + i) + lane);

        public LaneView W(int i) => new(leftovers.W(first + i) + lane);
    }
}
