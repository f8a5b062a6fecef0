using System.Globalization;

namespace FastLmm.Designs;

/// <summary>Rows that a variable is missing in.</summary>
/// <param name="Column">Name of the column.</param>
/// <param name="Rows">Rows in which it is the first, in the order of the formula, that is missing.</param>
public sealed record MissingCount(string Column, long Rows);

/// <summary>Rows that were left out, and why; each is counted once.</summary>
/// <param name="Missing">Per column with missing values, in the order of the formula; then per cut whose intervals leave out values.</param>
/// <param name="ZeroWeights">Complete rows whose weight is 0.</param>
/// <param name="OutsideSubset">Rows that the condition of the subset does not choose; these do not count as dropped.</param>
public sealed record DropCounts(IReadOnlyList<MissingCount> Missing, long ZeroWeights, long OutsideSubset = 0)
{
    /// <summary>A sentence for the report, e.g. <c>30 rows were left out by --subset</c>; empty when there are none.</summary>
    public string SubsetSentence => OutsideSubset == 0 ? "" :
        $"{Count(OutsideSubset)} {(OutsideSubset == 1 ? "row was" : "rows were")} left out by --subset";

    /// <summary>Rows dropped in all, those outside the subset not counted.</summary>
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

    /// <summary>The error that no row is left.</summary>
    internal LmmException NothingLeft()
    {
        string[] reasons = [.. ((string[])[SubsetSentence, Sentence]).Where(sentence => sentence.Length > 0)];
        string why = reasons.Length > 0 ? $": {string.Join("; ", reasons)}" : "";
        return new LmmException(FailureKind.BadInput, $"no row is left to fit{why}; check the columns named in the formula");
    }

    private static string Count(long rows) => rows.ToString("N0", CultureInfo.InvariantCulture);
}
