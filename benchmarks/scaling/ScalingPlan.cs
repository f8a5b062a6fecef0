namespace FastLmm.Scaling;

/// <summary>What is measured how often.</summary>
internal sealed record ScalingPlan
{
    private const long Smallest = 1000, Many = 10_000_000;
    private const int MostRepeatsOfMany = 3;
    private readonly int _repeats;

    /// <summary>A plan.</summary>
    /// <param name="mostSubjects">The largest cohort.</param>
    /// <param name="repeats">Measurements of each.</param>
    /// <exception cref="LmmException">One of them is not positive.</exception>
    internal ScalingPlan(long mostSubjects, int repeats)
    {
        if (mostSubjects < 50) throw new LmmException(FailureKind.BadInput, "--subjects needs 50 or more");
        if (repeats < 1) throw new LmmException(FailureKind.BadInput, "--repeats needs 1 or more");
        (MostSubjects, _repeats) = (mostSubjects, repeats);
    }

    /// <summary>The largest cohort.</summary>
    internal long MostSubjects { get; }

    /// <summary>Sizes: 1,000, ten times that, and so on, and the largest.</summary>
    internal IEnumerable<long> Sizes
    {
        get
        {
            for (long size = Smallest; size < MostSubjects; size *= 10) yield return size;
            yield return MostSubjects;
        }
    }

    /// <summary>Numbers of threads: one, and one per processor.</summary>
    internal static IReadOnlyList<int> Threads { get; } = [.. new[] { 1, Environment.ProcessorCount }.Distinct()];

    /// <summary>Subjects of the cohorts whose visits grow.</summary>
    internal long SubjectsOfRows => Math.Min(50_000, MostSubjects);

    /// <summary>Visits of a subject, the first being what the others are compared with.</summary>
    internal static IReadOnlyList<int> Visits { get; } = [4, 16, 64];

    /// <summary>Measurements at a size.</summary>
    internal int Repeats(long subjects) => subjects >= Many ? Math.Min(_repeats, MostRepeatsOfMany) : _repeats;
}
