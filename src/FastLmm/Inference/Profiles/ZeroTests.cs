namespace FastLmm.Inference.Profiles;

/// <summary>How much −2 log-likelihood rises when an effect is left out; computed once for each effect (METHOD.md 6d).</summary>
internal sealed class ZeroTests(ProfileSetup setup, PassBudget budget)
{
    private readonly Dictionary<int, (double Rise, ProfileValue? Value)> _known = [];

    /// <summary>d without the effect less d̂; NaN where the model without it could not be fitted.</summary>
    internal double Rise(int effect) => Without(effect).Rise;

    /// <summary>The fit without the effect, or null.</summary>
    internal ProfileValue? Point(int effect) => Without(effect).Value;

    private (double Rise, ProfileValue? Value) Without(int effect)
    {
        if (_known.TryGetValue(effect, out (double Rise, ProfileValue? Value) known)) return known;
        (ProfileFunction function, double[] start) = setup.Without(effect);
        ProfileValue? value = new ConstrainedMinimum(function, budget).Minimise(start, start.Length)?.Value;
        double rise = value is null ? double.NaN : Math.Max(0, value.F - setup.Estimates.Optimum.Point.D);
        return _known[effect] = (rise, value);
    }
}
