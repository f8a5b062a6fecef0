using FastLmm.Kernels.Devices;
using FastLmm.Kernels.Drivers;

namespace FastLmm.Kernels.Gpu;

/// <summary>ILGPU's accelerators, as the table of backends asks for them. What was opened stays open until the program ends.</summary>
internal static class Accelerators
{
    private static readonly Lazy<Ilgpu.Platform> Cuda = new(Ilgpu.Platform.Cuda);
    private static readonly Lazy<Ilgpu.Platform> OpenCl = new(Ilgpu.Platform.OpenCl);
    private static readonly Lazy<Ilgpu.Platform> Processor = new(Ilgpu.Platform.Processor);
    private static readonly Dictionary<(Ilgpu.Platform Platform, int? Device), SubjectPasses> Opened = [];

    /// <summary>Null: this build has GPU code.</summary>
    internal static string? Absence => null;

    /// <summary>The devices of a backend.</summary>
    internal static DeviceSurvey Find(string backend) => backend == "gpu" && Neither() is { } neither ? new([], neither) : Of(backend).Survey;

    /// <summary>The passes of a device, or of all for null; the same object every time.</summary>
    internal static SubjectPasses Open(string backend, int? device)
    {
        Ilgpu.Platform platform = Of(backend);
        lock (Opened)
        {
            if (Opened.TryGetValue((platform, device), out SubjectPasses? passes)) return passes;
            passes = new DevicePasses(backend, platform.Open(device));
            Opened.Add((platform, device), passes);
            return passes;
        }
    }

    private static Ilgpu.Platform Of(string backend) => backend switch
    {
        "cuda" => Cuda.Value,
        "opencl" => OpenCl.Value,
        "gpu-cpu" => Processor.Value,
        _ => Cuda.Value.Survey.Unavailable is null ? Cuda.Value : OpenCl.Value,
    };

    // Why there is neither; null when there is one.
    private static string? Neither() =>
        Cuda.Value.Survey.Unavailable is { } cuda && OpenCl.Value.Survey.Unavailable is { } openCl ? $"{cuda}, and {openCl}" : null;
}
