namespace FastLmm.Kernels.Gpu.Tests;

/// <summary>A test that needs a build with ILGPU; a graphics processor it does not need.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class GpuFactAttribute : FactAttribute
{
    public GpuFactAttribute() => Skip = GpuBackends.Absence;
}

/// <summary>A test with data that needs a build with ILGPU; a graphics processor it does not need.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class GpuTheoryAttribute : TheoryAttribute
{
    public GpuTheoryAttribute() => Skip = GpuBackends.Absence;
}

/// <summary>A test with data that runs kernels by PoCL, an OpenCL for processors that must be told how before the program starts.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PoclTheoryAttribute : TheoryAttribute
{
    private const string Variable = "POCL_EXTRA_BUILD_FLAGS", Flag = "-D__generic=__global";

    public PoclTheoryAttribute() => Skip = GpuBackends.Absence ?? (IsTold ? HasNone : $"set {Variable}={Flag} where PoCL is, to run it; takes minutes");

    private static bool IsTold => Environment.GetEnvironmentVariable(Variable) is { } flags && flags.Contains(Flag, StringComparison.Ordinal);

    private static string? HasNone => TestDevices.HasOpenCl ? null : "there is no OpenCL library";
}
