using System.Globalization;
using FastLmm.Designs;

namespace FastLmm.Prediction;

/// <summary>Rows that a value is missing in: they keep their place and have no prediction.</summary>
internal sealed class MissingRows
{
    private string _first = "";

    /// <summary>Moves the predictions of kept rows to their places, NaN in between.</summary>
    /// <param name="kept">The kept rows.</param>
    /// <param name="rows">The reading that they come from.</param>
    /// <param name="predicted">Predictions of the kept rows one after another; gets those of all.</param>
    internal void Spread(DesignChunk kept, NewRows rows, PredictedChunk predicted)
    {
        int k = kept.Rows - 1, lowest = -1;
        for (int place = predicted.Rows - 1; place >= 0; place--)
        {
            if (k >= 0 && kept.Row[k] - predicted.FirstRow == place)
            {
                predicted.Move(k--, place);
                continue;
            }
            predicted.Clear(place);
            lowest = place;
        }
        if (_first.Length == 0) _first = rows.Place(kept.Source, predicted.FirstRow + lowest);
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
