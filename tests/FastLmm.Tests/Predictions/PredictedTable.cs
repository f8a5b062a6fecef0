using FastLmm.Prediction;
using FastLmm.Tables;

namespace FastLmm.Tests.Predictions;

/// <summary>All predictions of a table at once, in the order of its rows.</summary>
internal sealed record PredictedTable(
    double[] Prediction, double[] Error, double[] Lower, double[] Upper, bool[] Known, string[] Subjects, IReadOnlyList<string> Notes)
{
    internal static PredictedTable Of(ILmmModel model, Table table, PredictionOptions options)
    {
        List<double> prediction = [], error = [], lower = [], upper = [];
        List<bool> known = [];
        List<string> subjects = [];
        using PredictedRows rows = model.Predict(table, options);
        foreach (PredictedChunk chunk in rows.Chunks())
        {
            prediction.AddRange(chunk.Prediction.Take(chunk.Rows));
            error.AddRange(chunk.StandardError.Take(chunk.Rows));
            lower.AddRange(chunk.Lower.Take(chunk.Rows));
            upper.AddRange(chunk.Upper.Take(chunk.Rows));
            known.AddRange(chunk.IsKnown.Take(chunk.Rows));
            subjects.AddRange(Enumerable.Range(0, chunk.Rows).Select(chunk.SubjectId));
        }
        return new PredictedTable([.. prediction], [.. error], [.. lower], [.. upper], [.. known], [.. subjects], rows.Notes);
    }

    /// <summary>The columns of a golden design as a table, without response; other ids in place of its own where given.</summary>
    internal static Table TableOf(TestSupport.GoldenDesign design, int[] rows, bool response = false, Func<int, string>? id = null)
    {
        double[] Pick(double[] column) => [.. rows.Select(row => column[row])];
        List<TableColumn> columns = [.. design.Z.Select((column, k) => TableColumn.Numeric($"Z{k}", Pick(column)))];
        columns.AddRange(design.X.Select((column, c) => TableColumn.Numeric($"X{c}", Pick(column))).Reverse());
        if (response) columns.Add(TableColumn.Numeric("y", Pick(design.Y)));
        if (design.Weight is { } weight) columns.Add(TableColumn.Numeric("weight", Pick(weight)));
        if (design.Offset is { } offset) columns.Add(TableColumn.Numeric("offset", Pick(offset)));
        columns.Add(TableColumn.Text("subject", [.. rows.Select(row => id?.Invoke(row) ?? design.SubjectIds[row])]));
        return Table.FromColumns(columns);
    }
}
