using FastLmm.Measuring;

namespace FastLmm.Peers;

/// <summary>FastLmm and other programs on one file, in turn, as often as the plan allows.</summary>
internal sealed class CohortComparison(PeerPlan plan, FastLmmProgram program, string formula, string data)
{
    private readonly List<Tally> _ours =
        [.. PeerPlan.Threads.Select(threads => new Tally($"{PeerRow.Ours}, {threads} thread{(threads > 1 ? "s" : "")}"))];

    private readonly List<(Peer Peer, Tally Tally)> _peers = [];
    private WarmFits? _warm;

    /// <summary>FastLmm's times, for each number of threads, the most threads last.</summary>
    internal IReadOnlyList<Tally> Ours => _ours;

    /// <summary>All programs, FastLmm first.</summary>
    internal IEnumerable<Tally> All => [.. _ours, .. _peers.Select(pair => pair.Tally)];

    /// <summary>Takes part.</summary>
    internal Tally Enter(Peer peer)
    {
        var tally = new Tally(peer.Name);
        _peers.Add((peer, tally));
        return tally;
    }

    /// <summary>Runs all rounds.</summary>
    /// <exception cref="LmmException">FastLmm cannot fit the model; its own sentence.</exception>
    internal void Run()
    {
        program.Fit(formula, data);                                     // what is wrong with the input is said before anything long begins
        _warm = WarmFits.Of(formula, data, PeerPlan.Threads);
        for (int round = 0; round < plan.Repeats; round++)
        {
            for (int i = 0; i < _ours.Count; i++) RunOurs(_ours[i], PeerPlan.Threads[i]);
            foreach ((Peer peer, Tally tally) in _peers) RunPeer(peer, tally);
        }
    }

    /// <summary>Times and compares predicted random effects with conditional variances.</summary>
    /// <param name="peer">The program to compare with; its times go to the tally it has.</param>
    /// <param name="file">A file for its answers.</param>
    internal void CompareBlups(Peer peer, string file)
    {
        Tally tally = _peers.First(pair => pair.Peer == peer).Tally;
        double spent = 0;
        for (int round = 0; round < plan.Repeats; round++)
        {
            for (int i = 0; i < _ours.Count; i++) _ours[i].AddBlups(_warm!.Blups(PeerPlan.Threads[i]).Seconds);
            if (spent > plan.Budget.TotalSeconds || tally.Report is null) continue;
            PeerFit fit = peer.Fit(formula, data, plan.BlupLimit, file);
            spent += fit.Run.Seconds;
            if (fit.Report is null)
            {
                tally.Note = Joined(tally.Note, $"BLUPs: {fit.Reason}");
                spent = double.PositiveInfinity;
                continue;
            }
            tally.AddBlups(fit.Report.Timings.BlupSeconds);
            tally.Blups = BlupDifferences.Of(_warm!.Last!.RandomEffects, file);
        }
    }

    private void RunOurs(Tally tally, int threads)
    {
        FitRun fit = program.Fit(formula, data, threads);
        tally.Add(fit.Run, fit.Report);
        tally.AddFit(_warm!.Estimate(threads).Seconds);
    }

    private void RunPeer(Peer peer, Tally tally)
    {
        if (tally.Spent > plan.Budget.TotalSeconds || (tally.Report is null && tally.Note.Length > 0)) return;
        PeerFit fit = peer.Fit(formula, data, plan.Limit);
        if (fit.Report is null) tally.Note = fit.Reason;
        else
        {
            tally.Add(fit.Run, fit.Report);
            tally.AddFit(fit.Report.Timings.EstimateSeconds);
        }
    }

    internal static string Joined(string note, string more) => note.Length > 0 ? $"{note}; {more}" : more;
}
