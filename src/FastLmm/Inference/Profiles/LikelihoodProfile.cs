namespace FastLmm.Inference.Profiles;

/// <summary>One point of a parameter's profile.</summary>
/// <param name="Parameter">Name of the parameter that is held.</param>
/// <param name="Value">Its value.</param>
/// <param name="Zeta">ζ = sign(value − estimate) √(d_min − d̂).</param>
/// <param name="Values">All parameters at the constrained optimum, in the order of <see cref="LikelihoodProfile.Parameters"/>.</param>
public sealed record ProfileRow(string Parameter, double Value, double Zeta, double[] Values);

/// <summary>The profile itself as data, as lme4's <c>profile()</c> gives it.</summary>
public sealed record LikelihoodProfile
{
    /// <summary>Names of all parameters.</summary>
    public required IReadOnlyList<string> Parameters { get; init; }

    /// <summary>Points by parameter, in the order of its values; the estimate is one of them, with ζ = 0.</summary>
    public required IReadOnlyList<ProfileRow> Rows { get; init; }

    /// <summary>Where a profile ends before the last ζ, in sentences.</summary>
    public required IReadOnlyList<string> Messages { get; init; }

    /// <summary>Whether a REML fit was refitted by ML.</summary>
    public required bool Refitted { get; init; }
}
