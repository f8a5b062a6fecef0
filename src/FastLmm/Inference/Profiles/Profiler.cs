using FastLmm.Algebra;

namespace FastLmm.Inference.Profiles;

/// <summary>Profiles a fit from its packed statistics: intervals, and the profile as data (METHOD.md 6d).</summary>
internal sealed class Profiler(ProfileSetup setup, IProgress<ProfileProgress>? progress, CancellationToken cancel)
{
    private readonly PassBudget _budget = new(() => setup.Passes, cancel);

    /// <summary>A fit's profiler; a fit by REML is fitted again by ML.</summary>
    internal static Profiler Of(FitState state, IProgress<ProfileProgress>? progress, CancellationToken cancel) => new(
        new ProfileSetup(
            state.Data.Statistics, state.Data.Design.RandomBlocks, state.Sums, state.Estimates, state.Data.Design.GroupName,
            state.FixedNames, cancel),
        progress, cancel);

    /// <summary>Intervals of parameters.</summary>
    /// <param name="level">Confidence level.</param>
    /// <param name="names">Which parameters; null for all.</param>
    internal ProfileIntervals Intervals(double level, IReadOnlyCollection<string>? names)
    {
        CheckLevel(level);
        var finder = new IntervalFinder(setup, new ZeroTests(setup, _budget), _budget, level);
        return new ProfileIntervals
        {
            Level = level,
            Refitted = setup.Refitted,
            Criterion = setup.Estimates.Criterion,
            Rows = [.. Each(names).Select(finder.Find)],
            Passes = setup.Passes,
        };
    }

    /// <summary>Profiles of parameters.</summary>
    /// <param name="level">The grid goes to the ζ of this level on both sides.</param>
    /// <param name="steps">Steps of ζ on each side.</param>
    /// <param name="names">Which parameters; null for all.</param>
    internal LikelihoodProfile Profile(double level, int steps, IReadOnlyCollection<string>? names)
    {
        CheckLevel(level);
        if (steps < 1) throw new LmmException(FailureKind.BadInput, $"a profile needs at least one step on each side, not {steps}");
        double zeta = TailProbability.CentralT(level, double.PositiveInfinity);
        var tabulator = new ProfileTabulator(setup, new ZeroTests(setup, _budget), _budget, zeta, steps);
        ProfileRow[] rows = [.. Each(names).SelectMany(tabulator.Rows)];
        return new LikelihoodProfile
        {
            Parameters = [.. setup.Parameters.Select(parameter => parameter.Name)],
            Rows = rows,
            Messages = tabulator.Messages,
            Refitted = setup.Refitted,
        };
    }

    private IEnumerable<ProfileParameter> Each(IReadOnlyCollection<string>? names)
    {
        IReadOnlyList<ProfileParameter> chosen = ProfileParameter.Choose(setup.Parameters, names);
        for (int done = 0; done < chosen.Count; done++)
        {
            cancel.ThrowIfCancellationRequested();
            progress?.Report(new ProfileProgress(chosen[done].Name, done, chosen.Count, setup.Passes));
            yield return chosen[done];
        }
    }

    private static void CheckLevel(double level)
    {
        if (!(level > 0 && level < 1))
            throw new LmmException(FailureKind.BadInput, $"a confidence level lies between 0 and 1, e.g. 0.95, not {level}");
    }
}
