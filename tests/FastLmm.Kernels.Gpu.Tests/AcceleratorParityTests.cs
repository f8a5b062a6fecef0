using FastLmm.Kernels.Drivers;
using FastLmm.Kernels.Layout;
using FastLmm.Kernels.Tests.Devices;

namespace FastLmm.Kernels.Gpu.Tests;

/// <summary>Every kernel on ILGPU's own accelerator, a thread of the processor for each of a device, against the scalar path.</summary>
public class AcceleratorParityTests
{
    private static readonly SubjectPasses Scalar = new ScalarPasses();

    /// <summary>q = 1..8, p = 1..64, one subject to several pieces, whole batches and padded ones, private and divided sums.</summary>
    public static TheoryData<int, int, int> Shapes => new()
    {
        { 1, 1, 1 }, { 7, 2, 2 }, { 8, 3, 1 }, { 9, 4, 3 }, { 16, 1, 4 }, { 17, 2, 1 },
        { 33, 1, 3 }, { 64, 2, 3 }, { 40, 3, 2 }, { 31, 4, 1 }, { 19, 5, 2 }, { 18, 6, 3 }, { 11, 7, 1 }, { 12, 8, 2 },
        { 300, 1, 2 }, { 515, 2, 1 }, { 260, 3, 4 }, { 20, 2, 30 }, { 9, 1, 64 }, { 5, 8, 16 },
    };

    [GpuTheory, MemberData(nameof(Shapes))]
    public void EveryPassIsEquivalentToScalar(int m, int q, int p)
    {
        SubjectPasses accelerator = Accelerator();
        foreach (BlockStructure structure in Structures(q))
            new Problem(m, q, p, structure).AssertParity(Scalar, accelerator, $"m={m} q={q} p={p} blocks={structure.BlockSizes.Count}");
        Assert.Null(accelerator.Message);
    }

    [GpuFact]
    public void TheLargestProblemThatIsPromisedIsEquivalentToScalar() =>
        new Problem(m: 3, q: 8, p: 64).AssertParity(Scalar, Accelerator(), "q=8 p=64");

    [GpuFact]
    public void RepeatedPassesGiveTheSameBits()
    {
        Problem problem = new(m: 600, q: 2, p: 2);
        double[] first = problem.Everything(Accelerator());
        for (int repeat = 0; repeat < 3; repeat++) Assert.Equal(first, problem.Everything(Accelerator()));
    }

    private static SubjectPasses Accelerator() => GpuBackends.All.Single(backend => backend.Name == "gpu-cpu").Open(null);

    private static IEnumerable<BlockStructure> Structures(int q)
    {
        yield return new BlockStructure([q]);
        if (q >= 2) yield return new BlockStructure([.. Enumerable.Repeat(1, q)]);
    }
}
