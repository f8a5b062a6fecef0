namespace FastLmm;

/// <summary>Where a fit is.</summary>
/// <param name="Stage"><c>reading</c> or <c>estimating</c>.</param>
/// <param name="Rows">Rows used so far.</param>
/// <param name="Subjects">Subjects seen so far.</param>
/// <param name="Bytes">Bytes read so far.</param>
/// <param name="Iteration">Newton steps so far.</param>
/// <param name="Criterion">The criterion, up to the constant of the basis; NaN while reading.</param>
public sealed record FitProgress(string Stage, long Rows, long Subjects, long Bytes, int Iteration, double Criterion);
