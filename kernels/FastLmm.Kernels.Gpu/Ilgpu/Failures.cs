using FastLmm.Kernels.Devices;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace FastLmm.Kernels.Gpu.Ilgpu;

/// <summary>What ILGPU throws, as what the passes know.</summary>
internal static class Failures
{
    /// <summary>Does something on a device; what the device or ILGPU's compiler throws becomes a <see cref="DeviceException"/>.</summary>
    internal static T Translate<T>(string device, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception failure) when (IsOfDevice(failure))
        {
            throw new DeviceException($"{device} failed: {FirstLine(failure)}", failure);
        }
    }

    /// <summary>The same for what returns nothing.</summary>
    internal static void Translate(string device, Action action) => Translate(device, () =>
    {
        action();
        return 0;
    });

    /// <summary>Whether it says that memory ran out.</summary>
    internal static bool IsOutOfMemory(Exception failure) => failure switch
    {
        OutOfMemoryException => true,
        CudaException cuda => cuda.Error.Contains("OUT_OF_MEMORY", StringComparison.Ordinal),
        CLException cl => cl.Error is CLError.CL_MEM_OBJECT_ALLOCATION_FAILURE or CLError.CL_OUT_OF_RESOURCES
            or CLError.CL_OUT_OF_HOST_MEMORY or CLError.CL_INVALID_BUFFER_SIZE,
        _ => false,
    };

    /// <summary>The first line of a message, without a full stop.</summary>
    internal static string FirstLine(Exception failure) => failure.Message.ReplaceLineEndings("\n").Split('\n')[0].TrimEnd('.', ' ');

    private static bool IsOfDevice(Exception failure) =>
        failure is AcceleratorException or InternalCompilerException or CapabilityNotSupportedException or NotSupportedException
            or ObjectDisposedException or DllNotFoundException or EntryPointNotFoundException;
}
