using FastLmm.Kernels.Arithmetic;
using FastLmm.Kernels.Devices;
using FastLmm.Kernels.Drivers;
using FastLmm.Kernels.Layout;
using FastLmm.Kernels.Operations;
using Lane = FastLmm.Kernels.Devices.LaneOfBatch<FastLmm.Kernels.Tests.Devices.CheckedView<double>>;
using Run = FastLmm.Kernels.Devices.StridedRun<FastLmm.Kernels.Tests.Devices.CheckedView<double>>;

namespace FastLmm.Kernels.Tests.Devices;

/// <summary>
/// The same numbers and pieces as on a device, but one subject after another and through the processor's own passes with their tiles: the
/// order that a group of one thread has.
/// </summary>
internal sealed unsafe class SequentialPasses : SimdPasses
{
    private protected override double[] ValueSums(PackedSubjects subjects, double[] lambda, int threads)
    {
        int q = subjects.Q, p = subjects.P, count = ValuePass.Sums(p);
        return Sum(subjects, count, determinant: true, (run, sums) =>
        {
            var work = new RealDevice[ValuePass.Scratch(q, p)];
            fixed (double* l = lambda)
            fixed (RealDevice* w = work)
                ValuePass.Add<RealDevice, Run, Lane, PointerView<RealDevice>, PointerView<double>, AnySize>(
                    run, new(l), new(w), new(sums), new AnySize(q), p);
        });
    }

    private protected override double[] TileSums(PackedSubjects subjects, DerivativeTile tile, double[] parameters, int threads) =>
        Sum(subjects, tile.Sums, tile.Part.WithValue, (run, sums) =>
        {
            var work = new RealDevice[tile.Layout.TileScratch];
            fixed (double* l = parameters)
            fixed (int* index = tile.Index)
            fixed (RealDevice* w = work)
                DerivativePass.Add<RealDevice, Run, Lane, PointerView<RealDevice>, PointerView<double>, PointerView<int>, AnySize>(
                    run, new(l), new(w), new(sums), new(index), new AnySize(subjects.Q), tile.Layout, tile.Part);
        });

    private delegate void Body(Run run, RealDevice* sums);

    private static double[] Sum(PackedSubjects subjects, int count, bool determinant, Body add)
    {
        DevicePieces pieces = DevicePieces.All(subjects.Batches, subjects.Q, subjects.P);
        double[] rx = DeviceData.Rx(subjects), jy = DeviceData.Jy(subjects), rows = new double[(long)pieces.Count * count];
        fixed (double* all = rows)
        {
            for (int piece = 0; piece < pieces.Count; piece++)
            {
                if (determinant) rows[piece * count] = 1;
                var run = new Run(new(rx), new(jy), pieces.Subject(piece), pieces.Subject(piece + 1), 1, subjects.Q, subjects.P);
                add(run, (RealDevice*)(all + piece * count));
            }
            return Merge(all, pieces.Count, count, count, determinant);
        }
    }
}
