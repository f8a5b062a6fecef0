using FastLmm.Reporting.Charts;

namespace FastLmm.Measuring;

/// <summary>Lines of other programs.</summary>
public static class PeerCharts
{
    /// <summary>A line for each program of a model but FastLmm, against subjects.</summary>
    /// <param name="rows">Rows of peers.csv.</param>
    /// <param name="model">Name of the model.</param>
    /// <param name="value">What is drawn; points without it are left out.</param>
    /// <param name="what">Added to the program's name.</param>
    public static IEnumerable<ChartSeries> Series(IReadOnlyList<PeerRow> rows, string model, Func<PeerRow, double?> value, string what) =>
        rows.Where(row => row.Model == model && !row.IsOurs).GroupBy(row => row.Program)
            .Select(program => new ChartSeries(
                program.Key + what,
                [.. program.OrderBy(row => row.Subjects).Select(row => new ChartPoint(row.Subjects, value(row) ?? double.NaN))]));
}
