using FastLmm.Measuring;

namespace FastLmm.Peers;

/// <summary>What was measured of one program on one file.</summary>
/// <param name="name">What tables call it.</param>
internal sealed class Tally(string name)
{
    private readonly List<double> _fit = [], _whole = [], _processor = [], _peak = [], _blups = [];

    /// <summary>What tables call it.</summary>
    internal string Name => name;

    /// <summary>The last fit.</summary>
    internal FitReport? Report { get; private set; }

    /// <summary>Why there is no more to say.</summary>
    internal string Note { get; set; } = "";

    /// <summary>Wall seconds of its processes so far.</summary>
    internal double Spent { get; private set; }

    /// <summary>Predicted random effects, compared.</summary>
    internal BlupDifferences? Blups { get; set; }

    /// <summary>Seconds from data in memory to estimates.</summary>
    internal double? FitSeconds => Median(_fit);

    /// <summary>Seconds of the whole process.</summary>
    internal double? WholeSeconds => Median(_whole);

    /// <summary>Its processor seconds.</summary>
    internal double? ProcessorSeconds => Median(_processor);

    /// <summary>Its peak memory.</summary>
    internal double? PeakBytes => Median(_peak);

    /// <summary>Seconds of the predicted random effects, after the fit.</summary>
    internal double? BlupSeconds => Median(_blups);

    /// <summary>Seconds of the longest whole process.</summary>
    internal double Longest => _whole.DefaultIfEmpty(0).Max();

    /// <summary>Takes a process that fitted the model.</summary>
    internal void Add(ChildRun run, FitReport report)
    {
        Report = report;
        Spent += run.Seconds;
        _whole.Add(run.Seconds);
        _processor.Add(run.ProcessorSeconds);
        if (report.PeakMemoryBytes is { } peak) _peak.Add(peak);
        if (report.Messages is { Length: > 0 } messages) Note = string.Join("; ", messages);
    }

    /// <summary>Takes a time from data in memory to estimates.</summary>
    internal void AddFit(double? seconds)
    {
        if (seconds is { } known) _fit.Add(known);
    }

    /// <summary>Takes a time of the predicted random effects.</summary>
    internal void AddBlups(double? seconds)
    {
        if (seconds is { } known) _blups.Add(known);
    }

    /// <summary>The row of the table.</summary>
    /// <param name="model">Name of the model.</param>
    /// <param name="subjects">m.</param>
    /// <param name="rows">N.</param>
    /// <param name="ours">FastLmm's fit.</param>
    internal PeerRow Row(string model, long subjects, long rows, FitReport ours)
    {
        Differences? differences = Report is null || name.StartsWith(PeerRow.Ours, StringComparison.Ordinal) ? null : Differences.Of(ours, Report);
        return new PeerRow(
            model, subjects, rows, name, FitSeconds, _fit.Count, WholeSeconds, ProcessorSeconds, _whole.Count, PeakBytes, BlupSeconds, _blups.Count,
            Report?.Criterion, differences?.Criterion, differences?.Beta, differences?.StandardErrors, differences?.Covariance,
            Blups?.Blups, Blups?.Variances, Note);
    }

    private static double? Median(List<double> values) => values.Count > 0 ? Spread.Of(values).Median : null;
}
