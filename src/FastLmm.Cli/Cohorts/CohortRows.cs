using FastLmm.Reporting;

namespace FastLmm.Cli.Cohorts;

/// <summary>Draws a cohort and writes its rows; nothing is kept.</summary>
/// <param name="design">The cohort.</param>
internal sealed class CohortRows(CohortDesign design)
{
    private const int RowsPerPiece = 4096;

    private readonly double[,] _factor = design.RandomFactor();

    /// <summary>Writes names and rows; they do not depend on the number of threads.</summary>
    public void Write(TableWriter writer, int threads, CancellationToken cancel)
    {
        foreach (string column in design.Columns) writer.Field(column);
        writer.EndRow();
        writer.WritePieces(Pieces(cancel), WriteSubjects, threads);
    }

    private IEnumerable<(long First, long Last)> Pieces(CancellationToken cancel)
    {
        int subjects = Math.Max(1, RowsPerPiece / design.VisitsTo);
        for (long first = 1; first <= design.Subjects; first += subjects)
        {
            cancel.ThrowIfCancellationRequested();
            yield return (first, Math.Min(first + subjects - 1, design.Subjects));
        }
    }

    private void WriteSubjects((long First, long Last) piece, TableWriter writer)
    {
        var subjects = new CohortSubjects(design, _factor);
        for (long subject = piece.First; subject <= piece.Last; subject++) subjects.Write(writer, subject);
    }
}
