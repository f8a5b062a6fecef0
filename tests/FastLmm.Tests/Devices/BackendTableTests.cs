using FastLmm.Engine;
using FastLmm.Kernels.Devices;
using FastLmm.Kernels.Drivers;
using FastLmm.Kernels.Layout;
using FastLmm.Packing;
using FastLmm.Tests.Estimation;

namespace FastLmm.Tests.Devices;

/// <summary>The table of backends with devices in it: order, names, refusals, and what <c>auto</c> takes.</summary>
public class BackendTableTests
{
    private static readonly PackedSubjects Small = PackedSubjects.Zero(2, 3, 8, 1);

    [Fact]
    public void DevicesComeFirstAndThoseForCheckingLast()
    {
        BackendTable table = Table(MadeUpDevice.Backend("checking", isForChecking: true), MadeUpDevice.Backend("first"), MadeUpDevice.Backend("second"));
        Assert.Equal(["first", "second", "simd", "scalar", "reference", "checking"], table.All.Select(backend => backend.Name));
    }

    [Fact]
    public void NoDeviceIsLookedForUntilItIsNeeded()
    {
        BackendTable table = Table(MadeUpDevice.Untouchable());
        Assert.Equal("scalar", table.Find("scalar", null).Name);
        Assert.Throws<InvalidOperationException>(() => table.Find("made-up", null));
    }

    [Theory]
    [InlineData("made-up", null, 1, "no driver", FailureKind.CannotRunHere, "backend 'made-up' cannot run here: no driver")]
    [InlineData("made-up", 2, 2, null, FailureKind.CannotRunHere, "backend 'made-up' cannot run here: there is no device 2; made-up has devices 0 to 1")]
    [InlineData("auto", 1, 1, null, FailureKind.CannotRunHere, "backend 'made-up' cannot run here: there is no device 1; made-up has one, number 0")]
    [InlineData("simd", 0, 1, null, FailureKind.BadInput, "device 0 was asked for, and backend 'simd' has no devices")]
    [InlineData("nonsense", null, 1, null, FailureKind.BadInput,
        "there is no backend 'nonsense'; choose one of: auto, made-up, simd, scalar, reference")]
    public void WhatCannotBeHadIsRefused(string name, int? device, int devices, string? unavailable, FailureKind kind, string message)
    {
        BackendTable table = Table(MadeUpDevice.Backend(unavailable: unavailable, devices: devices));
        LmmException error = Assert.Throws<LmmException>(() => table.Find(name, device));
        Assert.Equal((kind, message), (error.Kind, error.Message));
    }

    [Fact]
    public void ADeviceNumberAloneChoosesTheBestBackendOfDevices() =>
        Assert.Equal("made-up", Table(MadeUpDevice.Backend()).Find("auto", 0).Name);

    [Theory]
    [InlineData(9, 3, "a device works with at most 8 random effects and 64 columns of X, and here are 9 and 3")]
    [InlineData(2, 65, "a device works with at most 8 random effects and 64 columns of X, and here are 2 and 65")]
    public void ModelsTooLargeForADeviceAreToldSo(int q, int p, string limit)
    {
        PackedSubjects subjects = PackedSubjects.Zero(q, p, 8, 1);
        BackendTable table = Table(MadeUpDevice.Backend());

        LmmException error = Assert.Throws<LmmException>(() => ActiveBackend.Open(table.Find("made-up", null), null, subjects));
        ActiveBackend automatic = table.ForMuchWork(subjects);

        Assert.Equal((FailureKind.CannotRunHere, $"backend 'made-up' cannot run here: {limit}; use simd"), (error.Kind, error.Message));
        Assert.Equal("simd", automatic.Info.Name);
        Assert.Equal([$"simd was chosen although there is a device: {limit}"], automatic.Messages);
        Assert.Empty(Table(MadeUpDevice.Backend(unavailable: "no driver")).ForMuchWork(subjects).Messages);
    }

    [Fact]
    public void MuchWorkGoesToTheBestDeviceThatThereIs()
    {
        DeviceBackend best = MadeUpDevice.Backend("best");
        ActiveBackend chosen = Table(best, MadeUpDevice.Backend("other")).ForMuchWork(Small);
        Assert.Equal("best", chosen.Info.Name);
        Assert.Same(best.Open(null), chosen.Passes);
        Assert.Empty(chosen.Messages);
        Assert.Equal("simd", Table(MadeUpDevice.Backend(unavailable: "no driver")).ForMuchWork(Small).Info.Name);
        Assert.Equal("simd", Table(MadeUpDevice.Backend(isForChecking: true)).ForMuchWork(Small).Info.Name);
        Assert.Equal("simd", Table().ForMuchWork(Small).Info.Name);
    }

    [Fact]
    public void ADeviceThatCannotBeOpenedLeavesTheWorkToSimdAndAForcedOneIsAnError()
    {
        BackendTable table = Table(MadeUpDevice.Broken("device has no double precision"));
        ActiveBackend automatic = table.ForMuchWork(Small);
        LmmException error = Assert.Throws<LmmException>(() => ActiveBackend.Open(table.Find("made-up", null), null, Small));

        Assert.IsType<SimdPasses>(automatic.Passes);
        Assert.Equal(["simd was chosen although there is a device: device has no double precision"], automatic.Messages);
        Assert.Equal((FailureKind.CannotRunHere, "backend 'made-up' cannot run here: device has no double precision"), (error.Kind, error.Message));
    }

    [Fact]
    public void AutoTakesSimdForLittleWork()
    {
        PackedStatistics statistics = LongitudinalCohort.Pack(100, 2, seed: 3);
        (ActiveBackend backend, ICriterionSums sums) = Backends.Create("auto", null, statistics, null, 2);
        Assert.Equal(("simd", "simd"), (backend.Info.Name, sums.Name));
    }

    [Fact]
    public async Task WarmingUpOpensNoDevice() =>
        await KernelWarmUp.Begin(new BackendInfo("made-up", "", Device: MadeUpDevice.Untouchable()), 1);

    private static BackendTable Table(params DeviceBackend[] devices) => new(devices);
}
