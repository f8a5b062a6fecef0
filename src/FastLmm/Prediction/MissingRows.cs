using System.Globalization;
using FastLmm.Designs;

namespace FastLmm.Prediction;

/// <summary>Notes the first of the rows that a value is missing in: they keep their place and have no prediction.</summary>
internal sealed class MissingRows
{
    private string _first = "";

    /// <summary>Looks at a chunk.</summary>
    /// <param name="predicted">The chunk, its predictions made or not.</param>
    /// <param name="rows">The reading that it comes from.</param>
    internal void Note(PredictedChunk predicted, NewRows rows)
    {
        DesignChunk kept = predicted.Kept;
        if (_first.Length > 0 || kept.Rows == predicted.Rows) return;
        int lowest = 0;
        while (lowest < kept.Rows && kept.Row[lowest] - predicted.FirstRow == lowest) lowest++;
        _first = rows.Place(kept.Source, predicted.FirstRow + lowest);
    }

    /// <summary>What a user must know of them, or null.</summary>
    internal string? Sentence(DropCounts counts)
    {
        if (counts.Total == 0) return null;
        IEnumerable<string> reasons = counts.Missing.Select((count, k) => $"{count.Column} {(k == 0 ? "missing in" : "in")} {Count(count.Rows)}");
        if (counts.ZeroWeights > 0) reasons = reasons.Append($"weight 0 in {Count(counts.ZeroWeights)}");
        string which = counts.Total == 1 ? "1 row has" : $"{Count(counts.Total)} rows have";
        return $"{which} no prediction: {string.Join(", ", reasons)}; {(counts.Total == 1 ? "it is" : "the first is")} {_first}";
    }

    private static string Count(long rows) => rows.ToString("N0", CultureInfo.InvariantCulture);
}
