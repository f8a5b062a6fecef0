using FastLmm.Inference.Profiles;

namespace FastLmm.Inference.Bootstrap;

/// <summary>One replicate of a parametric bootstrap.</summary>
/// <param name="Number">Its number, from 1: with the seed it decides the response.</param>
/// <param name="Status">How its fit ended.</param>
/// <param name="Criterion">The REML criterion or the ML deviance; NaN where the fit failed.</param>
/// <param name="Values">The parameters; NaN where the fit failed, and a correlation where a variance is zero.</param>
public sealed record BootstrapReplicate(int Number, FitStatus Status, double Criterion, IReadOnlyList<double> Values)
{
    /// <summary>Why the fit failed; null where it did not.</summary>
    public string? Failure { get; init; }
}

/// <summary>Responses simulated from a fit, each fitted by the fit's method: the sampling distribution of all estimates.</summary>
public sealed class BootstrapReplicates
{
    private readonly Lazy<double[]> _accelerations;
    private readonly IReadOnlyList<ProfileParameter> _parameters;

    internal BootstrapReplicates(
        IReadOnlyList<ProfileParameter> parameters, double[] estimates, BootstrapReplicate[] rows, Func<double[]> accelerations)
    {
        (_parameters, Estimates, Rows) = (parameters, estimates, rows);
        _accelerations = new Lazy<double[]>(accelerations);
        Messages = [.. FailureSentence(rows), .. BoundarySentence(rows)];
    }

    /// <summary>Names of the parameters, as in lme4's confint with <c>oldNames = FALSE</c>.</summary>
    public IReadOnlyList<string> Parameters => [.. _parameters.Select(parameter => parameter.Name)];

    /// <summary>The fit's estimates, from which the responses were simulated.</summary>
    public IReadOnlyList<double> Estimates { get; }

    /// <summary>The replicates in order, those that failed included.</summary>
    public IReadOnlyList<BootstrapReplicate> Rows { get; }

    /// <summary>Efron's acceleration of each parameter (<see cref="BootstrapIntervalType.Bca"/>); NaN where it is not defined.</summary>
    public IReadOnlyList<double> Accelerations => _accelerations.Value;

    /// <summary>What a user must know.</summary>
    public IReadOnlyList<string> Messages { get; }

    /// <summary>Replicates whose fit failed; they are left out of intervals.</summary>
    public int Failed => Rows.Count(row => row.Status == FitStatus.Failed);

    /// <summary>Intervals of parameters.</summary>
    /// <param name="level">Confidence level.</param>
    /// <param name="type">How they are made.</param>
    /// <param name="parameters">Names of the parameters; null for all.</param>
    /// <exception cref="LmmException">A name or the level is wrong, or no replicate could be fitted.</exception>
    public BootstrapIntervals Intervals(
        double level = 0.95, BootstrapIntervalType type = BootstrapIntervalType.Percentile, IReadOnlyCollection<string>? parameters = null)
    {
        if (!(level > 0 && level < 1))
            throw new LmmException(FailureKind.BadInput, $"a confidence level lies between 0 and 1, e.g. 0.95, not {level}");
        if (Failed == Rows.Count) throw new LmmException(FailureKind.FitFailed, $"no replicate of the bootstrap could be fitted: {Messages[0]}");
        IReadOnlyList<ProfileParameter> chosen = ProfileParameter.Choose(_parameters, parameters);
        int[] places = [.. Enumerable.Range(0, _parameters.Count).Where(at => chosen.Contains(_parameters[at]))];
        return new BootstrapIntervals
        {
            Level = level,
            Type = type,
            Replicates = Rows.Count,
            Rows = [.. places.Select(at => BootstrapInterval.Of(this, at, level, type))],
            Messages = Messages,
        };
    }

    private static IEnumerable<string> FailureSentence(BootstrapReplicate[] rows)
    {
        BootstrapReplicate[] failed = [.. rows.Where(row => row.Status == FitStatus.Failed)];
        if (failed.Length > 0)
            yield return FormattableString.Invariant(
                $"{failed.Length} of {rows.Length} replicates could not be fitted and are left out (the first: {failed[0].Failure})");
    }

    private static IEnumerable<string> BoundarySentence(BootstrapReplicate[] rows)
    {
        int singular = rows.Count(row => row.Status == FitStatus.Boundary);
        if (singular > 0)
            yield return FormattableString.Invariant(
                $"{singular} of {rows.Length} replicates have a variance of zero or a correlation of -1 or 1; they are kept");
    }
}
