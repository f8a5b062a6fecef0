using FastLmm.Measuring;

namespace FastLmm.Peers;

/// <summary>Something that is predicted for every row of a file.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="Options">Options of <c>fastlmm predict</c>.</param>
/// <param name="ForSubjects">Whether ids are needed.</param>
/// <param name="Ending">Of the file that is written.</param>
/// <param name="R">The task of predict.R that is the same; null where lme4 offers none.</param>
internal sealed record PredictionTask(string Name, IReadOnlyList<string> Options, bool ForSubjects, string Ending, string? R)
{
    private const string Id = "id", Response = "y";
    private static readonly string[] Population = ["--for", "population"], Subject = ["--for", "subject", "--new-subjects", "population"];

    /// <summary>All tasks.</summary>
    internal static IReadOnlyList<PredictionTask> All { get; } =
    [
        new("population means", Population, false, ".csv", "population"),
        new("means with confidence intervals", [.. Population, "--interval", "confidence"], false, ".csv", null),
        new("subjects' profiles", Subject, true, ".csv", "subject"),
        new("profiles with prediction intervals", [.. Subject, "--interval", "prediction"], true, ".csv", null),
        new("subjects' profiles, Parquet", Subject, true, ".parquet", null),
    ];

    /// <summary>The columns that it reads.</summary>
    internal IEnumerable<string> Columns => CohortModel.Columns.Where(name => name != Response && (ForSubjects || name != Id));
}
