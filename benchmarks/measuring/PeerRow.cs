using CsvHelper;

namespace FastLmm.Measuring;

/// <summary>A program on a cohort: a line of peers.csv. What was not measured or did not finish is empty.</summary>
/// <param name="Model">Name of the model.</param>
/// <param name="Subjects">m.</param>
/// <param name="Rows">N.</param>
/// <param name="Program">The program and its settings.</param>
/// <param name="FitSeconds">From data in memory to estimates; FastLmm's from packed statistics in a warm process.</param>
/// <param name="FitRuns">How many times that was measured.</param>
/// <param name="WholeSeconds">The whole process: start, reading, fit.</param>
/// <param name="ProcessorSeconds">Its processor time.</param>
/// <param name="Runs">How many times that was measured.</param>
/// <param name="PeakBytes">Its peak memory.</param>
/// <param name="BlupSeconds">Predicted random effects with conditional variances, after the fit.</param>
/// <param name="BlupRuns">How many times that was measured.</param>
/// <param name="Criterion">The REML criterion reached.</param>
/// <param name="CriterionAboveOurs">It minus FastLmm's.</param>
/// <param name="Beta">Largest difference of a coefficient from FastLmm's, as a part of its standard error.</param>
/// <param name="StandardErrors">Largest difference of a standard error, as a part of it.</param>
/// <param name="Covariance">Largest difference in G, as a part of the two standard deviations.</param>
/// <param name="Blups">Largest difference of a predicted random effect, as a part of its standard deviation.</param>
/// <param name="ConditionalVariances">Largest difference of a conditional variance, as a part of it.</param>
/// <param name="Note">What there is to say: warnings, why there is no result.</param>
[CsvRecord]
public sealed partial record PeerRow(
    string Model, long Subjects, long Rows, string Program, double? FitSeconds, int FitRuns, double? WholeSeconds, double? ProcessorSeconds, int Runs,
    double? PeakBytes, double? BlupSeconds, int BlupRuns, double? Criterion, double? CriterionAboveOurs, double? Beta, double? StandardErrors, double? Covariance,
    double? Blups, double? ConditionalVariances, string Note)
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "peers.csv";

    /// <summary>FastLmm's own rows begin so.</summary>
    public const string Ours = "FastLmm";

    /// <summary>Whether it is one of FastLmm's own.</summary>
    [CsvIgnore]
    public bool IsOurs => Program.StartsWith(Ours, StringComparison.Ordinal);
}
