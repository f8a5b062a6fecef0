using FastLmm.Measuring;
using FastLmm.Reporting.Charts;

namespace FastLmm.Scaling;

/// <summary>Time and memory against subjects, with other programs where their results are there.</summary>
internal static class ScalingCharts
{
    /// <summary>Wall time of whole commands and of warm estimation.</summary>
    internal static LogLogChart Time(IReadOnlyList<ScalingRow> rows, IReadOnlyList<PeerRow> peers) => new()
    {
        Title = "Time of a fit: " + CohortModel.Slope.Formula,
        XTitle = "subjects",
        YTitle = "seconds",
        Series =
        [
            Line(rows, "FastLmm, whole command", Part.Cold, Part.Csv, Measure.Wall, 1),
            Line(rows, "CsvHelper alone", Part.Reading, Part.CsvHelperAlone, Measure.Wall, 1),
            Line(rows, "FastLmm, estimation", Part.Warm, Part.Statistics, Measure.Wall, 1),
            .. PeerCharts.Series(peers, CohortModel.Slope.Name, row => row.WholeSeconds, ", whole command"),
        ],
    };

    /// <summary>Peak memory of whole commands.</summary>
    internal static LogLogChart Memory(IReadOnlyList<ScalingRow> rows, IReadOnlyList<PeerRow> peers) => new()
    {
        Title = "Peak memory of a fit from CSV: " + CohortModel.Slope.Formula,
        XTitle = "subjects",
        YTitle = "MB",
        Series =
        [
            Line(rows, "FastLmm", Part.Cold, Part.Csv, Measure.Memory, 1e-6),
            .. PeerCharts.Series(peers, CohortModel.Slope.Name, row => row.PeakBytes / 1e6, ""),
        ],
    };

    private static ChartSeries Line(IReadOnlyList<ScalingRow> rows, string name, string part, string format, string measure, double unit) => new(
        name,
        [.. rows.Where(row => row.Model == CohortModel.Slope.Name && row.Part == part && row.Format == format && row.Measure == measure)
            .GroupBy(row => row.Subjects).Select(size => size.MaxBy(row => row.Threads)!).OrderBy(row => row.Subjects)
            .Select(row => new ChartPoint(row.Subjects, unit * row.Median))]);
}
