using FastLmm.Kernels.Collapse;
using FastLmm.Kernels.Devices;
using FastLmm.Kernels.Drivers;
using FastLmm.Kernels.Layout;
using FastLmm.Packing;

namespace FastLmm.Engine;

/// <summary>A backend at work.</summary>
/// <param name="Info">Which.</param>
/// <param name="Passes">Its passes; those that work from rows predict by the scalar pass.</param>
/// <param name="Note">What a user must know of the choice; null when there is nothing.</param>
internal sealed record ActiveBackend(BackendInfo Info, SubjectPasses Passes, string? Note = null)
{
    /// <summary>What a user must know of the choice and of how the passes ran so far.</summary>
    internal IEnumerable<string> Messages => new[] { Note, Passes.Message }.OfType<string>();

    /// <summary>Passes for many fits side by side, each on one thread: a device would be given every response anew.</summary>
    internal SubjectPasses PassesOfAThread => Info.Device is null ? Passes : new SimdPasses();

    /// <summary>The backend that runs everywhere.</summary>
    internal static ActiveBackend Simd(string? note = null) => new(BackendTable.Simd, new SimdPasses(), note);

    /// <summary>Opens a backend that was asked for.</summary>
    /// <param name="info">The backend.</param>
    /// <param name="device">Number of its device; null for all, or none.</param>
    /// <param name="subjects">What the passes will go over.</param>
    /// <exception cref="LmmException">It cannot run here, or not with matrices of this size.</exception>
    internal static ActiveBackend Open(BackendInfo info, int? device, PackedSubjects subjects)
    {
        if (info.Device is not null && DeviceLimits.WhyNot(subjects.Q, subjects.P) is { } limit) throw CannotRun(info, limit + "; use simd");
        try
        {
            return new ActiveBackend(info, Backends.Passes(info, device));
        }
        catch (DeviceException error)
        {
            throw CannotRun(info, error.Message);
        }
    }

    /// <summary>That a backend cannot run here.</summary>
    internal static LmmException CannotRun(BackendInfo info, string reason) =>
        new(FailureKind.CannotRunHere, $"backend '{info.Name}' cannot run here: {reason}");

    /// <summary>The sums over the subjects, or over their classes where these are fewer.</summary>
    internal ICriterionSums Sums(PackedStatistics statistics, int threads) =>
        Sums(statistics, Info.NeedsRows ? null : SubjectCollapse.Of(statistics.Subjects, threads), threads);

    /// <summary>The sums over the subjects, or over the classes that were found.</summary>
    internal ICriterionSums Sums(PackedStatistics statistics, SubjectClasses? classes, int threads) => classes is not null
        ? new CollapsedSums(Passes, statistics, classes, threads)
        : new PackedSums(Passes, statistics, threads);
}
