using System.Globalization;
using FastLmm.Designs;
using FastLmm.Inference.Means;

namespace FastLmm.Prediction;

/// <summary>
/// Clears predictions that the data of the fit do not determine: where columns of X were dropped, a row whose dropped columns are not what they
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

    /// <summary>Clears those of a chunk, before they are moved to their places.</summary>
    internal void Clear(DesignChunk rows, PredictedChunk predicted, Func<int, long, string> place)
    {
        foreach (ColumnDependence dropped in model.Dropped)
        {
            for (int i = 0; i < rows.Rows; i++)
            {
                double difference = rows.X[dropped.Column][i], size = Math.Abs(difference);
                for (int k = 0; k < dropped.OnKept.Length; k++)
                {
                    double part = dropped.OnKept[k] * rows.X[model.Kept[k]][i];
                    difference -= part;
                    size += Math.Abs(part);
                }
                if (Math.Abs(difference) <= Estimable * size || double.IsNaN(predicted.Prediction[i])) continue;
                if (_rows++ == 0) _first = place(rows.Source, rows.Row[i]);
                predicted.Clear(i);
            }
        }
    }
}
