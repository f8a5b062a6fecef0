using System.Globalization;
using FastLmm.Designs;
using FastLmm.Inference.Means;

namespace FastLmm.Prediction;

/// <summary>
/// Finds predictions that the data of the fit do not determine: where columns of X were dropped, a row whose dropped columns are not what they
/// are on the kept ones in those data, e.g. a cell that had no rows.
/// </summary>
internal sealed class RowEstimability(PredictionModel model)
{
    private const double Estimable = 1e-8;              // of the sum of absolute terms

    private long _rows;
    private string _first = "";

    /// <summary>What a user must know of them, or null.</summary>
    internal string? Sentence => _rows == 0 ? null : string.Create(CultureInfo.InvariantCulture,
        $"{_rows:N0} {(_rows == 1 ? "row has" : "rows have")} no prediction, because the data of the fit do not determine it (columns were dropped); "
        + $"the first is {_first}");

    /// <summary>Adds those of a chunk's kept rows to its list.</summary>
    /// <param name="predicted">The chunk, its predictions made or not.</param>
    /// <param name="place">Names a place from source and row.</param>
    internal void Find(PredictedChunk predicted, Func<int, long, string> place)
    {
        if (model.Dropped.Count == 0) return;
        DesignChunk rows = predicted.Kept;
        for (int i = 0; i < rows.Rows; i++)
        {
            if (IsDetermined(rows, i)) continue;
            if (_rows++ == 0) _first = place(rows.Source, rows.Row[i]);
            predicted.Undetermined.Add(i);
        }
    }

    private bool IsDetermined(DesignChunk rows, int i)
    {
        foreach (ColumnDependence dropped in model.Dropped)
        {
            double difference = rows.X[dropped.Column][i], size = Math.Abs(difference);
            for (int k = 0; k < dropped.OnKept.Length; k++)
            {
                double part = dropped.OnKept[k] * rows.X[model.Kept[k]][i];
                difference -= part;
                size += Math.Abs(part);
            }
            if (!(Math.Abs(difference) <= Estimable * size)) return false;
        }
        return true;
    }
}
