using FastLmm.Kernels.Devices;
using FastLmm.Kernels.Drivers;

namespace FastLmm.Kernels.Tests.Devices;

/// <summary>What a device backend does of itself: it looks for devices once and late, and refuses what is not there.</summary>
public class DeviceBackendTests
{
    [Fact]
    public void DevicesAreLookedForOnceAndOnlyWhenAskedFor()
    {
        int looks = 0;
        var backend = new DeviceBackend("some", "", () => new DeviceSurvey([$"look {++looks}"]), _ => new ScalarPasses());
        Assert.Equal(("some", 0), (backend.Name, looks));
        backend.Open(null);
        Assert.Equal(["look 1"], backend.Devices);
    }

    [Theory]
    [InlineData(1, -1, "there is no device -1; some has one, number 0")]
    [InlineData(1, 1, "there is no device 1; some has one, number 0")]
    [InlineData(3, 3, "there is no device 3; some has devices 0 to 2")]
    public void ANumberThatIsNotThereIsRefused(int devices, int number, string message)
    {
        var backend = new DeviceBackend("some", "", () => new DeviceSurvey([.. Enumerable.Repeat("device", devices)]), _ => new ScalarPasses());
        Assert.Equal(message, Assert.Throws<DeviceException>(() => backend.Open(number)).Message);
    }

    [Fact]
    public void WhatCannotRunIsNotOpened()
    {
        var backend = new DeviceBackend("some", "", () => new DeviceSurvey([], "no driver"), _ => throw new InvalidOperationException());
        Assert.Equal("no driver", Assert.Throws<DeviceException>(() => backend.Open(null)).Message);
    }
}
