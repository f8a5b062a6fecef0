namespace FastLmm.Peers;

/// <summary>What is compared how often.</summary>
/// <param name="MostSubjects">The largest cohort.</param>
/// <param name="Repeats">Measurements of each.</param>
/// <param name="Limit">After which one fit is given up.</param>
/// <param name="BlupLimit">After which a fit with its predicted random effects is given up.</param>
/// <param name="Budget">Time of one program on one cohort after which it is not repeated.</param>
internal sealed record PeerPlan(long MostSubjects, int Repeats, TimeSpan Limit, TimeSpan BlupLimit, TimeSpan Budget)
{
    private const long Smallest = 1000;

    /// <summary>Sizes: 1,000, ten times that, and so on, and the largest.</summary>
    internal IEnumerable<long> Sizes
    {
        get
        {
            for (long size = Smallest; size < MostSubjects; size *= 10) yield return size;
            yield return MostSubjects;
        }
    }

    /// <summary>Numbers of threads that FastLmm is timed with: one, and one per processor.</summary>
    internal static IReadOnlyList<int> Threads { get; } = [.. new[] { 1, Environment.ProcessorCount }.Distinct()];
}
