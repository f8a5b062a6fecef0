using FastLmm.Kernels.Collapse;
using FastLmm.Kernels.Drivers;
using FastLmm.Packing;

namespace FastLmm.Engine;

/// <summary>A way to compute the sums over subjects.</summary>
/// <param name="Name">What <c>--backend</c> calls it.</param>
/// <param name="Description">What it is, in a few words.</param>
/// <param name="NeedsRows">Whether it works from the rows rather than from the packed statistics.</param>
/// <param name="Unavailable">Why it cannot run here; null when it can.</param>
public sealed record BackendInfo(string Name, string Description, bool NeedsRows = false, string? Unavailable = null);

/// <summary>The one table of backends, best first.</summary>
public static class Backends
{
    /// <summary>The environment variable that chooses a backend when no option does.</summary>
    public const string Variable = "FASTLMM_BACKEND";

    /// <summary>All backends, best first.</summary>
    public static IReadOnlyList<BackendInfo> All { get; } =
    [
        new("simd", "eight subjects at a time on the processor's vector units"),
        new("scalar", "one subject at a time; the same bits as simd"),
        new("reference", "by the definition, from dense covariance matrices; slow, for checking", NeedsRows: true),
    ];

    /// <summary>Finds a backend: by name, or for <c>auto</c> by <see cref="Variable"/> or else the best that can run.</summary>
    /// <exception cref="LmmException">There is no such backend, or it cannot run here.</exception>
    public static BackendInfo Choose(string name)
    {
        if (name == "auto") name = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } forced ? forced : "auto";
        if (name == "auto") return All.First(backend => backend.Unavailable is null);
        BackendInfo? found = All.FirstOrDefault(backend => backend.Name == name);
        if (found is null)
        {
            throw new LmmException(
                FailureKind.BadInput, $"there is no backend '{name}'; choose one of: auto, {string.Join(", ", All.Select(backend => backend.Name))}");
        }
        return found.Unavailable is null
            ? found
            : throw new LmmException(FailureKind.CannotRunHere, $"backend '{name}' cannot run here: {found.Unavailable}");
    }

    /// <summary>The passes of a backend; those that work from rows predict by the scalar pass.</summary>
    internal static SubjectPasses Passes(BackendInfo backend) => backend.Name == "simd" ? new SimdPasses() : new ScalarPasses();

    /// <summary>The sums over the subjects, or over their classes where these are fewer.</summary>
    internal static ICriterionSums OfStatistics(BackendInfo backend, PackedStatistics statistics, int threads) =>
        !backend.NeedsRows && SubjectCollapse.Of(statistics.Subjects, threads) is { } classes
            ? new CollapsedSums(Passes(backend), statistics, classes, threads)
            : new PackedSums(Passes(backend), statistics, threads);

    /// <summary>The sums of a backend for one data set.</summary>
    /// <exception cref="LmmException">The backend needs rows and they were not kept.</exception>
    internal static ICriterionSums Create(BackendInfo backend, PackedStatistics statistics, RowStore? rows, int threads)
    {
        if (!backend.NeedsRows) return OfStatistics(backend, statistics, threads);
        return rows is not null
            ? ReferenceSums.From(rows, statistics)
            : throw new LmmException(
                FailureKind.CannotRunHere,
                $"backend '{backend.Name}' needs all rows in memory, and {statistics.Rows} rows are too many; use simd or scalar");
    }
}
