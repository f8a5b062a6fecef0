using FastLmm.Inference.Diagnostics;

namespace FastLmm.Reporting;

/// <summary>One row per point of a normal Q–Q plot: what the values are, the normal's quantile, the values' quantile.</summary>
public static class QuantileTable
{
    /// <summary>Writes header and rows.</summary>
    /// <param name="plots">The plots.</param>
    /// <param name="writer">Where to write.</param>
    public static void Write(IReadOnlyList<QuantilePlot> plots, TableWriter writer)
    {
        foreach (string name in (string[])["of", "theoretical", "sample"]) writer.Field(name);
        writer.EndRow();
        foreach (QuantilePlot plot in plots)
        {
            foreach (QuantilePoint point in plot.Points)
            {
                writer.Field(plot.Of);
                writer.Field(point.Theoretical);
                writer.Field(point.Sample);
                writer.EndRow();
            }
        }
    }
}
