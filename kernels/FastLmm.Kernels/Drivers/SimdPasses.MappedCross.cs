using System.Runtime.CompilerServices;
using FastLmm.Kernels.Arithmetic;
using FastLmm.Kernels.Layout;
using FastLmm.Kernels.Operations;

namespace FastLmm.Kernels.Drivers;

public sealed unsafe partial class SimdPasses
{
    /// <inheritdoc/>
    protected override void MappedCrossBlock(
        PackedSubjects subjects, int first, int end, double* parameters, double* map, CrossTile tile, double* sums, PassScratch scratch)
    {
        var lanes = (Real8*)scratch.Sums((long)tile.Sums * Lanes);
        var work = (Real8*)scratch.Work((long)MappedCrossPass.Scratch(tile.Layout) * Lanes);
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
    private static void MappedCross<TQ>(
        PackedSubjects subjects, int first, int end, double* parameters, double* map, CrossTile tile, Real8* sums, Real8* work, TQ size)
        where TQ : struct, ISize
    {
        DerivativeLayout layout = tile.Layout;
        for (int batch = first; batch < end; batch++)
        {
            DerivativePass.Prepare<Real8, PointerView<Real8>, PointerView<Real8>, PointerView<double>, TQ>(
                new((Real8*)subjects.Rx(batch)), new((Real8*)subjects.Jy(batch)), new(parameters), new(work), size, layout);
            MappedCrossPass.Prepare<Real8, PointerView<Real8>, PointerView<double>>(new(map), new(work), layout);
            MappedCrossPass.Add<Real8, PointerView<Real8>, TQ>(new(work), new(sums), size, layout, tile.FirstRow, tile.EndRow);
        }
    }
}
