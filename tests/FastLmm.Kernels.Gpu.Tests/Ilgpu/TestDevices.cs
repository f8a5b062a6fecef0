using FastLmm.Kernels.Devices;
using FastLmm.Kernels.Gpu.Ilgpu;
using ILGPU;
using ILGPU.Algorithms;
using ILGPU.Algorithms.ScanReduceOperations;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.OpenCL;

namespace FastLmm.Kernels.Gpu.Tests;

/// <summary>Devices that need no graphics processor. Each stays open: its kernels take time to compile.</summary>
internal static class TestDevices
{
    private static readonly Lazy<IReadOnlyList<IPassDevice>> Own = new(() => [OpenOwn(), OpenOwn()]);
    private static readonly Lazy<IPassDevice> OpenCl = new(OpenPocl);

    /// <summary>Two of ILGPU's own accelerator.</summary>
    internal static IReadOnlyList<IPassDevice> Two => Own.Value;

    /// <summary>
    /// PoCL, an OpenCL for processors. ILGPU passes it over, as it has no generic address space; the kernels use none but for global
    /// memory, and PoCL is told that the two are one.
    /// </summary>
    internal static IPassDevice Pocl => OpenCl.Value;

    /// <summary>Whether there is a library for OpenCL.</summary>
    internal static bool HasOpenCl => LibraryNames.IsThere("OpenCL");

    /// <summary>Σ by the reduction of a group in ILGPU.Algorithms.</summary>
    internal static double SumByAlgorithms(double[] values)
    {
        using Context context = Context.Create(builder => builder.CPU(CPUDevice.Nvidia).EnableAlgorithms());
        using Accelerator accelerator = context.CreateCPUAccelerator(0);
        using MemoryBuffer1D<double, Stride1D.Dense> from = accelerator.Allocate1D(values), to = accelerator.Allocate1D<double>(1);
        accelerator.LoadKernel<ArrayView<double>, ArrayView<double>>(Reduce)(
            accelerator.DefaultStream, new KernelConfig(1, values.Length), from.View.BaseView, to.View.BaseView);
        return to.GetAsArray1D()[0];
    }

    internal static void Reduce(ArrayView<double> values, ArrayView<double> sum)
    {
        double all = GroupExtensions.Reduce<double, AddDouble>(values[Group.IdxX]);
        if (Group.IdxX == 0) sum[0] = all;
    }

    private static IPassDevice OpenOwn() => Platform.Processor().Open(0)[0];

    private static IPassDevice OpenPocl()
    {
        LibraryNames.EnsureTaught();
        Context context = Platform.Create(builder => builder.OpenCL(AddGenericAddressSpace));
        return Platform.DeviceOf(context.GetCLDevice(0).CreateCLAccelerator(context));
    }

    private static bool AddGenericAddressSpace(CLDevice device)
    {
        typeof(CLCapabilityContext).GetProperty(nameof(CLCapabilityContext.GenericAddressSpace))!
            .GetSetMethod(nonPublic: true)!.Invoke(device.Capabilities, [true]);
        return device.DeviceType == CLDeviceType.CL_DEVICE_TYPE_CPU;
    }
}
