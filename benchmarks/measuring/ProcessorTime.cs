using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FastLmm.Measuring;

/// <summary>Processor time, of user and system together, of all threads.</summary>
public static partial class ProcessorTime
{
    private const int OwnUsage = 0, ChildrensUsage = -1;

    /// <summary>Seconds used by this process.</summary>
    public static double Own() => OperatingSystem.IsWindows() ? Environment.CpuUsage.TotalTime.TotalSeconds : Of(OwnUsage);

    /// <summary>Seconds used by all processes that this one started and that have ended; NaN on Windows.</summary>
    public static double Children() => OperatingSystem.IsWindows() ? double.NaN : Of(ChildrensUsage);

    private static double Of(int who)
    {
        if (GetResourceUsage(who, out ResourceUsage usage) != 0) return double.NaN;
        // Two pairs of seconds and microseconds; the latter are 32 bits wide on some systems, with padding.
        return usage[0] + 1e-6 * (uint)usage[1] + usage[2] + 1e-6 * (uint)usage[3];
    }

    [LibraryImport("libc", EntryPoint = "getrusage")]
    private static partial int GetResourceUsage(int who, out ResourceUsage usage);

    // struct rusage: two struct timeval and 14 longs.
    [InlineArray(18)]
    private struct ResourceUsage
    {
        private long _first;
    }
}
