namespace FastLmm.Kernels.Gpu.Tests;

/// <summary>What takes the place of ILGPU's compilers in a build without it, where the tests that ask are skipped.</summary>
internal static class KernelCompiler
{
    internal static string Ptx(string kernel, int q, int architecture) => Absent();

    internal static string OpenCl(string kernel, int q) => Absent();

    internal static int LocalBytes(string ptx) => Absent().Length;

    internal static int SharedBytes(string ptx) => Absent().Length;

    private static string Absent() => throw new InvalidOperationException(GpuBackends.Absence);
}
