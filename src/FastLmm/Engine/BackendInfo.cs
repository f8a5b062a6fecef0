using FastLmm.Kernels.Devices;

namespace FastLmm.Engine;

/// <summary>A way to compute the sums over subjects.</summary>
/// <param name="Name">What <c>--backend</c> calls it.</param>
/// <param name="Description">What it is, in a few words.</param>
/// <param name="NeedsRows">Whether it works from the rows rather than from the packed statistics.</param>
/// <param name="Device">What opens its devices; null where it runs on the processor.</param>
public sealed record BackendInfo(string Name, string Description, bool NeedsRows = false, DeviceBackend? Device = null)
{
    /// <summary>Why it cannot run here; null when it can. Looks for devices when it is of them, which may take a second.</summary>
    public string? Unavailable => Device?.Unavailable;

    /// <summary>Names of its devices, at their numbers; empty where it runs on the processor.</summary>
    public IReadOnlyList<string> Devices => Device?.Devices ?? [];
}
