namespace FastLmm.Inference.Bootstrap;

/// <summary>A likelihood-ratio test whose distribution is simulated from the smaller model: right on the boundary and for few subjects.</summary>
/// <param name="PValue">(1 + replicates whose statistic is as large) / (1 + replicates), as pbkrtest's PBmodcomp.</param>
/// <param name="Replicates">Replicates that count: both models were fitted.</param>
/// <param name="Zero">How many of them have a statistic of zero: the larger model fits no better.</param>
/// <param name="Failed">Replicates left out because a model could not be fitted.</param>
/// <param name="Statistics">The statistics in order of the replicates; NaN where a fit failed.</param>
public sealed record BootstrapTest(double PValue, int Replicates, int Zero, int Failed, IReadOnlyList<double> Statistics)
{
    private const double Slack = 1e-9;                  // of |d| + N: what optimisers leave in a difference of criteria

    internal static BootstrapTest Of(double statistic, double[] statistics, double criterion, long rows)
    {
        double slack = Slack * (Math.Abs(criterion) + rows);
        int count = statistics.Count(value => !double.IsNaN(value)), asLarge = statistics.Count(value => value >= statistic - slack);
        return new BootstrapTest(
            (1.0 + asLarge) / (1 + count), count, statistics.Count(value => value <= slack), statistics.Length - count, statistics);
    }
}
