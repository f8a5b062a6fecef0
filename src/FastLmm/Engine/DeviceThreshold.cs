using FastLmm.Kernels.Layout;

namespace FastLmm.Engine;

/// <summary>From how much work on <c>auto</c> asks for a device.</summary>
/// <remarks>
/// A device must first be started and then be given the statistics, which the passes have to make up for: it is asked for where the passes
/// on the processor would take <see cref="Margin"/> times as long as both. With as many threads as a server has, one fit seldom does.
/// </remarks>
internal static class DeviceThreshold
{
    /// <summary>Seconds until a device can begin: its driver, a context, the kernels compiled. Assumed, until it is measured.</summary>
    internal const double StartSeconds = 1;

    /// <summary>Bytes a second to a device by way of pinned memory; assumed, a third or less of what links carry.</summary>
    internal const double UploadRate = 1e10;

    /// <summary>Passes of a fit with many subjects (perf-results, scaling.md).</summary>
    internal const int Passes = 4;

    /// <summary>What a device may cost at most is the passes' time divided by this, so that its own passes fit into the rest.</summary>
    internal const double Margin = 2;

    /// <summary>Whether the passes over these subjects are enough work.</summary>
    internal static bool Pays(PackedSubjects subjects, int threads) => Pays(subjects.Q, subjects.P, subjects.Subjects, threads);

    /// <summary>Whether the passes over so many subjects are enough work for a device.</summary>
    /// <param name="q">Columns of Z.</param>
    /// <param name="p">Columns of X.</param>
    /// <param name="subjects">m.</param>
    /// <param name="threads">Threads of the processor that would do it instead.</param>
    internal static bool Pays(int q, int p, long subjects, int threads) =>
        1e-9 * Passes * subjects * Nanoseconds(q, p) / threads > Margin * (StartSeconds + PackedSubjects.BytesOf(q, p, subjects) / UploadRate);

    /// <summary>
    /// Nanoseconds per subject of a pass with derivatives by simd on one thread, fitted to kernels.md of perf-results: q = 1..5, p = 2..20.
    /// </summary>
    internal static double Nanoseconds(int q, int p)
    {
        double pairs = q * (q + 1) / 2, products = (p + 1) * (p + 2) / 2;
        return 0.45 * pairs * pairs + pairs * (3 + 0.16 * products);
    }
}
