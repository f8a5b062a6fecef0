using FastLmm.Measuring;
using FastLmm.Reporting.Charts;

namespace FastLmm.Peers;

/// <summary>Compares the programs on synthetic cohorts and writes the results.</summary>
internal static class PeerRun
{
    private const long SubjectsOfChoice = 10_000;
    private const int RoundsOfChoice = 3;
    private const double SameCriterion = 1e-3;

    /// <summary>Measures and writes peers.csv, peers.md and the plots, anew after each cohort, so that what was measured is kept.</summary>
    internal static void Write(PeerPlan plan, string folder, string? temporary)
    {
        if (plan.MostSubjects < 50 || plan.Repeats < 1) throw new LmmException(FailureKind.BadInput, "--subjects needs 50 or more and --repeats 1 or more");
        IReadOnlyList<(string, string)> versions = Machine.Describe();
        var peers = new PeerPrograms();
        var program = new FastLmmProgram(Repository.Program);
        List<PeerRow> rows = [];
        HashSet<string> software = [];
        List<string> notes = [.. peers.Absent];
        foreach (CohortModel model in CohortModel.All)
        {
            Peer? quick = peers.HasLmer ? Fastest(plan, peers, program, model, temporary) : null;
            if (quick is not null) notes.Add($"fastest lme4, {model.Name}: {quick.Script[^1]}, of {string.Join(", ", peers.Candidates.Select(peer => peer.Script[^1]))}");
            Dictionary<string, (long Subjects, double Seconds)> known = [];
            foreach (long subjects in plan.Sizes)
            {
                rows.AddRange(Compare(plan, peers, quick, program, model, subjects, temporary, known, software));
                WriteResults(new ResultFiles(folder), rows, [.. versions, .. software.Order().Select(text => ("peer", text))], notes);
                Console.Error.WriteLine($"{DateTime.Now:HH:mm:ss} {model.Name}, {MarkdownTable.Count(subjects)} subjects");
            }
        }
    }

    private static void WriteResults(
        ResultFiles results, IReadOnlyList<PeerRow> rows, IReadOnlyList<(string, string)> versions, IReadOnlyList<string> notes)
    {
        results.WriteCsv(PeerRow.FileName, rows);
        results.WritePage(
            "peers.md", "FastLmm beside other programs", "dotnet run -c Release --project benchmarks/peers", versions, new PeersPage(rows).Text(notes));
        results.WriteChart("peers-time.svg", Chart(rows, "Time of whole commands: ", "seconds", row => row.WholeSeconds));
        results.WriteChart("peers-memory.svg", Chart(rows, "Peak memory of whole commands: ", "MB", row => row.PeakBytes / 1e6));
    }

    // The settings of lme4 that are fastest on a cohort of moderate size among those that reach the criterion.
    private static Peer Fastest(PeerPlan plan, PeerPrograms peers, FastLmmProgram program, CohortModel model, string? temporary)
    {
        using var files = new TemporaryFolder(temporary);
        string data = files.File("cohort.csv");
        program.Generate(model, Math.Min(SubjectsOfChoice, plan.MostSubjects), data);
        Peer[] candidates = [.. peers.Candidates];
        List<(Peer Peer, FitReport Report)> fits = [];
        for (int round = 0; round < Math.Min(RoundsOfChoice, plan.Repeats); round++)
            foreach (Peer peer in candidates)
                if (peer.Fit(model.Formula, data, plan.Limit).Report is { } report) fits.Add((peer, report));
        if (fits.Count == 0) return PeerPrograms.Quick;
        double best = fits.Min(fit => fit.Report.Criterion);
        return fits.Where(fit => fit.Report.Criterion < best + SameCriterion).GroupBy(fit => fit.Peer)
            .MinBy(settings => Spread.Of(settings.Select(fit => fit.Report.Timings.EstimateSeconds ?? double.NaN)).Median)!.Key;
    }

    private static IReadOnlyList<PeerRow> Compare(
        PeerPlan plan, PeerPrograms peers, Peer? quick, FastLmmProgram program, CohortModel model, long subjects, string? temporary,
        Dictionary<string, (long Subjects, double Seconds)> known, HashSet<string> software)
    {
        using var files = new TemporaryFolder(temporary);
        string data = files.File("cohort.csv");
        program.Generate(model, subjects, data);
        var comparison = new CohortComparison(plan, program, model.Formula, data);
        IEnumerable<Peer> lmer = quick is null ? [] : [PeerPrograms.Default, quick];
        foreach (Peer peer in lmer.Concat(peers.Others))
        {
            Tally tally = comparison.Enter(peer);
            double expected = Expected(known, peer.Name, subjects);
            if (expected > plan.Limit.TotalSeconds) tally.Note = $"not tried: {expected:F0} s expected, the limit is {plan.Limit.TotalSeconds:F0} s";
        }
        comparison.Run();
        if (quick is not null) CompareBlups(plan, comparison, quick, files.File("blups.csv"), subjects, known);
        foreach (Tally tally in comparison.All)
        {
            if (tally.Report?.Software is { } text) software.Add(text);
            if (tally.Longest > 0) known[tally.Name] = (subjects, tally.Longest);
            else if (tally.Note.StartsWith("did not finish", StringComparison.Ordinal)) known[tally.Name] = (subjects, 2 * plan.Limit.TotalSeconds);
        }
        FitReport ours = comparison.Ours[^1].Report!;
        return [.. comparison.All.Select(tally => tally.Row(model.Name, subjects, ours.Rows, ours))];
    }

    private static void CompareBlups(
        PeerPlan plan, CohortComparison comparison, Peer quick, string file, long subjects, Dictionary<string, (long Subjects, double Seconds)> known)
    {
        const string Name = "BLUPs";
        Tally tally = comparison.All.First(one => one.Name == quick.Name);
        double expected = Expected(known, Name, subjects) + tally.Longest;
        if (expected > plan.BlupLimit.TotalSeconds)
        {
            tally.Note = CohortComparison.Joined(tally.Note, $"BLUPs not tried: {expected:F0} s expected, the limit is {plan.BlupLimit.TotalSeconds:F0} s");
            return;
        }
        comparison.CompareBlups(quick, file);
        if (tally.BlupSeconds is { } seconds) known[Name] = (subjects, seconds);
    }

    // In proportion to the subjects, from the largest cohort known.
    private static double Expected(Dictionary<string, (long Subjects, double Seconds)> known, string name, long subjects) =>
        known.TryGetValue(name, out (long Subjects, double Seconds) last) ? last.Seconds * subjects / last.Subjects : 0;

    private static LogLogChart Chart(IReadOnlyList<PeerRow> rows, string title, string unit, Func<PeerRow, double?> value) => new()
    {
        Title = title + CohortModel.Slope.Formula,
        XTitle = "subjects",
        YTitle = unit,
        Series =
        [
            new ChartSeries(PeerRow.Ours, [.. rows.Where(row => row.Model == CohortModel.Slope.Name && row.IsOurs)
                .GroupBy(row => row.Subjects).Select(size => new ChartPoint(size.Key, value(size.Last()) ?? double.NaN))]),
            .. PeerCharts.Series(rows, CohortModel.Slope.Name, value, ""),
        ],
    };
}
