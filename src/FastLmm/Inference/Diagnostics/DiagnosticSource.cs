using FastLmm.Designs;
using FastLmm.Engine;
using FastLmm.Estimation;
using FastLmm.Kernels.Drivers;
using FastLmm.Packing;

namespace FastLmm.Inference.Diagnostics;

/// <summary>What diagnostics start from: a fit's statistics and estimates, and its rows to be read once more.</summary>
/// <param name="Statistics">The statistics.</param>
/// <param name="Estimates">The estimates of them.</param>
/// <param name="SubjectIds">Ids of the subjects.</param>
/// <param name="Sources">Names of the sources of rows.</param>
/// <param name="Rows">Reads the rows, subjects numbered as in the statistics.</param>
/// <param name="Threads">Threads to use; no result depends on it.</param>
internal sealed record DiagnosticSource(
    PackedStatistics Statistics, Estimates Estimates, IReadOnlyList<string> SubjectIds, IReadOnlyList<string> Sources,
    Func<IEnumerable<DesignChunk>> Rows, int Threads)
{
    /// <summary>The error of rows that are not those of the statistics, from how they differ.</summary>
    internal Func<string, LmmException> Refusal { get; init; } = how =>
        new LmmException(FailureKind.BadInput, $"the data have changed since the fit: {how}; fit again and diagnose that fit");

    /// <summary>The optimum in the basis of the arithmetic.</summary>
    internal CriterionPoint Point => Estimates.Optimum.Point;

    /// <summary>b̂_i, M_i and more of every subject.</summary>
    internal double[] Blups() => new SimdPasses().Blups(Statistics.Subjects, PackedSums.LowerByRows(Point.Lambda), Point.Beta, Threads);
}
