using FastLmm.Kernels.Devices;

namespace FastLmm.Kernels.Gpu.Tests;

/// <summary>What holds of the table of GPU backends in every build and on every machine.</summary>
public class GpuBackendsTests
{
    private static readonly string[] Known = ["gpu", "cuda", "opencl", "gpu-cpu"];

    public static TheoryData<string> Names => [.. Known];

    [Fact]
    public void NamesAreThoseOfTheDocumentation() => Assert.Equal(Known, GpuBackends.All.Select(backend => backend.Name));

    [Theory, MemberData(nameof(Names))]
    public void ABackendHasDevicesOrAReason(string name)
    {
        DeviceBackend backend = Find(name);
        Assert.Equal(backend.Unavailable is null, backend.Devices.Count > 0);
        if (backend.Unavailable is { } reason) AssertSentence(reason);
    }

    [Theory, MemberData(nameof(Names))]
    public void OpeningWhatCannotRunSaysWhy(string name)
    {
        DeviceBackend backend = Find(name);
        int? none = backend.Unavailable is null ? backend.Devices.Count : null;
        string message = Assert.Throws<DeviceException>(() => backend.Open(none)).Message;
        AssertSentence(message);
        Assert.Contains(backend.Unavailable ?? $"there is no device {none}", message, StringComparison.Ordinal);
    }

    [Fact]
    public void ABuildWithoutIlgpuSaysSoEverywhere()
    {
        if (GpuBackends.Absence is not { } absence)
        {
            Assert.NotEmpty(Find("gpu-cpu").Devices);           // ILGPU's own, which is always there
            return;
        }
        Assert.StartsWith("built without ILGPU: ", absence, StringComparison.Ordinal);
        Assert.All(GpuBackends.All, backend => Assert.Equal(absence, backend.Unavailable));
    }

    [GpuFact]
    public void IlgpusOwnAcceleratorOpensOnce() => Assert.Same(Find("gpu-cpu").Open(0), Find("gpu-cpu").Open(0));

    private static DeviceBackend Find(string name) => GpuBackends.All.Single(backend => backend.Name == name);

    private static void AssertSentence(string text)
    {
        Assert.DoesNotContain('\n', text);
        Assert.False(text.EndsWith('.') || text.Length < 10, text);
    }
}
