using FastLmm.Kernels.Devices;

namespace FastLmm.Kernels.Gpu;

/// <summary>The backends that run on graphics processors; the same names in a build without ILGPU, where none can run.</summary>
public static class GpuBackends
{
    /// <summary>The backends, by what they are for a user. Nothing looks for devices before it is asked for them.</summary>
    public static IReadOnlyList<DeviceBackend> All { get; } =
    [
        Backend("gpu", "graphics processors: those of cuda, else those of opencl"),
        Backend("cuda", "NVIDIA's graphics processors"),
        Backend("opencl", "graphics processors through OpenCL"),
        Backend("gpu-cpu", "the kernels of gpu on the processor, by ILGPU; slow, for checking", isForChecking: true),
    ];

    /// <summary>Null when built with ILGPU; else that it was not, and what to do.</summary>
    public static string? Absence => Accelerators.Absence;

    private static DeviceBackend Backend(string name, string description, bool isForChecking = false) =>
        new(name, description, () => Accelerators.Find(name), device => Accelerators.Open(name, device), isForChecking);
}
