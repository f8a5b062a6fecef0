namespace FastLmm.Inference.Profiles;

/// <summary>Tabulates profiles on an even grid of ζ, each point started from the one before it.</summary>
internal sealed class ProfileTabulator(ProfileSetup setup, ZeroTests zeros, PassBudget budget, double zeta, int steps)
{
    private readonly List<string> _messages = [];

    /// <summary>Where a profile ended early.</summary>
    internal IReadOnlyList<string> Messages => _messages;

    /// <summary>The rows of a parameter, by rising value.</summary>
    internal IEnumerable<ProfileRow> Rows(ProfileParameter parameter)
    {
        if (setup.Of(parameter) is not { } profile)
        {
            _messages.Add($"{parameter.Name} has no profile: a variance is estimated as zero");
            return [];
        }
        return [.. Side(profile, -1).Reverse(), Row(profile, profile.Estimate.Value, profile.Estimate.T, 0), .. Side(profile, +1)];
    }

    private IEnumerable<ProfileRow> Side(ParameterProfile profile, int side)
    {
        ProfileParameter parameter = profile.Parameter;
        if (profile.StartsAtEnd(side))
        {
            _messages.Add($"the profile of {parameter.Name} has one side only: it is estimated as {side}");
            return [];
        }
        double least = side < 0 && parameter.Kind == ProfileKind.StandardDeviation ? Zero(parameter.First) : double.PositiveInfinity;
        if (double.IsNaN(least) || least == 0)
        {
            _messages.Add(
                $"the profile of {parameter.Name} has one side only: "
                + (least == 0 ? "it is estimated as zero" : "the model without the effect could not be fitted"));
            return [];
        }
        List<ProfileRow> rows = [];
        ProfileCurve curve = profile.Curve(side, budget, zeros.SearchFor(parameter, zeta));
        CurvePoint at = curve.Start;
        for (int step = 1; step <= steps && step * zeta / steps < least; step++)
        {
            CurveEnd end = Next(curve, at, step * zeta / steps);
            if (end.Failure is not null || end.Last is null)
            {
                _messages.Add($"the profile of {parameter.Name} ends at ζ = {side * at.Zeta:g3}: {end.Failure}");
                return rows;
            }
            at = end.Last;
            if (!at.Point.Unidentified) rows.Add(Row(profile, at.Point.Value, at.Point.T, side * at.Zeta));
            if (!end.AtEnd) continue;
            _messages.Add(
                $"the profile of {parameter.Name} ends at {profile.ToUser(at.Point.T):g3}"
                + (at.Point.Unidentified
                    ? ", where a variance goes to zero and the correlation is not identified" : $" with ζ = {side * at.Zeta:g3}"));
            return rows;
        }
        if (least <= zeta && zeros.Point(parameter.First) is { } zero)
        {
            rows.Add(new ProfileRow(parameter.Name, 0, -least, setup.User.At(zero)));
            _messages.Add($"the profile of {parameter.Name} ends at 0 with ζ = {-least:g3}");
        }
        return rows;
    }

    // ζ where an SD is zero: 0 for one estimated so, NaN where it could not be had.
    private double Zero(int effect) => setup.IsZero(effect) ? 0 : Math.Sqrt(zeros.Rise(effect));

    private CurveEnd Next(ProfileCurve curve, CurvePoint at, double target)
    {
        try
        {
            budget.Restart();
            return curve.Advance(at, target);
        }
        catch (OutOfPassesException)
        {
            return new CurveEnd(null, Failure: $"the search was given up after {budget.Used} passes");
        }
    }

    private ProfileRow Row(ParameterProfile profile, ProfileValue value, double t, double signed) =>
        new(profile.Parameter.Name, profile.ToUser(t), signed, setup.User.At(value));
}
