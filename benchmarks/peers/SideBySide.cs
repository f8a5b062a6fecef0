using System.Globalization;
using FastLmm.Measuring;

namespace FastLmm.Peers;

/// <summary>FastLmm and lme4 on a user's own file.</summary>
internal sealed class SideBySide(PeerPlan plan, string formula, string data)
{
    /// <summary>Measures, and tells what was found.</summary>
    /// <exception cref="LmmException">FastLmm cannot fit the model to the file; its own sentence.</exception>
    internal string Text()
    {
        var peers = new PeerPrograms();
        var comparison = new CohortComparison(plan, new FastLmmProgram(Repository.Program), formula, data);
        if (peers.HasLmer)
        {
            comparison.Enter(PeerPrograms.Default);
            comparison.Enter(PeerPrograms.Quick);
        }
        comparison.Run();
        FitReport ours = comparison.Ours[^1].Report!;
        Tally[] all = [.. comparison.All];
        string text = $"{formula}\n{data}: {MarkdownTable.Count(ours.Rows)} rows, {MarkdownTable.Count(ours.Subjects)} subjects\n\n" + Programs(all, ours);
        foreach (Tally tally in all.Skip(comparison.Ours.Count).Take(1))
            if (tally.Report is { } theirs) text += $"\n{Coefficients(ours, theirs)}\n{Covariances(ours, theirs)}";
        foreach (string note in all.Where(tally => tally.Note.Length > 0).Select(tally => $"{tally.Name}: {tally.Note}").Concat(peers.HasLmer ? [] : peers.Absent.Take(1)))
            text += "\n" + note + "\n";
        return text;
    }

    private static string Programs(Tally[] all, FitReport ours)
    {
        PeerRow[] rows = [.. all.Select(tally => tally.Row("", ours.Subjects, ours.Rows, ours))];
        string[] Line(string what, Func<PeerRow, string> value) => [what, .. rows.Select(value)];
        return MarkdownTable.Of(["", .. rows.Select(row => row.Program)],
        [
            Line("estimation, s", row => MarkdownTable.Number(row.FitSeconds)),
            Line("ratio to FastLmm's best", row => MarkdownTable.Number(row.FitSeconds / rows.Where(one => one.IsOurs).Min(one => one.FitSeconds))),
            Line("whole command, s", row => MarkdownTable.Number(row.WholeSeconds)),
            Line("ratio to FastLmm's best", row => MarkdownTable.Number(row.WholeSeconds / rows.Where(one => one.IsOurs).Min(one => one.WholeSeconds))),
            Line("processor, s", row => MarkdownTable.Number(row.ProcessorSeconds)),
            Line("peak memory, MB", row => MarkdownTable.Megabytes(row.PeakBytes)),
            Line("runs", row => $"{row.Runs}"),
            Line("REML criterion", row => row.Criterion?.ToString("F6", CultureInfo.InvariantCulture) ?? MarkdownTable.Number(null)),
            Line("criterion - FastLmm's", row => MarkdownTable.Number(row.CriterionAboveOurs)),
            Line("largest difference: beta (SE)", row => MarkdownTable.Number(row.Beta)),
            Line("largest difference: SE (relative)", row => MarkdownTable.Number(row.StandardErrors)),
            Line("largest difference: G (SDs)", row => MarkdownTable.Number(row.Covariance)),
        ]);
    }

    private static string Coefficients(FitReport ours, FitReport theirs) => MarkdownTable.Of(
        ["coefficient", "FastLmm", "lme4", "difference/SE", "SE", "lme4's SE"],
        ours.FixedEffects.Select(effect =>
        {
            ReportedEffect? other = theirs.FixedEffects.FirstOrDefault(one => one.Name == effect.Name);
            return new[]
            {
                effect.Name, Digits(effect.Estimate), Digits(other?.Estimate), MarkdownTable.Number((other?.Estimate - effect.Estimate) / effect.StandardError),
                Digits(effect.StandardError), Digits(other?.StandardError),
            };
        }));

    private static string Covariances(FitReport ours, FitReport theirs) => MarkdownTable.Of(
        ["covariance of random effects", "FastLmm", "lme4"],
        from block in Enumerable.Range(0, ours.RandomEffects.Length)
        let names = ours.RandomEffects[block].Names
        from k in Enumerable.Range(0, names.Length)
        from l in Enumerable.Range(0, k + 1)
        select new[]
        {
            k == l ? names[k] : $"{names[k]}, {names[l]}", Digits(ours.RandomEffects[block].Covariance[k][l]),
            Digits(theirs.RandomEffects.ElementAtOrDefault(block)?.Covariance[k][l]),
        });

    private static string Digits(double? value) => value?.ToString("G8", CultureInfo.InvariantCulture) ?? MarkdownTable.Number(null);
}
