using FastLmm.Kernels.Devices;
using FastLmm.Kernels.Drivers;
using FastLmm.Kernels.Layout;
using FastLmm.Kernels.Tests.Parity;

namespace FastLmm.Kernels.Tests.Devices;

/// <summary>The kernel bodies on plain threads against the scalar path, over sizes, structures and groups.</summary>
public class DeviceParityTests
{
    private static readonly SubjectPasses Scalar = new ScalarPasses();

    public static TheoryData<int, int, int> Shapes()
    {
        var shapes = new TheoryData<int, int, int>();
        for (int m = 1; m <= 17; m += 2) shapes.Add(m, 1 + m % 4, 1 + m % 3);
        for (int q = 1; q <= 8; q++)
        {
            shapes.Add(11, q, 4);
            shapes.Add(37, q, 1);
        }
        shapes.Add(13, 1, 0);
        shapes.Add(13, 5, 0);
        shapes.Add(700, 1, 2);
        shapes.Add(300, 2, 3);
        shapes.Add(300, 3, 6);
        shapes.Add(20, 2, 30);
        shapes.Add(9, 1, 64);
        shapes.Add(6, 8, 20);
        return shapes;
    }

    [Theory, MemberData(nameof(Shapes))]
    public void EveryPassIsEquivalentToScalar(int m, int q, int p)
    {
        foreach (BlockStructure structure in new[] { new([q]), new BlockStructure([.. Enumerable.Repeat(1, q)]) })
        {
            using var passes = new DevicePasses("simulated", [new SimulatedDevice(threads: 4)]);

            new Problem(m, q, p, structure).AssertParity(Scalar, passes, $"m={m} q={q} p={p} blocks={structure.BlockSizes.Count}");

            Assert.Null(passes.Message);
        }
    }

    [Fact]
    public void TheLargestProblemThatIsPromisedIsEquivalentToScalar()
    {
        var problem = new Problem(m: 5, q: 8, p: 64);
        using var passes = new DevicePasses("simulated", [new SimulatedDevice(threads: 1)]);

        Sums.AssertClose(problem.Joined(Scalar), problem.Joined(passes), "q=8 p=64");
        Sums.AssertClose(problem.Blups(Scalar), problem.Blups(passes), "q=8 p=64");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(32)]
    public void GroupsOfEverySizeAreEquivalentToScalar(int threads)
    {
        var device = new SimulatedDevice(threads, groups: 2);
        using var passes = new DevicePasses("simulated", [device]);

        new Problem(m: 300, q: 2, p: 1).AssertParity(Scalar, passes, $"private sums, {threads} threads");
        Assert.DoesNotContain("tiled", device.Launches);
        Problem many = new(m: 270, q: 5, p: 2);
        Sums.AssertClose(many.Derivatives(Scalar), many.Derivatives(passes), $"divided sums, {threads} threads");
        Assert.Contains("tiled", device.Launches);
    }

    [Theory]
    [InlineData(64)]
    [InlineData(128)]
    [InlineData(256)]
    public void LargeGroupsAreEquivalentToScalar(int threads)
    {
        using var passes = new DevicePasses("simulated", [new SimulatedDevice(threads, groups: 2)]);
        Problem few = new(m: 300, q: 1, p: 1), many = new(m: 270, q: 5, p: 2);

        Sums.AssertClose(few.Joined(Scalar), few.Joined(passes), $"private sums, {threads} threads");
        Sums.AssertClose(few.Blups(Scalar), few.Blups(passes), $"BLUPs, {threads} threads");
        Sums.AssertClose(many.Joined(Scalar), many.Joined(passes), $"divided sums, {threads} threads");
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(8, 1)]
    [InlineData(16, 3)]
    public void ThreadsThatRunAtOnceGiveTheBitsOfThreadsThatTakeTurns(int threads, int q)
    {
        var problem = new Problem(m: 60, q, p: 3);
        using var turns = new DevicePasses("simulated", [new SimulatedDevice(threads)]);
        using var atOnce = new DevicePasses("simulated", [new SimulatedDevice(threads) { Team = new BarrierTeam() }]);

        Assert.Equal(problem.Everything(turns), problem.Everything(atOnce));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(255)]
    [InlineData(257)]
    [InlineData(512)]
    public void GroupsThatNoTreeHalvesAreRefused(int threads)
    {
        var refused = Assert.Throws<DeviceException>(() => new DevicePasses("simulated", [new SimulatedDevice(threads)]));

        Assert.Contains($"groups of {threads} threads", refused.Message);
    }

    [Theory]
    [InlineData(9, 2)]
    [InlineData(1, 65)]
    public void ProblemsBeyondTheKernelsAreRefused(int q, int p)
    {
        var problem = new Problem(m: 3, q, p);
        using var passes = new DevicePasses("simulated", [new SimulatedDevice(threads: 1)]);

        Assert.Contains($"{q} and {p}", Assert.Throws<DeviceException>(() => problem.Value(passes)).Message);
        Assert.Throws<DeviceException>(() => problem.Derivatives(passes));
        Assert.Throws<DeviceException>(() => problem.Blups(passes));
    }

    [Fact]
    public void WhatDevicesHaveNoKernelForIsSimdsToTheBit()
    {
        var problem = new Problem(m: 40, q: 2, p: 2);
        double[] map = [.. Enumerable.Range(0, 9).Select(i => 1.0 / (i + 1))];
        using var passes = new DevicePasses("simulated", [new SimulatedDevice(threads: 2)]);

        Assert.Equal(
            new SimdPasses().MappedCross(problem.Subjects, problem.Lambda, problem.C, map, 1),
            passes.MappedCross(problem.Subjects, problem.Lambda, problem.C, map, 1));
    }

    [Fact]
    public void NoSubjectsGiveZeroSums()
    {
        PackedSubjects none = new SubjectAccumulator(2, 1).Complete().Subjects;
        var device = new SimulatedDevice(threads: 2);
        using var passes = new DevicePasses("simulated", [device]);

        Assert.Equal([1, 0, 0, 0, 0], passes.Value(none, [1, 0, 1], 1));
        Assert.Empty(passes.Blups(none, [1, 0, 1], [0], 1));
        Assert.Empty(device.Launches);
    }
}
