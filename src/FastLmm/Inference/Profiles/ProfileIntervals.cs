namespace FastLmm.Inference.Profiles;

/// <summary>A parameter's profile-likelihood interval.</summary>
/// <param name="Name">
/// The name that lme4's confint gives with <c>oldNames = FALSE</c>: <c>sd_(Intercept)|Subject</c>, <c>sigma</c>, a coefficient.
/// </param>
/// <param name="Estimate">The ML estimate.</param>
/// <param name="Lower">Lower limit; NaN where there is none to give, and the message says why.</param>
/// <param name="Upper">Upper limit.</param>
/// <param name="LowerRise">d_min − d̂ at the lower limit: c², or less where the limit is the end of the parameter's range.</param>
/// <param name="UpperRise">d_min − d̂ at the upper limit.</param>
/// <param name="Passes">Passes over the subjects that both limits took.</param>
/// <param name="Message">What a user must know about the limits; null when they are plain.</param>
public sealed record ProfileInterval(
    string Name, double Estimate, double Lower, double Upper, double LowerRise, double UpperRise, int Passes, string? Message);

/// <summary>Profile-likelihood intervals (METHOD.md 6d): all values at which the likelihood-ratio test does not reject.</summary>
public sealed record ProfileIntervals
{
    /// <summary>Confidence level.</summary>
    public required double Level { get; init; }

    /// <summary>Whether a REML fit was refitted by ML, as lme4 does: REML's criterion cannot be profiled over coefficients.</summary>
    public required bool Refitted { get; init; }

    /// <summary>−2 log-likelihood of the ML fit.</summary>
    public required double Criterion { get; init; }

    /// <summary>One row a parameter: SDs and correlations in lme4's order of θ, σ, coefficients.</summary>
    public required IReadOnlyList<ProfileInterval> Rows { get; init; }

    /// <summary>Passes over the subjects in all, the refit's among them.</summary>
    public required int Passes { get; init; }

    /// <summary>The interval of a parameter.</summary>
    /// <exception cref="KeyNotFoundException">There is no such parameter.</exception>
    public ProfileInterval this[string name] => Rows.FirstOrDefault(row => row.Name == name)
        ?? throw new KeyNotFoundException($"no interval was computed for '{name}'; there are: {string.Join(", ", Rows.Select(row => row.Name))}");
}

/// <summary>Where the profiling is.</summary>
/// <param name="Parameter">Name of the parameter being profiled.</param>
/// <param name="Done">Parameters done.</param>
/// <param name="Parameters">Parameters in all.</param>
/// <param name="Passes">Passes over the subjects so far.</param>
public sealed record ProfileProgress(string Parameter, int Done, int Parameters, int Passes);
