using FastLmm.Designs;
using FastLmm.Engine;
using FastLmm.Estimation;
using FastLmm.Packing;

namespace FastLmm;

/// <summary>What a fit was made of, kept with it: computations that go beyond the estimates start here, without the rows.</summary>
/// <param name="Data">Design, packed statistics and subjects.</param>
/// <param name="Estimates">The optimum in the user's basis.</param>
/// <param name="Sums">The backend's sums over these statistics.</param>
/// <param name="Backend">The backend, open.</param>
/// <param name="Threads">Threads to use.</param>
/// <param name="Options">The settings of the fit.</param>
internal sealed record FitState(
    CollectedData Data, Estimates Estimates, ICriterionSums Sums, ActiveBackend Backend, int Threads, FitOptions Options)
{
    /// <summary>R's names of the columns of X that were kept, p.</summary>
    internal IReadOnlyList<string> FixedNames => [.. Data.Statistics.KeptColumns.Select(column => Data.Design.FixedNames[column])];

    /// <summary>Reads the rows again, subjects numbered as before; null when there are only statistics.</summary>
    internal Func<IEnumerable<DesignChunk>>? Rows { get; init; }

    /// <summary>Names of the sources of the rows.</summary>
    internal IReadOnlyList<string> Sources { get; init; } = [];
}
