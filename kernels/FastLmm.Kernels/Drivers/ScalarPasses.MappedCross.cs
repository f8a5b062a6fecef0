using FastLmm.Kernels.Arithmetic;
using FastLmm.Kernels.Layout;
using FastLmm.Kernels.Operations;

namespace FastLmm.Kernels.Drivers;

public sealed unsafe partial class ScalarPasses
{
    /// <inheritdoc/>
    protected override void MappedCrossBlock(
        PackedSubjects subjects, int first, int end, double* parameters, double* map, CrossTile tile, double* sums, PassScratch scratch)
    {
        DerivativeLayout layout = tile.Layout;
        var size = new AnySize(subjects.Q);
        double* lanes = scratch.Sums((long)tile.Sums * Lanes);
        var work = new PointerView<Real1>((Real1*)scratch.Work(MappedCrossPass.Scratch(layout)));
        for (int l = 0; l < Lanes; l++)
        {
            var lane = new PointerView<Real1>((Real1*)(lanes + (long)l * tile.Sums));
            for (int batch = first; batch < end; batch++)
            {
                DerivativePass.Prepare<Real1, LaneView, PointerView<Real1>, PointerView<double>, AnySize>(
                    new(subjects.Rx(batch) + l), new(subjects.Jy(batch) + l), new(parameters), work, 0, size, layout);
                MappedCrossPass.Prepare<Real1, PointerView<Real1>, PointerView<double>>(new(map), work, layout);
                MappedCrossPass.Add<Real1, PointerView<Real1>, AnySize>(work, lane, size, layout, tile.FirstRow, tile.EndRow);
            }
        }
        LaneTree.Add(lanes, 1, tile.Sums, sums, tile.Sums);
    }
}
