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
