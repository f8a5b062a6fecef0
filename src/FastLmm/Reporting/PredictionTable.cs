using FastLmm.Prediction;

namespace FastLmm.Reporting;

/// <summary>
/// One row per row of the data, in their order: file, row, subject (of profiles), prediction; <c>se</c>, <c>lower</c> and <c>upper</c> where an interval
/// was asked for; <c>known</c> (TRUE or FALSE) where subjects may be unknown. Missing where a value of the data is.
/// </summary>
public static class PredictionTable
{
    private const string True = "TRUE", False = "FALSE";

    /// <summary>Writes header and rows; with several threads chunks are predicted and formatted side by side.</summary>
    /// <param name="predictions">The predictions; read to their end.</param>
    /// <param name="writer">Where to write.</param>
    public static void Write(PredictedRows predictions, TableWriter writer)
    {
        WriteNames(predictions, writer);
        // Parsing ahead takes one of them; it has little to do where there are only two, and then comes besides.
        int threads = predictions.Threads > 2 ? predictions.Threads - 1 : predictions.Threads;
        writer.WritePieces(predictions.Taken(predictions.Threads), (chunk, rows) => WriteRows(predictions, chunk, rows), threads, predictions.Return);
    }

    private static void WriteRows(PredictedRows predictions, PredictedChunk chunk, TableWriter writer)
    {
        (bool subjects, bool interval, bool known) = (predictions.HasSubjects, predictions.HasInterval, predictions.MayBeUnknown);
        predictions.Predict(chunk);
        for (int i = 0; i < chunk.Rows; i++)
        {
            writer.Field(chunk.Source);
            writer.Field(chunk.FirstRow + i);
            if (subjects) writer.Field(chunk.SubjectUtf8(i));
            writer.Field(chunk.Prediction[i]);
            if (interval) WriteInterval(chunk, i, writer);
            if (known) writer.Field(chunk.IsKnown[i] ? True : False);
            writer.EndRow();
        }
    }

    private static void WriteNames(PredictedRows predictions, TableWriter writer)
    {
        writer.Name("file", predictions.Sources);
        List<string> names = ["row"];
        if (predictions.HasSubjects) names.Add("subject");
        names.Add("prediction");
        if (predictions.HasInterval) names.AddRange(["se", "lower", "upper"]);
        foreach (string name in names) writer.Field(name);
        if (predictions.MayBeUnknown) writer.Name("known", [True, False]);
        writer.EndRow();
    }

    private static void WriteInterval(PredictedChunk chunk, int row, TableWriter writer)
    {
        writer.Field(chunk.StandardError[row]);
        writer.Field(chunk.Lower[row]);
        writer.Field(chunk.Upper[row]);
    }
}
