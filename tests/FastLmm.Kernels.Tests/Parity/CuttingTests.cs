using FastLmm.Kernels.Drivers;
using FastLmm.Kernels.Layout;
using FastLmm.TestSupport;

namespace FastLmm.Kernels.Tests.Parity;

/// <summary>Sums over rows do not depend on how the rows are cut or on the number of threads.</summary>
public class CuttingTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 3)]
    [InlineData(4, 16)]
    public void RandomCutsAndThreadsGiveTheSameBits(int seed, int threads)
    {
        // Wide enough that a chunk of 2,000 rows is worth several threads.
        var design = new RandomDesign(seed: 20, subjects: 1500, q: 2, p: 45);
        (PackedSubjects whole, double[,] wholeLeftover) = design.Pack();

        (PackedSubjects cut, double[,] cutLeftover) = design.Pack(chunkSeed: seed, threads);

        Assert.Equal(wholeLeftover, cutLeftover);
        Assert.Equal(AllDoubles(whole), AllDoubles(cut));
    }

    private static unsafe double[] AllDoubles(PackedSubjects packed)
    {
        List<double> all = [];
        for (int batch = 0; batch < packed.Batches; batch++)
        {
            all.AddRange(new ReadOnlySpan<double>(packed.Rx(batch), packed.RxEntries * PackedSubjects.Lanes).ToArray());
            all.AddRange(new ReadOnlySpan<double>(packed.Jy(batch), packed.Q * PackedSubjects.Lanes).ToArray());
        }
        GC.KeepAlive(packed);
        return [.. all];
    }
}
