namespace FastLmm.Reporting;

/// <summary>One row per row used, in the order of the data: file, row, subject, population mean, subject profile, residual.</summary>
public static class FittedTable
{
    /// <summary>Writes header and rows.</summary>
    /// <param name="fit">The fit; its data are read again if its rows were not kept.</param>
    /// <param name="writer">Where to write.</param>
    /// <param name="cancel">Stops between chunks.</param>
    public static void Write(LmmFit fit, TableWriter writer, CancellationToken cancel = default)
    {
        writer.Name("file", fit.State?.Sources ?? []);
        foreach (string name in (string[])["row", "subject", "population", "profile", "residual"]) writer.Field(name);
        writer.EndRow();
        writer.WritePieces(Chunks(fit, cancel), WriteRows, fit.Threads);
    }

    private static IEnumerable<FittedChunk> Chunks(LmmFit fit, CancellationToken cancel)
    {
        foreach (FittedChunk chunk in fit.FittedValues())
        {
            cancel.ThrowIfCancellationRequested();
            yield return chunk;
        }
    }

    private static void WriteRows(FittedChunk chunk, TableWriter writer)
    {
        for (int i = 0; i < chunk.Row.Length; i++)
        {
            writer.Field(chunk.Source);
            writer.Field(chunk.Row[i]);
            writer.Field(chunk.Subject[i]);
            writer.Field(chunk.Population[i]);
            writer.Field(chunk.Profile[i]);
            writer.Field(chunk.Residual[i]);
            writer.EndRow();
        }
    }
}
