namespace FastLmm.Measuring;

/// <summary>A model and the cohort it is measured on: five fixed effects, 4 to 8 visits of a subject.</summary>
/// <param name="Name">What tables call it.</param>
/// <param name="Formula">lme4's formula.</param>
/// <param name="Generating">Options of <c>fastlmm generate</c>.</param>
public sealed record CohortModel(string Name, string Formula, IReadOnlyList<string> Generating)
{
    private const string FixedPart = "y ~ time + sex + x1 + x2";

    /// <summary>Columns of the cohort's file, the id first.</summary>
    public static IReadOnlyList<string> Columns { get; } = ["id", "time", "sex", "x1", "x2", "y"];

    /// <summary>Random intercept and slope, irregular times: no two subjects alike.</summary>
    public static CohortModel Slope { get; } = new("intercept and slope", $"{FixedPart} + (1 + time | id)", ["--q", "2"]);

    /// <summary>Random intercept.</summary>
    public static CohortModel Intercept { get; } = new("random intercept", $"{FixedPart} + (1 | id)", ["--q", "1"]);

    /// <summary>Random intercept and slope, visits at times 0, 1, 2, ….</summary>
    public static CohortModel Grid { get; } = new("visit grid", $"{FixedPart} + (1 + time | id)", ["--q", "2", "--grid"]);

    /// <summary>All three.</summary>
    public static IReadOnlyList<CohortModel> All { get; } = [Slope, Intercept, Grid];

    /// <summary>The same model with this many visits of every subject.</summary>
    public CohortModel WithVisits(int visits) => this with { Generating = [.. Generating, "--visits", $"{visits}"] };
}
