using FastLmm.Kernels.Devices;
using FastLmm.Kernels.Drivers;
using FastLmm.Kernels.Layout;

namespace FastLmm.Kernels.Tests.Devices;

/// <summary>Where things lie in a device's memory, and that they are brought there once.</summary>
public class DeviceLayoutTests
{
    [Fact]
    public unsafe void EveryEntryOfEverySubjectIsWhereKernelsLookForIt()
    {
        var problem = new Problem(m: 21, q: 3, p: 2);
        PackedSubjects subjects = problem.Subjects;
        CheckedView<double> rx = new(DeviceData.Rx(subjects)), jy = new(DeviceData.Jy(subjects));
        const int First = 2, Step = 4;
        var run = new StridedRun<CheckedView<double>>(rx, jy, First, subjects.Batches * 8, Step, 3, 2);

        Assert.Equal(6, run.Count);                         // subjects 2, 6, …, 22 of 24
        for (int i = 0; i < run.Count; i++)
        {
            int subject = First + i * Step;
            for (int e = 0; e < subjects.RxEntries; e++) Assert.Equal(subjects.Rx(subject / 8)[e * 8 + subject % 8], run.Rx(i)[e].Value);
            for (int e = 0; e < 3; e++) Assert.Equal(subjects.Jy(subject / 8)[e * 8 + subject % 8], run.Jy(i)[e].Value);
        }
        Assert.Equal(0, new StridedRun<CheckedView<double>>(rx, jy, 8, 8, Step, 3, 2).Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void TrianglesLieAsOnTheHostSegmentAfterSegment(int devices)
    {
        var problem = new Problem(m: 3000, q: 6, p: 12);    // several segments
        SimulatedDevice[] all = [.. Enumerable.Range(0, devices).Select(_ => new SimulatedDevice(threads: 1))];
        using var passes = new DevicePasses("simulated", all);
        Assert.True(problem.Subjects.Batches > problem.Subjects.BatchesPerSegment);

        problem.Value(passes);

        double[] rx = DeviceData.Rx(problem.Subjects), jy = DeviceData.Jy(problem.Subjects);
        Assert.Equal(rx, all.SelectMany(device => Held(device, rx)));
        Assert.Equal(jy, all.SelectMany(device => Held(device, jy)));
    }

    [Fact]
    public void PiecesCoverEveryBatchOnceAndAreNeverManyMoreThanSubjectsNeed()
    {
        foreach ((int m, int q, int p) in new[]
        {
            (1, 1, 1), (256, 1, 1), (257, 1, 1), (100_000, 2, 5), (1_000_000, 2, 5), (1_000_000, 8, 64), (50_000_000, 1, 1),
        })
        {
            int batches = (m + 7) / 8;
            DevicePieces all = DevicePieces.All(batches, q, p);

            Assert.Equal((0, batches), (all.Batch(0), all.Batch(all.Count)));
            Assert.All(Enumerable.Range(0, all.Count), piece => Assert.True(all.Batch(piece) < all.Batch(piece + 1)));
            Assert.InRange(all.Count, 1, Math.Min(1024, (m + 255) / 256));
            Assert.InRange(all.Count, q == 8 ? 2 : Math.Min(1024, (m + 255) / 256), 1024);
        }
    }

    [Fact]
    public void SubjectsAreUploadedOnceAndParametersEveryTime()
    {
        var problem = new Problem(m: 600, q: 2, p: 2);
        var device = new SimulatedDevice(threads: 2);
        using var passes = new DevicePasses("simulated", [device]);

        problem.Everything(passes);
        long first = device.Uploaded;
        problem.Everything(passes);

        const int Lambda = 3, Blup = 3 + 2, All = 3 + 2 + 3;
        Assert.Equal(2 * (Lambda + 3 * All) + Blup, device.Uploaded - first);       // two queues; the BLUPs' chunk is on one of them
        Assert.True(first > 600 * 9);
    }

    [Fact]
    public void OtherSubjectsTakeThePlaceOfEarlierOnes()
    {
        Problem one = new(m: 600, q: 2, p: 2), two = new(m: 500, q: 2, p: 3);
        var device = new SimulatedDevice(threads: 2);
        var passes = new DevicePasses("simulated", [device]);
        using var fresh = new DevicePasses("simulated", [new SimulatedDevice(threads: 2)]);
        double[] expected = two.Everything(fresh);

        one.Everything(passes);
        long taken = device.Taken;
        Assert.Equal(expected, two.Everything(passes));

        Assert.True(device.MostTaken < 2 * taken, "both were there at once");
        passes.Dispose();
        Assert.Equal(0, device.Taken);
        Assert.Equal(expected, two.Everything(passes));     // opens again
        passes.Dispose();
    }

    [Fact]
    public void SubjectsChangedInPlaceAreUploadedAgain()
    {
        var problem = new Problem(m: 40, q: 2, p: 2);
        using var passes = new DevicePasses("simulated", [new SimulatedDevice(threads: 2)]);
        double[] before = problem.Value(passes);

        problem.Subjects.SubtractFromResponse([0.5, -0.25]);

        Assert.NotEqual(before, problem.Value(passes));
        Parity.Sums.AssertClose(problem.Value(new ScalarPasses()), problem.Value(passes), "shifted");
    }

    private static double[] Held(SimulatedDevice device, double[] all) => device.Memories
        .Where(memory => !memory.IsGivenBack).Select(memory => memory.Contents).OfType<double[]>()
        .First(contents => contents.Length >= all.Length / 4 && all.AsSpan().IndexOf(contents) >= 0);
}
