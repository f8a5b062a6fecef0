using FastLmm.Prediction.Simulation;

namespace FastLmm.Reporting;

/// <summary>One row per row used, in the order of the data: file, row, subject, and the simulated responses <c>sim_1</c>, <c>sim_2</c>, …</summary>
public static class SimulationTable
{
    /// <summary>Writes header and rows while these are drawn.</summary>
    /// <param name="pieces">The simulated rows.</param>
    /// <param name="simulations">Responses of each row.</param>
    /// <param name="writer">Where to write.</param>
    /// <param name="threads">Threads to format with.</param>
    /// <returns>Rows written.</returns>
    public static long Write(IEnumerable<SimulatedRows> pieces, int simulations, TableWriter writer, int threads = 1)
    {
        long rows = 0;
        foreach (string name in (string[])["file", "row", "subject"]) writer.Field(name);
        for (int s = 1; s <= simulations; s++) writer.Field(FormattableString.Invariant($"sim_{s}"));
        writer.EndRow();
        writer.WritePieces(pieces, WriteRows, threads, piece => rows += piece.Row.Length);
        return rows;
    }

    private static void WriteRows(SimulatedRows piece, TableWriter writer)
    {
        for (int i = 0; i < piece.Row.Length; i++)
        {
            writer.Field(piece.Source);
            writer.Field(piece.Row[i]);
            writer.Field(piece.Subject[i]);
            foreach (double value in piece.OfRow(i)) writer.Field(value);
            writer.EndRow();
        }
    }
}
