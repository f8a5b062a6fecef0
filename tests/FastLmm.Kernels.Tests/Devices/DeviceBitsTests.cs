using FastLmm.Kernels.Devices;
using FastLmm.Kernels.Drivers;
using FastLmm.Kernels.Layout;
using FastLmm.TestSupport;

namespace FastLmm.Kernels.Tests.Devices;

/// <summary>What must not change a bit does not: tiles, groups of a launch, chunks, devices, padding.</summary>
public class DeviceBitsTests
{
    public static TheoryData<int, int, int> Shapes() => new()
    {
        { 1, 1, 1 }, { 700, 1, 2 }, { 300, 2, 3 }, { 600, 3, 2 }, { 30, 2, 9 }, { 20, 4, 3 }, { 300, 5, 2 }, { 9, 8, 6 },
    };

    [Theory, MemberData(nameof(Shapes))]
    public void AGroupOfOneThreadIsOneSubjectAfterAnother(int m, int q, int p)
    {
        foreach (BlockStructure structure in new[] { new([q]), new BlockStructure([.. Enumerable.Repeat(1, q)]) })
        {
            var problem = new Problem(m, q, p, structure);
            var sequential = new SequentialPasses();
            using var passes = new DevicePasses("simulated", [new SimulatedDevice(threads: 1)]);

            Assert.Equal(problem.Value(sequential), problem.Value(passes));
            Assert.Equal(problem.Derivatives(sequential), problem.Derivatives(passes));
            Assert.Equal(problem.Joined(sequential), problem.Joined(passes));
        }
    }

    [Fact]
    public void DividedSumsHaveTheSameBitsForGroupsOfAnySize()
    {
        var problem = new Problem(m: 70, q: 5, p: 2);
        double[] expected = problem.Derivatives(new SequentialPasses());

        Assert.All([2, 8, 32], threads =>
        {
            using var passes = new DevicePasses("simulated", [new SimulatedDevice(threads)]);
            Assert.Equal(expected, problem.Derivatives(passes));
        });
    }

    [Theory]
    [InlineData(2, 3)]
    [InlineData(5, 1)]
    public void ChunksDevicesAndGroupsChangeNoBit(int q, int p)
    {
        var problem = new Problem(m: 3000, q, p);           // 12 pieces
        using var whole = new DevicePasses("simulated", [new SimulatedDevice(threads: 2, groups: 100)]);
        double[] expected = problem.Everything(whole);
        long bytes = 3000L * (problem.Subjects.RxEntries + q) * sizeof(double);

        foreach ((int devices, int groups, long memory) in new[]
        {
            (1, 1, long.MaxValue / 2), (1, 5, bytes), (1, 2, bytes / 2), (1, 3, bytes / 9), (1, 3, 1L), (2, 4, bytes * 2),
            (2, 7, bytes / 3), (3, 2, bytes), (3, 1, 1L),
            (20, 2, bytes),
        })
        {
            SimulatedDevice[] all = [.. Enumerable.Range(0, devices).Select(_ => new SimulatedDevice(threads: 2, groups, memory))];
            using var passes = new DevicePasses("simulated", all);

            Assert.Equal(expected, problem.Everything(passes));
            Assert.Null(passes.Message);
            Assert.True(all.Count(device => device.Launches.Count > 0) == Math.Min(devices, 12), "every device has its part");
        }
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 3)]
    [InlineData(5, 2)]
    public void SubjectsOfZerosChangeNoBit(int q, int p)
    {
        var design = new RandomDesign(seed: 77, subjects: 5, q, p);
        var accumulator = new SubjectAccumulator(q, p);
        accumulator.Add(design.Rows.SelectMany(row => row).ToArray(), design.SubjectOfRow.ToArray());
        accumulator.Add(new double[19 * accumulator.RowLength], Enumerable.Range(5, 19).ToArray());
        PackedSubjects five = design.Pack().Subjects, padded = accumulator.Complete().Subjects;
        var problem = new Problem(5, q, p);
        using var passes = new DevicePasses("simulated", [new SimulatedDevice(threads: 8)]);

        Assert.Equal(problem.Over(five).Joined(passes), problem.Over(padded).Joined(passes));
        Assert.Equal(problem.Over(five).Value(passes), problem.Over(padded).Value(passes));
        Assert.Equal(problem.Over(five).Blups(passes), problem.Over(padded).Blups(passes)[..problem.Over(five).Blups(passes).Length]);
    }

    [Fact]
    public void OutputsOfManySubjectsComeInSlices()
    {
        var problem = new Problem(m: 80_000, q: 3, p: 1);   // 11 outputs each: more than a slice of 8 MB
        using var passes = new DevicePasses("simulated", [new SimulatedDevice(threads: 1)]);

        Parity.Sums.AssertClose(problem.Blups(new SimdPasses()), problem.Blups(passes), "BLUPs");
    }
}
