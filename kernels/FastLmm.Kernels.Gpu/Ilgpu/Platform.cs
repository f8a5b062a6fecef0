using FastLmm.Kernels.Arithmetic;
using FastLmm.Kernels.Devices;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace FastLmm.Kernels.Gpu.Ilgpu;

/// <summary>The devices that are reached in one way.</summary>
internal sealed class Platform
{
    private const double PartOfMemory = 0.8;                // the rest is for the driver, the kernels and other programs
    private const int GroupsOfMultiprocessor = 4;           // of 128 threads: some wait for memory while others work
    private const long ProcessorMemory = 1L << 30;

    private readonly IReadOnlyList<Device> _devices;
    private readonly Dictionary<int, IPassDevice> _opened = [];
    private readonly Context? _context;

    private Platform(Func<Context> context, Func<Device, bool> suits, string none)
    {
        LibraryNames.EnsureTaught();
        try
        {
            _context = Failures.Translate("the driver", context);
            _devices = [.. _context.Devices.Where(suits)];
            IReadOnlyList<Device> able = [.. _devices.Where(HasDoubles)];
            string? reason = able.Count > 0 ? null : _devices.Count == 0 ? none : $"{_devices[0].Name} has no double precision";
            _devices = able;
            Survey = new DeviceSurvey([.. able.Select(device => device.Name)], reason);
        }
        catch (DeviceException failure)
        {
            _devices = [];
            Survey = new DeviceSurvey([], failure.Message);
        }
    }

    /// <summary>What was found.</summary>
    internal DeviceSurvey Survey { get; }

    /// <summary>NVIDIA's processors.</summary>
    internal static Platform Cuda() => new(
        () => Create(builder => builder.Cuda()), device => device is CudaDevice,
        LibraryNames.IsThere("cuda")
            ? "NVIDIA's driver sees no graphics processor"
            : "there is no NVIDIA driver (libcuda.so.1 was not found)");

    /// <summary>Processors that OpenCL reaches, but for the one that this program runs on.</summary>
    internal static Platform OpenCl() => new(
        () => Create(builder => builder.OpenCL()), device => device is CLDevice { DeviceType: not CLDeviceType.CL_DEVICE_TYPE_CPU },
        LibraryNames.IsThere("OpenCL")
            ? "OpenCL knows no graphics processor with version 2.0 and a generic address space"
            : "there is no OpenCL driver (libOpenCL.so.1 was not found)");

    /// <summary>ILGPU's own processor.</summary>
    internal static Platform Processor() => new(
        () => Create(builder => builder.CPU(CPUDevice.Nvidia)), device => device is CPUDevice, "ILGPU has no processor of its own");

    /// <summary>A device, or all for null.</summary>
    internal IReadOnlyList<IPassDevice> Open(int? number) =>
        number is { } one ? [Opened(one)] : [.. Enumerable.Range(0, _devices.Count).Select(Opened)];

    /// <summary>The passes' view of an accelerator.</summary>
    internal static IPassDevice DeviceOf(Accelerator accelerator) => accelerator switch
    {
        CPUAccelerator => new IlgpuDevice<Size16>(accelerator, ProcessorMemory, GroupsOfMultiprocessor),
        _ => new IlgpuDevice<Size128>(accelerator, MemoryOf(accelerator), accelerator.NumMultiprocessors * GroupsOfMultiprocessor),
    };

    /// <summary>A context; markers of a stream, which staging needs, are called profiling.</summary>
    internal static Context Create(Action<Context.Builder> devices) => Context.Create(builder => devices(builder.Profiling()));

    private IPassDevice Opened(int number)
    {
        lock (_opened)
        {
            if (_opened.TryGetValue(number, out IPassDevice? device)) return device;
            Device found = _devices[number];
            if (found.MaxNumThreadsPerGroup < default(Size128).Value)
                throw new DeviceException($"{found.Name} runs at most {found.MaxNumThreadsPerGroup} threads in a group, and {default(Size128).Value} are needed");
            device = Failures.Translate(found.Name, () => DeviceOf(found.CreateAccelerator(_context!)));
            _opened.Add(number, device);
            return device;
        }
    }

    // OpenCL limits one buffer, which may be smaller than the memory; buffers of a chunk are a good part of what passes take.
    private static long MemoryOf(Accelerator accelerator)
    {
        long memory = accelerator is CudaAccelerator cuda ? cuda.GetFreeMemory() : accelerator.MemorySize;
        long most = accelerator.Device is CLDevice cl ? cl.GetDeviceInfo<long>(CLDeviceInfoType.CL_DEVICE_MAX_MEM_ALLOC_SIZE) : long.MaxValue;
        return Math.Min((long)(memory * PartOfMemory), most);
    }

    private static bool HasDoubles(Device device) => device is not CLDevice cl || cl.Capabilities.Float64;
}
