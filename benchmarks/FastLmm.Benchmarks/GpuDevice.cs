using FastLmm.Kernels.Devices;
using FastLmm.Kernels.Gpu;

namespace FastLmm.Benchmarks;

/// <summary>The devices that benchmarks run on.</summary>
internal static class GpuDevice
{
    /// <summary>How the names of the benchmarks that need one end.</summary>
    internal const string Suffix = "Gpu";

    /// <summary>The backend.</summary>
    internal static DeviceBackend Backend { get; } = GpuBackends.All.First(backend => backend.Name == "gpu");

    /// <summary>What ran, for a page, or that nothing did, and why.</summary>
    internal static string Note => Backend.Unavailable is { } reason ? $"gpu: not run, {reason}" : $"gpu: {string.Join(", ", Backend.Devices)}";

    /// <summary>Whether a benchmark can run here, by the name of its method.</summary>
    internal static bool CanRun(string method) => Backend.Unavailable is null || !method.EndsWith(Suffix, StringComparison.Ordinal);
}
