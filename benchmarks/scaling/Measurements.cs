using CsvHelper;
using FastLmm.Measuring;

namespace FastLmm.Scaling;

/// <summary>What was measured.</summary>
/// <param name="Part">cold: a process of its own; warm: in a process with the packed statistics; reading: a file alone, in a warm process.</param>
/// <param name="Model">Name of the model.</param>
/// <param name="Subjects">m.</param>
/// <param name="Rows">N.</param>
/// <param name="Format">
/// What was read: csv, flmm, parquet; statistics for a warm fit; csv alone for CsvHelper without FastLmm; with "gpu" where a device estimated.
/// </param>
/// <param name="Threads">Threads that were allowed.</param>
internal sealed record Measured(string Part, string Model, long Subjects, long Rows, string Format, int Threads);

/// <summary>A line of scaling.csv; see <see cref="Measured"/>.</summary>
/// <param name="Part">See there.</param>
/// <param name="Model">See there.</param>
/// <param name="Subjects">See there.</param>
/// <param name="Rows">See there.</param>
/// <param name="Format">See there.</param>
/// <param name="Threads">See there.</param>
/// <param name="Measure">A name of <see cref="Measure"/>.</param>
/// <param name="Median">The median, in seconds or bytes.</param>
/// <param name="Lowest">The lowest.</param>
/// <param name="Highest">The highest.</param>
/// <param name="Runs">How many were measured.</param>
[CsvRecord]
internal sealed partial record ScalingRow(
    string Part, string Model, long Subjects, long Rows, string Format, int Threads, string Measure, double Median, double Lowest, double Highest, int Runs);

/// <summary>Measurements as they come in, and as medians.</summary>
internal sealed class Measurements
{
    private readonly List<(Measured What, string Measure, double Value)> _all = [];

    /// <summary>Takes one value; nothing when there is none.</summary>
    internal void Add(Measured what, string measure, double? value)
    {
        if (value is { } number && !double.IsNaN(number)) _all.Add((what, measure, number));
    }

    /// <summary>Takes wall and processor time.</summary>
    internal void Add(Measured what, Timed timed)
    {
        Add(what, Measure.Wall, timed.Seconds);
        Add(what, Measure.Processor, timed.ProcessorSeconds);
    }

    /// <summary>Medians, in the order in which the first of each came in.</summary>
    internal IReadOnlyList<ScalingRow> Rows() => [.. _all.GroupBy(one => (one.What, one.Measure)).Select(group =>
    {
        Measured what = group.Key.What;
        var spread = Spread.Of(group.Select(one => one.Value));
        return new ScalingRow(
            what.Part, what.Model, what.Subjects, what.Rows, what.Format, what.Threads, group.Key.Measure, spread.Median, spread.Lowest, spread.Highest,
            spread.Runs);
    })];
}

/// <summary>Names of what is measured: seconds but for memory and passes.</summary>
internal static class Measure
{
    internal const string Wall = "wall", Processor = "processor", Read = "read", Pack = "pack", Estimate = "estimate", Infer = "infer";
    internal const string Blups = "blups", Memory = "peak bytes", Passes = "passes";
}

/// <summary>Names of parts and formats.</summary>
internal static class Part
{
    internal const string Cold = "cold", Warm = "warm", Reading = "reading";
    internal const string Csv = "csv", Raw = "flmm", Parquet = "parquet", Statistics = "statistics", CsvHelperAlone = "csv alone";
    internal const string CsvGpu = "csv, gpu", StatisticsGpu = "statistics, gpu";
}
