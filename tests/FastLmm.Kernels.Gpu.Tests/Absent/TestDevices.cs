using FastLmm.Kernels.Devices;

namespace FastLmm.Kernels.Gpu.Tests;

/// <summary>What takes the place of devices in a build without ILGPU, where the tests that ask are skipped.</summary>
internal static class TestDevices
{
    internal static IReadOnlyList<IPassDevice> Two => throw Absent();

    internal static IPassDevice Pocl => throw Absent();

    internal static bool HasOpenCl => false;

    internal static double SumByAlgorithms(double[] values) => throw Absent();

    private static InvalidOperationException Absent() => new(GpuBackends.Absence);
}
