using FastLmm.Algebra;

namespace FastLmm.Inference.Bootstrap;

/// <summary>How intervals are made of bootstrap replicates.</summary>
public enum BootstrapIntervalType
{
    /// <summary>Quantiles of the replicates, lme4's <c>boot.type = "perc"</c>.</summary>
    Percentile,

    /// <summary>
    /// Efron's BCa (1987, JASA 82:171): quantiles moved for median bias, read from the replicates, and for the acceleration, which is a sixth of the
    /// skewness of the score in the least favourable direction, computed from the model (his section 7). For a coefficient it is 0.
    /// </summary>
    Bca,
}

/// <summary>A parameter's bootstrap interval.</summary>
/// <param name="Name">The parameter.</param>
/// <param name="Estimate">The fit's estimate.</param>
/// <param name="Bias">Mean of the replicates − estimate.</param>
/// <param name="StandardError">Standard deviation of the replicates.</param>
/// <param name="Lower">Lower limit; NaN where there is none to give, and the message says why.</param>
/// <param name="Upper">Upper limit.</param>
/// <param name="Message">What a user must know of it; null when there is nothing.</param>
public sealed record BootstrapInterval(
    string Name, double Estimate, double Bias, double StandardError, double Lower, double Upper, string? Message)
{
    internal static BootstrapInterval Of(BootstrapReplicates replicates, int parameter, double level, BootstrapIntervalType type)
    {
        string name = replicates.Parameters[parameter];
        double estimate = replicates.Estimates[parameter];
        double[] sorted = [.. replicates.Rows.Select(row => row.Values[parameter]).Where(double.IsFinite).Order()];
        if (sorted.Length < 2)
            return new BootstrapInterval(name, estimate, double.NaN, double.NaN, double.NaN, double.NaN, "fewer than two replicates have a value");
        double mean = sorted.Average(), deviation = Math.Sqrt(sorted.Sum(x => (x - mean) * (x - mean)) / (sorted.Length - 1));
        List<string> notes = [];
        int missing = replicates.Rows.Count - replicates.Failed - sorted.Length;
        if (missing > 0) notes.Add($"{missing} replicates with a variance of zero have no such correlation and are left out");
        (double low, double high) = ((1 - level) / 2, (1 + level) / 2);
        if (type == BootstrapIntervalType.Bca) (low, high) = Moved(replicates.Accelerations[parameter], sorted, estimate, low, high, notes);
        if (Math.Min(low, 1 - high) * (sorted.Length + 1) < 1)
            notes.Add($"{sorted.Length} replicates are too few for this level, so a limit is the least or the largest of them");
        return new BootstrapInterval(
            name, estimate, mean - estimate, deviation, OrderStatistics.Quantile(sorted, low), OrderStatistics.Quantile(sorted, high),
            notes.Count > 0 ? string.Join("; ", notes) : null);
    }

    // Φ(z0 + (z0 + z)/(1 − a(z0 + z))), z0 = Φ⁻¹ of the part of the replicates below the estimate, those equal to it counting half.
    private static (double Low, double High) Moved(
        double acceleration, double[] sorted, double estimate, double low, double high, List<string> notes)
    {
        double below = sorted.Count(x => x < estimate) + 0.5 * sorted.Count(x => x == estimate);
        double z0 = OrderStatistics.NormalQuantile(below / sorted.Length);
        if (!double.IsFinite(z0))
        {
            notes.Add("all replicates lie on one side of the estimate, so there is no bias correction and no interval");
            return (double.NaN, double.NaN);
        }
        if (double.IsNaN(acceleration))
        {
            notes.Add("on the boundary the score has no skewness to speak of: the acceleration is taken as 0");
            acceleration = 0;
        }
        double Move(double part)
        {
            double z = z0 + OrderStatistics.NormalQuantile(part);
            return OrderStatistics.NormalProbability(z0 + z / (1 - acceleration * z));
        }

        return (Move(low), Move(high));
    }
}

/// <summary>Bootstrap intervals.</summary>
public sealed class BootstrapIntervals
{
    /// <summary>Confidence level.</summary>
    public required double Level { get; init; }

    /// <summary>How they were made.</summary>
    public required BootstrapIntervalType Type { get; init; }

    /// <summary>Replicates, those that failed included.</summary>
    public required int Replicates { get; init; }

    /// <summary>One row a parameter, in lme4's order.</summary>
    public required IReadOnlyList<BootstrapInterval> Rows { get; init; }

    /// <summary>What a user must know of the replicates.</summary>
    public required IReadOnlyList<string> Messages { get; init; }

    /// <summary>The row of a parameter.</summary>
    /// <exception cref="KeyNotFoundException">There is none of this name.</exception>
    public BootstrapInterval this[string name] =>
        Rows.FirstOrDefault(row => row.Name == name) ?? throw new KeyNotFoundException($"no interval is called '{name}'");
}
