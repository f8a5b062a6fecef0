namespace FastLmm.Inference.Profiles;

/// <summary>How much −2 log-likelihood rises when an effect is left out; computed once for each effect (METHOD.md 6d).</summary>
internal sealed class ZeroTests(ProfileSetup setup, PassBudget budget)
{
    private const double Far = 4;                       // G is singular at twice the ζ only: no second minimum was met up to the ζ then

    private double? _leastSingular;
    private readonly Dictionary<int, (double Rise, ProfileValue? Value)> _known = [];

    /// <summary>d without the effect less d̂; NaN where the model without it could not be fitted.</summary>
    internal double Rise(int effect) => Without(effect).Rise;

    /// <summary>
    /// The least rise at which a block of G may be singular: below it other constrained minima than the estimate's own must be looked for.
    /// </summary>
    internal double LeastSingular() => _leastSingular ??= setup.Blocks.Min(block =>
    {
        double zero = Enumerable.Range(block.Start, block.Size).Min(Rise);
        return block.Size == 1 ? zero : Math.Min(zero, RiseOf(setup.OfLowerRank(block)));
    });

    /// <summary>The effect of a correlation whose variance could be zero at a ζ, where the correlation is not identified; or null.</summary>
    internal int? Unidentified(ProfileParameter correlation, double zeta)
    {
        foreach (int effect in new[] { correlation.First, correlation.Second })
            if (!(Rise(effect) >= zeta * zeta)) return effect;
        return null;
    }

    /// <summary>How the curve of a parameter is to be followed to a ζ.</summary>
    internal CurveSearch SearchFor(ProfileParameter parameter, double zeta)
    {
        if (parameter.Kind == ProfileKind.Correlation && Unidentified(parameter, zeta) is not null) return CurveSearch.Branch;
        return LeastSingular() >= Far * zeta * zeta ? CurveSearch.Near : CurveSearch.Wide;
    }

    /// <summary>The fit without the effect, or null.</summary>
    internal ProfileValue? Point(int effect) => Without(effect).Value;

    private (double Rise, ProfileValue? Value) Without(int effect)
    {
        if (_known.TryGetValue(effect, out (double Rise, ProfileValue? Value) known)) return known;
        ProfileValue? value = Minimum(setup.Without(effect));
        return _known[effect] = (RiseTo(value), value);
    }

    private double RiseOf((ProfileFunction Function, double[] Start) reduced) => RiseTo(Minimum(reduced));

    private ProfileValue? Minimum((ProfileFunction Function, double[] Start) reduced) =>
        new ConstrainedMinimum(reduced.Function, budget).Minimise(reduced.Start, reduced.Start.Length)?.Value;

    private double RiseTo(ProfileValue? value) => value is null ? double.NaN : Math.Max(0, value.F - setup.Estimates.Optimum.Point.D);
}
