using System.Text.Json;

namespace FastLmm.Measuring;

/// <summary>What measurements take from a fit as JSON: FastLmm's own, or another program's in the same form.</summary>
public sealed record FitReport(
    string Status, long Rows, long Subjects, double Criterion, double? Sigma, ReportedConvergence? Convergence, ReportedEffect[] FixedEffects,
    ReportedBlock[] RandomEffects, ReportedTimings Timings, long? PeakMemoryBytes, string[]? Messages, string? Software)
{
    /// <summary>Reads a fit.</summary>
    /// <exception cref="JsonException">It is not one.</exception>
    public static FitReport Read(string json) =>
        JsonSerializer.Deserialize<FitReport>(json, JsonSerializerOptions.Web) ?? throw new JsonException("a fit is expected");
}

/// <summary>How the optimiser got there.</summary>
/// <param name="Iterations">Steps.</param>
/// <param name="Passes">Passes over the statistics, or evaluations of the criterion.</param>
public sealed record ReportedConvergence(int? Iterations, int? Passes);

/// <summary>A fixed effect.</summary>
/// <param name="Name">R's name.</param>
/// <param name="Estimate">β̂.</param>
/// <param name="StandardError">Its standard error.</param>
public sealed record ReportedEffect(string Name, double? Estimate, double? StandardError);

/// <summary>An independent block of random effects.</summary>
/// <param name="Names">R's names.</param>
/// <param name="Covariance">Its part of G.</param>
public sealed record ReportedBlock(string[] Names, double?[][] Covariance);

/// <summary>Seconds spent on the stages; what another program does not tell is null.</summary>
public sealed record ReportedTimings(
    double? ReadSeconds, double? PackSeconds, double? EstimateSeconds, double? InferenceSeconds, double? TotalSeconds, double? BlupSeconds);
