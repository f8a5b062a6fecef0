using FastLmm.Measuring;

namespace FastLmm.Peers;

/// <summary>The page of the comparison.</summary>
internal sealed class PeersPage(IReadOnlyList<PeerRow> rows)
{
    /// <summary>All tables.</summary>
    /// <param name="notes">What was chosen, and what is not here.</param>
    internal string Text(IEnumerable<string> notes)
    {
        string page = "Estimation is from data in memory to estimates: of FastLmm from packed statistics in a warm process, of R the call of lmer or lme. The"
            + " whole command starts a process, reads the CSV (R by data.table::fread) and fits. Seconds, medians of the runs in brackets; MB are of 10⁶"
            + $" bytes. Ratios are to FastLmm's best. The criterion is the other program's minus FastLmm's: none of {rows.Count(row => row.CriterionAboveOurs is not null)}"
            + $" is lower by more than {MarkdownTable.Number(Math.Max(0, -rows.Min(row => row.CriterionAboveOurs ?? 0)))}. β and SE are compared as a part of the"
            + " standard error, G of the two standard deviations, BLUPs of theirs, conditional variances of themselves; each is the largest difference.\n";
        foreach (IGrouping<string, PeerRow> model in rows.GroupBy(row => row.Model))
        {
            string formula = CohortModel.All.First(one => one.Name == model.Key).Formula;
            page += $"\n## {model.Key}\n\n`{formula}`\n\n" + Times([.. model]) + "\nDifferences from FastLmm:\n\n" + Differences([.. model]);
        }
        string[] said = [.. notes, .. rows.Where(row => row.Note.Length > 0).Select(row =>
            $"{row.Program}, {row.Model}, {MarkdownTable.Count(row.Subjects)} subjects: {row.Note}").Distinct()];
        return said.Length > 0 ? page + "\n## Notes\n\n" + string.Concat(said.Select(note => $"- {note}\n")) : page;
    }

    private static string Times(PeerRow[] model) => MarkdownTable.Of(
        ["subjects", "rows", "program", "estimation", "ratio", "whole command", "ratio", "processor", "peak MB", "BLUPs", "ratio"],
        model.Select(row =>
        {
            PeerRow[] ours = [.. model.Where(other => other.Subjects == row.Subjects && other.IsOurs)];
            string Ratio(Func<PeerRow, double?> value) => ours.Contains(row) ? "" : MarkdownTable.Number(value(row) / ours.Min(value));
            return new[]
            {
                MarkdownTable.Count(row.Subjects), MarkdownTable.Count(row.Rows), row.Program,
                Timed(row.FitSeconds, row.FitRuns), Ratio(one => one.FitSeconds), Timed(row.WholeSeconds, row.Runs), Ratio(one => one.WholeSeconds),
                MarkdownTable.Number(row.ProcessorSeconds), MarkdownTable.Megabytes(row.PeakBytes), Timed(row.BlupSeconds, row.BlupRuns), Ratio(one => one.BlupSeconds),
            };
        }));

    private static string Differences(PeerRow[] model) => MarkdownTable.Of(
        ["subjects", "program", "criterion", "β", "SE", "G", "BLUPs", "conditional variances"],
        model.Where(row => row.CriterionAboveOurs is not null).Select(row => new[]
        {
            MarkdownTable.Count(row.Subjects), row.Program, MarkdownTable.Number(row.CriterionAboveOurs), MarkdownTable.Number(row.Beta),
            MarkdownTable.Number(row.StandardErrors), MarkdownTable.Number(row.Covariance), MarkdownTable.Number(row.Blups),
            MarkdownTable.Number(row.ConditionalVariances),
        }));

    private static string Timed(double? seconds, int runs) => seconds is null ? MarkdownTable.Number(null) : $"{MarkdownTable.Number(seconds)} [{runs}]";
}
