using FastLmm.Inference.Profiles;

namespace FastLmm.Reporting;

/// <summary>The table of profile-likelihood intervals.</summary>
public static class ProfileTables
{
    /// <summary>One row a parameter.</summary>
    public static ResultTable Intervals(ProfileIntervals intervals)
    {
        var table = new ResultTable($"Profile-likelihood intervals ({InferenceTables.Percent(intervals.Level)}):");
        table.Text("parameter", intervals.Rows.Select(row => row.Name), "");
        table.Numbers("estimate", intervals.Rows.Select(row => row.Estimate), NumberStyle.Mixed, "Estimate");
        table.Numbers("lower", intervals.Rows.Select(row => row.Lower), NumberStyle.Mixed);
        table.Numbers("upper", intervals.Rows.Select(row => row.Upper), NumberStyle.Mixed);
        if (intervals.Refitted) table.Notes.Add("The model was fitted again by maximum likelihood, whose estimates and intervals these are.");
        table.Notes.AddRange(intervals.Rows.Where(row => row.Message is not null).Select(row => $"{row.Name}: {row.Message}"));
        return table;
    }
}
