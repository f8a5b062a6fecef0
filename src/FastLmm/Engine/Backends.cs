using FastLmm.Kernels.Collapse;
using FastLmm.Kernels.Devices;
using FastLmm.Kernels.Drivers;
using FastLmm.Kernels.Layout;
using FastLmm.Packing;

namespace FastLmm.Engine;

/// <summary>The one table of backends, best first: those of the processor, and those of devices where a program adds them.</summary>
public static class Backends
{
    /// <summary>The environment variable that chooses a backend when no option does.</summary>
    public const string Variable = "FASTLMM_BACKEND";

    private static readonly Lock Gate = new();
    private static readonly List<Func<IEnumerable<DeviceBackend>>> Offers = [];
    private static BackendTable? Made;

    /// <summary>All backends, best first.</summary>
    public static IReadOnlyList<BackendInfo> All => Table.All;

    private static BackendTable Table
    {
        get
        {
            lock (Gate) return Made ??= new BackendTable(Offers.SelectMany(offer => offer()).DistinctBy(device => device.Name));
        }
    }

    /// <summary>Adds backends of devices, e.g. those of FastLmm.Kernels.Gpu; a name that is there already is not added again.</summary>
    /// <param name="devices">Gives them, when the table is first asked for: a small fit does without.</param>
    public static void Add(Func<IEnumerable<DeviceBackend>> devices)
    {
        lock (Gate)
        {
            Offers.Add(devices);
            Made = null;
        }
    }

    /// <summary>Takes back what was added.</summary>
    internal static void Remove(Func<IEnumerable<DeviceBackend>> devices)
    {
        lock (Gate)
        {
            Offers.Remove(devices);
            Made = null;
        }
    }

    /// <summary>Finds the backend of a name, or that of <see cref="Variable"/> for <c>auto</c>, and checks that it can run here.</summary>
    /// <param name="name">The name.</param>
    /// <param name="device">Number of a device, which for <c>auto</c> chooses the best backend that has devices; null for all, or none.</param>
    /// <returns>Null for <c>auto</c>: the size of the packed statistics will decide.</returns>
    /// <exception cref="LmmException">There is no such backend or device, or it cannot run here.</exception>
    public static BackendInfo? Find(string name, int? device = null)
    {
        if (name == BackendTable.Auto && Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } forced) name = forced;
        return name == BackendTable.Auto && device is null ? null : Table.Find(name, device);
    }

    /// <summary>The passes of a backend; those that work from rows predict by the scalar pass, those of a device are the same every time.</summary>
    /// <exception cref="DeviceException">The device cannot be had.</exception>
    internal static SubjectPasses Passes(BackendInfo backend, int? device = null) =>
        backend.Device?.Open(device) ?? (backend == BackendTable.Simd ? new SimdPasses() : new ScalarPasses());

    /// <summary>Opens the backend that a fit asks for, or else the one that suits its size, over one data set.</summary>
    /// <param name="name">Name of the backend.</param>
    /// <param name="device">Number of a device; null for all, or none.</param>
    /// <param name="statistics">The packed statistics.</param>
    /// <param name="rows">The rows, where they were kept.</param>
    /// <param name="threads">Threads to use.</param>
    /// <exception cref="LmmException">The backend cannot run here, or needs rows and they were not kept.</exception>
    internal static (ActiveBackend Backend, ICriterionSums Sums) Create(
        string name, int? device, PackedStatistics statistics, RowStore? rows, int threads)
    {
        BackendInfo? named = Find(name, device);
        if (named is { NeedsRows: true })
            return (ActiveBackend.Open(named, device, statistics.Subjects), ReferenceSums.From(rows ?? throw TooMany(named, statistics), statistics));
        SubjectClasses? classes = SubjectCollapse.Of(statistics.Subjects, threads);
        PackedSubjects subjects = classes?.Representatives ?? statistics.Subjects;
        ActiveBackend backend = named is not null ? ActiveBackend.Open(named, device, subjects)
            : DeviceThreshold.Pays(subjects, threads) ? Table.ForMuchWork(subjects)
            : ActiveBackend.Simd();
        return (backend, backend.Sums(statistics, classes, threads));
    }

    private static LmmException TooMany(BackendInfo backend, PackedStatistics statistics) => new(
        FailureKind.CannotRunHere,
        $"backend '{backend.Name}' needs all rows in memory, and {statistics.Rows} rows are too many; use simd or scalar");
}
