using FastLmm.Engine;

namespace FastLmm.Tests.Devices;

/// <summary>From how much work on a device is asked for.</summary>
public class DeviceThresholdTests
{
    // Nanoseconds of simd's derivative pass as measured on an AMD EPYC (kernels.md).
    [Theory]
    [InlineData(1, 2, 4.05), InlineData(1, 5, 7.99), InlineData(1, 20, 39.4)]
    [InlineData(2, 2, 15.3), InlineData(2, 5, 20.8), InlineData(2, 20, 107)]
    [InlineData(3, 2, 38.5), InlineData(3, 5, 61.5), InlineData(3, 20, 282)]
    [InlineData(5, 2, 157), InlineData(5, 5, 217), InlineData(5, 20, 698)]
    public void TheFormulaIsNearWhatWasMeasured(int q, int p, double measured) =>
        Assert.InRange(DeviceThreshold.Nanoseconds(q, p) / measured, 0.7, 1.3);

    [Theory]
    [InlineData(2, 5, 1_000_000, 1, false)]
    [InlineData(2, 5, 200_000_000, 1, true)]
    [InlineData(2, 5, 200_000_000, 16, false)]
    [InlineData(5, 20, 10_000_000, 2, true)]
    [InlineData(5, 20, 10_000_000, 64, false)]
    [InlineData(8, 64, 1_000_000, 2, true)]
    public void ManySubjectsOnFewThreadsArePassedOn(int q, int p, long subjects, int threads, bool pays) =>
        Assert.Equal(pays, DeviceThreshold.Pays(q, p, subjects, threads));

    [Fact]
    public void TheStartAloneIsNeverWorthASmallFit() => Assert.False(DeviceThreshold.Pays(8, 64, 1000, 1));
}
