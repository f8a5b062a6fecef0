using FastLmm.Kernels.Drivers;
using FastLmm.Kernels.Layout;
using FastLmm.TestSupport;

namespace FastLmm.Kernels.Tests.Parity;

/// <summary>Passes work on pointers; memory that only a pointer still refers to must not be collected under them.</summary>
public class CollectionTests
{
    [Fact]
    public void PassesSurviveCollectionsOfEverythingThatLooksUnused()
    {
        var design = new RandomDesign(seed: 40, subjects: 3000, q: 2, p: 3);
        double[] lambda = Sums.Lower(RandomDesign.Lambda(2, 2)), beta = new double[3];
        PackedSubjects packed = design.Pack().Subjects;
        double[] blups = new SimdPasses().Blups(packed, lambda, beta, 1);
        using var stop = new CancellationTokenSource();
        var collector = new Thread(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                GC.Collect(2, GCCollectionMode.Forced, blocking: true);
                for (int k = 0; k < 40; k++) Array.Fill(GC.AllocateArray<double>(k % 2 == 0 ? 80 : 20_000, pinned: true), double.NaN);
            }
        });
        collector.Start();

        // Many calls, so that the optimised code runs, in which a local lives no longer than its last use.
        for (int i = 0; i < 600; i++) Assert.Equal(blups, new SimdPasses().Blups(packed, lambda, beta, 1));

        stop.Cancel();
        collector.Join();
    }
}
