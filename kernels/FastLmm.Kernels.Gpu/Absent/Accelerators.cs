using FastLmm.Kernels.Devices;
using FastLmm.Kernels.Drivers;

namespace FastLmm.Kernels.Gpu;

/// <summary>Accelerators, of which there are none in a build without ILGPU.</summary>
internal static class Accelerators
{
    /// <summary>That this build has no GPU code, and what to do.</summary>
    internal const string Absence = "built without ILGPU: build FastLmm.sln again where NuGet finds the package ILGPU";

    /// <summary>The devices of a backend.</summary>
    internal static DeviceSurvey Find(string backend) => new([], Absence);

    /// <summary>The passes of a device, or of all for null.</summary>
    internal static SubjectPasses Open(string backend, int? device) => throw new DeviceException(Absence);
}
