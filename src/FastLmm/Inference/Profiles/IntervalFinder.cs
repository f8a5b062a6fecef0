using System.Globalization;
using FastLmm.Algebra;

namespace FastLmm.Inference.Profiles;

/// <summary>Finds the two limits of a parameter, each verified by its constrained minimum (METHOD.md 6d).</summary>
internal sealed class IntervalFinder(ProfileSetup setup, ZeroTests zeros, PassBudget budget, double level)
{
    private readonly double _zeta = TailProbability.CentralT(level, double.PositiveInfinity);

    /// <summary>The interval.</summary>
    internal ProfileInterval Find(ProfileParameter parameter)
    {
        int before = setup.Passes;
        if (setup.Of(parameter) is not { } profile)
        {
            string zero = setup.NameOf(setup.IsZero(parameter.First) ? parameter.First : parameter.Second);
            var none = new Limit(double.NaN, double.NaN, $"a correlation with {zero} is not identified: its variance is estimated as zero");
            return Row(parameter, double.NaN, none, none, before);
        }
        return Row(parameter, profile.ToUser(profile.Estimate.T), Guarded(profile, -1), Guarded(profile, +1), before);
    }

    private ProfileInterval Row(ProfileParameter parameter, double estimate, Limit lower, Limit upper, int before)
    {
        string[] messages = [.. new[] { Caveat(parameter), lower.Message, upper.Message }.OfType<string>().Distinct()];
        return new ProfileInterval(
            parameter.Name, estimate, lower.Value, upper.Value, lower.Rise, upper.Rise, setup.Passes - before,
            messages.Length == 0 ? null : string.Join("; ", messages));
    }

    private Limit Guarded(ParameterProfile profile, int side)
    {
        try
        {
            budget.Restart();
            return profile.Parameter.Kind switch
            {
                ProfileKind.StandardDeviation when side < 0 => LowerDeviation(profile),
                ProfileKind.Correlation when profile.StartsAtEnd(side) => new Limit(side, 0, $"the correlation is estimated as {Signed(side)}"),
                _ => Follow(profile, side),
            };
        }
        catch (OutOfPassesException)
        {
            return Nothing($"the search for a limit of {profile.Parameter.Name} was given up after {budget.Used} passes");
        }
    }

    private Limit LowerDeviation(ParameterProfile profile)
    {
        string name = setup.NameOf(profile.Parameter.First);
        if (setup.IsZero(profile.Parameter.First)) return new Limit(0, 0, $"the variance of {name} is estimated as zero");
        double rise = zeros.Rise(profile.Parameter.First);
        if (double.IsNaN(rise)) return Nothing($"the model without {name} could not be fitted");
        return rise < _zeta * _zeta
            ? new Limit(0, rise, $"the variance of {name} could be zero: without it −2 log-likelihood is {Needed(rise)}")
            : Follow(profile, -1);
    }

    private Limit Follow(ParameterProfile profile, int side)
    {
        ProfileCurve curve = profile.Curve(side, budget, zeros.SearchFor(profile.Parameter, _zeta));
        CurveEnd end = curve.Advance(curve.Start, _zeta);
        if (end.Failure is { } failure || end.Last is null)
            return Nothing($"no {(side < 0 ? "lower" : "upper")} limit of {profile.Parameter.Name} could be found: {end.Failure}");
        double rise = end.Last.Zeta * end.Last.Zeta;
        return end.AtEnd
            ? new Limit(side, rise, $"the correlation could be {Signed(side)}: there −2 log-likelihood is {Needed(rise)}")
            : new Limit(profile.ToUser(end.Last.Point.T), rise, null);
    }

    // What holds for a correlation as a whole: where a variance could be zero, every ρ fits as well as that.
    private string? Caveat(ProfileParameter parameter) =>
        parameter.Kind == ProfileKind.Correlation && !setup.IsZero(parameter.First) && !setup.IsZero(parameter.Second)
            && zeros.Unidentified(parameter, _zeta) is { } effect
            ? $"the variance of {setup.NameOf(effect)} could be zero at this level, where the correlation is not identified: its likelihood "
                + "set is all of [-1, 1]; the limits are those of the branch that holds the estimate"
            : null;

    private string Needed(double rise) =>
        string.Create(CultureInfo.InvariantCulture, $"only {rise:0.00} higher, and the level allows {_zeta * _zeta:0.00}");

    private static string Signed(int side) => side < 0 ? "-1" : "+1";

    private static Limit Nothing(string message) => new(double.NaN, double.NaN, message);

    private sealed record Limit(double Value, double Rise, string? Message);
}
