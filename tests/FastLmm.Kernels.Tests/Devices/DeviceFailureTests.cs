using FastLmm.Kernels.Devices;
using FastLmm.Kernels.Drivers;

namespace FastLmm.Kernels.Tests.Devices;

/// <summary>Devices that run out of memory go on in chunks, and devices that are lost are replaced by the processor.</summary>
public class DeviceFailureTests
{
    private static readonly Problem Few = new(m: 1500, q: 2, p: 2);         // 6 pieces, private sums
    private static readonly Problem Many = new(m: 1100, q: 5, p: 1);        // 5 pieces, divided sums

    [Fact]
    public void AnAllocationThatFailsChangesNoBit()
    {
        foreach (Problem problem in new[] { Few, Many })
        {
            var device = new SimulatedDevice(threads: 2);
            using var whole = new DevicePasses("simulated", [device]);
            double[] expected = problem.Everything(whole);
            Assert.InRange(device.Allocations, 6, 60);

            for (int n = 1; n <= device.Allocations; n++)
            {
                var failing = new SimulatedDevice(threads: 2) { FailingAllocation = n };
                using var passes = new DevicePasses("simulated", [failing]);

                Assert.Equal(expected, problem.Everything(passes));
                Assert.Null(passes.Message);
                passes.Dispose();
                Assert.Equal(0, failing.Taken);
            }
        }
    }

    [Fact]
    public void ADeviceWithLessMemoryThanItSaysGoesOnInChunks()
    {
        using var whole = new DevicePasses("simulated", [new SimulatedDevice(threads: 2)]);
        double[] few = Few.Everything(whole), many = Many.Everything(whole);
        int succeeded = 0;
        for (long capacity = 40_000; capacity <= 640_000; capacity *= 2)
        {
            var device = new SimulatedDevice(threads: 2, groups: 3, memory: long.MaxValue / 2, capacity);
            using var passes = new DevicePasses("simulated", [device]);
            foreach ((Problem problem, double[] expected) in new[] { (Few, few), (Many, many) })
            {
                try
                {
                    Assert.Equal(expected, problem.Everything(passes));
                    succeeded++;
                }
                catch (DeviceException)
                {
                }
                Assert.InRange(device.MostTaken, 0, capacity);
                Assert.Null(passes.Message);
            }
        }
        Assert.InRange(succeeded, 4, 9);                    // small ones fail, large ones do not
    }

    [Fact]
    public void TooLittleMemoryForOnePieceIsOneSentence()
    {
        var device = new SimulatedDevice(threads: 2, groups: 3, memory: long.MaxValue / 2, capacity: 5000);
        using var passes = new DevicePasses("simulated", [device]);

        var failure = Assert.Throws<DeviceException>(() => Few.Value(passes));

        Assert.Equal("the memory of a simulated device does not hold what one pass over 256 subjects takes", failure.Message);
        Assert.Throws<DeviceException>(() => Few.Blups(passes));
        Assert.Null(passes.Message);
        Assert.Equal(0, device.Taken);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void ADeviceLostInALaunchOrWhileItWorksIsReplacedBySimd(int devices)
    {
        var simd = new SimdPasses();
        foreach (Problem problem in new[] { Few, Many })
        {
            using var whole = new DevicePasses("simulated", Devices(devices));
            double[] right = problem.Everything(whole), fallback = problem.Everything(simd);
            for (int n = 1; n <= 4; n++)
            {
                foreach (bool inWait in new[] { false, true })
                {
                    SimulatedDevice[] all = Devices(devices);
                    if (inWait) all[^1].LostAtWait = n;
                    else all[^1].LostAtLaunch = n;
                    using var passes = new DevicePasses("simulated", all);

                    double[] mixed = problem.Everything(passes);

                    Assert.StartsWith("a simulated device was lost", passes.Message);
                    Assert.EndsWith("ran on the processor (simd), with the same answer", passes.Message);
                    AssertFirstFromOneThenTheOther(right, fallback, mixed);
                    int launches = all[0].Launches.Count;
                    Assert.Equal(fallback, problem.Everything(passes));     // and stays
                    Assert.Equal(launches, all[0].Launches.Count);
                }
            }
        }
    }

    [Fact]
    public void ThreadsThatAskAtOnceGetTheSameBits()
    {
        using var passes = new DevicePasses("simulated", [new SimulatedDevice(threads: 1), new SimulatedDevice(threads: 1)]);
        double[] few = Few.Everything(passes), many = Many.Everything(passes);

        Parallel.For(0, 4, i => Assert.Equal(i % 2 == 0 ? few : many, (i % 2 == 0 ? Few : Many).Everything(passes)));
    }

    private static SimulatedDevice[] Devices(int count) => [.. Enumerable.Range(0, count).Select(_ => new SimulatedDevice(threads: 1))];

    // Sums of a pass are one's or the other's, and after the first of the other's all are.
    private static void AssertFirstFromOneThenTheOther(double[] one, double[] other, double[] mixed)
    {
        int change = Enumerable.Range(0, mixed.Length).FirstOrDefault(i => mixed[i] != one[i], mixed.Length);
        int last = Enumerable.Range(0, mixed.Length).LastOrDefault(i => mixed[i] != other[i], -1);
        Assert.True(last < change, $"entry {last} is the device's after entry {change} was the processor's");
    }
}
