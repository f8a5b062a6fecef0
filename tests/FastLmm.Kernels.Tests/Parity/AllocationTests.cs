using FastLmm.Kernels.Drivers;
using FastLmm.Kernels.Layout;
using FastLmm.TestSupport;

namespace FastLmm.Kernels.Tests.Parity;

/// <summary>A pass allocates what it returns and a few small objects, however many subjects and blocks there are.</summary>
public class AllocationTests
{
    private const int Few = 2048;                       // bytes: the closure, the tile, parameters, the pool's links

    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 5)]
    [InlineData(5, 3)]
    public void APassAllocatesOnlyWhatItReturns(int q, int p)
    {
        PackedSubjects packed = PackedSubjects.Zero(q, p, 40_000, 256);
        var structure = new BlockStructure([q]);
        double[] lambda = Sums.Lower(RandomDesign.Lambda(q, q)), beta = new double[p], c = Sums.Upper(Sums.RandomC(p, p));
        SubjectPasses passes = new SimdPasses();
        DerivativeLayout layout = structure.Derivatives(p);
        int returned = 8 * (3 * (layout.Sums + (int)layout.CrossBefore(layout.CrossRows)) + 2 * (p + 2) * (p + 2));

        AssertAllocates(8 * (p + 2) * (p + 2) + Few, () => passes.Value(packed, lambda, 1));
        AssertAllocates(returned + Few, () => passes.Derivatives(packed, structure, lambda, beta, c, withCross: true, 1));
        AssertAllocates(returned + Few, () => passes.ValueAndDerivatives(packed, structure, lambda, beta, c, 1));
    }

    private static void AssertAllocates(long most, Action pass)
    {
        long least = long.MaxValue;
        for (int i = 0; i < 5; i++)                     // scratch may have gone to another test's pass: the least counts
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            pass();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        Assert.True(least <= most, $"{least} bytes, {most} at most");
    }
}
