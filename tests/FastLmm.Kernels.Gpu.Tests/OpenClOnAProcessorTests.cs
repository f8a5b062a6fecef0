using FastLmm.Kernels.Devices;
using FastLmm.Kernels.Drivers;
using FastLmm.Kernels.Layout;
using FastLmm.Kernels.Tests.Devices;

namespace FastLmm.Kernels.Gpu.Tests;

/// <summary>
/// The kernels' OpenCL text, compiled and run. ILGPU's own accelerator runs .NET's methods instead of what ILGPU's compiler makes of
/// them, so only this test has seen what that compiler got wrong.
/// </summary>
public class OpenClOnAProcessorTests
{
    public static TheoryData<int, int, int> Shapes => new()
    {
        { 1, 1, 1 }, { 17, 2, 1 }, { 33, 1, 3 }, { 31, 4, 1 }, { 40, 3, 2 }, { 19, 5, 2 }, { 12, 8, 2 }, { 515, 2, 3 }, { 300, 1, 2 },
        { 9, 1, 64 }, { 20, 2, 30 }, { 5, 8, 16 },
    };

    [PoclTheory, MemberData(nameof(Shapes))]
    public void EveryPassIsEquivalentToScalar(int m, int q, int p)
    {
        using var passes = new DevicePasses("pocl", [TestDevices.Pocl]);

        new Problem(m, q, p).AssertParity(new ScalarPasses(), passes, $"m={m} q={q} p={p}");
        new Problem(m, q, p, new BlockStructure([.. Enumerable.Repeat(1, q)])).AssertParity(new ScalarPasses(), passes, $"m={m} q={q} p={p}, diagonal");

        Assert.Null(passes.Message);
    }
}
