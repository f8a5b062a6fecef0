using FastLmm.Inference.Bootstrap;

namespace FastLmm.Reporting;

/// <summary>The tables of a parametric bootstrap.</summary>
public static class BootstrapTables
{
    /// <summary>One row a parameter.</summary>
    public static ResultTable Intervals(BootstrapIntervals intervals)
    {
        string type = intervals.Type == BootstrapIntervalType.Bca ? "BCa" : "percentile";
        var table = new ResultTable(FormattableString.Invariant(
            $"Bootstrap intervals ({InferenceTables.Percent(intervals.Level)}, {type}, {intervals.Replicates} replicates):"));
        table.Text("parameter", intervals.Rows.Select(row => row.Name), "");
        table.Numbers("estimate", intervals.Rows.Select(row => row.Estimate), NumberStyle.Mixed, "Estimate");
        table.Numbers("bias", intervals.Rows.Select(row => row.Bias), NumberStyle.Mixed);
        table.Numbers("standardError", intervals.Rows.Select(row => row.StandardError), NumberStyle.Mixed, "Std. Error");
        table.Numbers("lower", intervals.Rows.Select(row => row.Lower), NumberStyle.Mixed);
        table.Numbers("upper", intervals.Rows.Select(row => row.Upper), NumberStyle.Mixed);
        table.Notes.AddRange(intervals.Messages.Select(message => char.ToUpperInvariant(message[0]) + message[1..] + "."));
        table.Notes.AddRange(intervals.Rows.Where(row => row.Message is not null).Select(row => $"{row.Name}: {row.Message}."));
        return table;
    }

    /// <summary>Writes the replicates: number, how the fit ended, criterion, and the parameters; those that failed have missing values.</summary>
    /// <param name="replicates">The replicates.</param>
    /// <param name="writer">Where to write.</param>
    public static void Write(BootstrapReplicates replicates, TableWriter writer)
    {
        foreach (string name in (string[])["replicate", "status", "criterion", .. replicates.Parameters]) writer.Field(name);
        writer.EndRow();
        foreach (BootstrapReplicate row in replicates.Rows)
        {
            writer.Field((long)row.Number);
            writer.Field(row.Status.ToString().ToLowerInvariant());
            writer.Field(row.Criterion);
            foreach (double value in row.Values) writer.Field(value);
            writer.EndRow();
        }
    }
}
