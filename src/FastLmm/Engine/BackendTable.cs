using FastLmm.Kernels.Devices;
using FastLmm.Kernels.Layout;

namespace FastLmm.Engine;

/// <summary>The backends of a program, best first.</summary>
/// <param name="devices">Those that run on devices, best first.</param>
internal sealed class BackendTable(IEnumerable<DeviceBackend> devices)
{
    /// <summary>The name that leaves the choice to the program.</summary>
    internal const string Auto = "auto";

    /// <summary>What runs where nothing is better.</summary>
    internal static BackendInfo Simd { get; } = new("simd", "eight subjects at a time on the processor's vector units");

    private static readonly BackendInfo[] OfTheProcessor =
    [
        Simd,
        new("scalar", "one subject at a time; the same bits as simd"),
        new("reference", "by the definition, from dense covariance matrices; slow, for checking", NeedsRows: true),
    ];

    /// <summary>All of them.</summary>
    internal IReadOnlyList<BackendInfo> All { get; } = Ordered([.. devices]);

    /// <summary>Finds a backend by name, and checks that it and the device can be had here.</summary>
    /// <param name="name">Its name; <see cref="Auto"/> for the best that has devices.</param>
    /// <param name="device">Number of a device; null for all, or none.</param>
    /// <exception cref="LmmException">There is no such backend or device, or it cannot run here.</exception>
    internal BackendInfo Find(string name, int? device)
    {
        BackendInfo? found = name == Auto ? Best : All.FirstOrDefault(backend => backend.Name == name);
        if (found is null)
        {
            string known = string.Join(", ", All.Select(backend => backend.Name));
            throw new LmmException(FailureKind.BadInput, $"there is no backend '{name}'; choose one of: {Auto}, {known}");
        }
        if (device is not null && found.Device is null)
            throw new LmmException(FailureKind.BadInput, $"device {device} was asked for, and backend '{found.Name}' has no devices");
        return found.Device?.WhyNot(device) is { } reason ? throw ActiveBackend.CannotRun(found, reason) : found;
    }

    /// <summary>The best backend for so much work that a device would pay, and why it is none of devices where they are there.</summary>
    internal ActiveBackend ForMuchWork(PackedSubjects subjects)
    {
        if (Best is not { Device: { Unavailable: null } device } best) return ActiveBackend.Simd();
        if (DeviceLimits.WhyNot(subjects.Q, subjects.P) is { } limit) return Instead(limit);
        try
        {
            return new ActiveBackend(best, device.Open(null));
        }
        catch (DeviceException error)
        {
            return Instead(error.Message);
        }
    }

    private BackendInfo? Best => All.FirstOrDefault(backend => backend.Device is { IsForChecking: false });

    private static ActiveBackend Instead(string reason) => ActiveBackend.Simd($"simd was chosen although there is a device: {reason}");

    private static BackendInfo[] Ordered(DeviceBackend[] devices)
    {
        static BackendInfo Info(DeviceBackend device) => new(device.Name, device.Description, Device: device);
        return
        [
            .. devices.Where(device => !device.IsForChecking).Select(Info), .. OfTheProcessor, .. devices.Where(device => device.IsForChecking).Select(Info),
        ];
    }
}
