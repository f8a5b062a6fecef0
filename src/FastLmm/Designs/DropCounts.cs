using System.Globalization;

namespace FastLmm.Designs;

/// <summary>Rows that a variable is missing in.</summary>
/// <param name="Column">Name of the column.</param>
/// <param name="Rows">Rows in which it is the first, in the order of the formula, that is missing.</param>
public sealed record MissingCount(string Column, long Rows);

/// <summary>Rows that were left out, and why; each is counted once.</summary>
/// <param name="Missing">Per column with missing values, in the order of the formula.</param>
/// <param name="ZeroWeights">Complete rows whose weight is 0.</param>
public sealed record DropCounts(IReadOnlyList<MissingCount> Missing, long ZeroWeights)
{
    /// <summary>Rows left out in all.</summary>
    public long Total => Missing.Sum(count => count.Rows) + ZeroWeights;

    /// <summary>A sentence for the report, e.g. <c>6 rows were left out: distance missing in 4, age in 2</c>; empty when there are none.</summary>
    public string Sentence
    {
        get
        {
            if (Total == 0) return "";
            List<string> reasons = [.. Missing.Select((count, k) => $"{count.Column} {(k == 0 ? "missing in" : "in")} {Count(count.Rows)}")];
            if (ZeroWeights > 0) reasons.Add($"weight 0 in {Count(ZeroWeights)}");
            return $"{Count(Total)} {(Total == 1 ? "row was" : "rows were")} left out: {string.Join(", ", reasons)}";
        }
    }

    private static string Count(long rows) => rows.ToString("N0", CultureInfo.InvariantCulture);
}
