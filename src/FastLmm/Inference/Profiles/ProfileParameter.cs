using FastLmm.Designs;

namespace FastLmm.Inference.Profiles;

/// <summary>What a parameter is.</summary>
internal enum ProfileKind
{
    /// <summary>SD of a random effect.</summary>
    StandardDeviation,

    /// <summary>Correlation of two random effects.</summary>
    Correlation,

    /// <summary>The residual SD.</summary>
    Sigma,

    /// <summary>A coefficient.</summary>
    FixedEffect,
}

/// <summary>A parameter that can be profiled.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name as lme4's confint gives it with <c>oldNames = FALSE</c>.</param>
/// <param name="First">Number of the effect, of all q, or of the coefficient among those kept.</param>
/// <param name="Second">For a correlation, the later effect.</param>
internal sealed record ProfileParameter(ProfileKind Kind, string Name, int First = 0, int Second = 0)
{
    /// <summary>All parameters in lme4's order: θ's order with SDs and correlations, then σ, then the coefficients.</summary>
    internal static IReadOnlyList<ProfileParameter> Of(IReadOnlyList<RandomBlock> blocks, string group, IReadOnlyList<string> fixedNames) =>
    [
        .. from block in blocks
           from c in Enumerable.Range(0, block.Size)
           from r in Enumerable.Range(c, block.Size - c)
           select r == c
               ? new ProfileParameter(ProfileKind.StandardDeviation, $"sd_{block.Names[c]}|{group}", block.Start + c)
               : new ProfileParameter(ProfileKind.Correlation, $"cor_{block.Names[r]}.{block.Names[c]}|{group}", block.Start + c, block.Start + r),
        new ProfileParameter(ProfileKind.Sigma, "sigma"),
        .. fixedNames.Select((name, c) => new ProfileParameter(ProfileKind.FixedEffect, name, c)),
    ];

    /// <summary>Those with given names, in their own order; all for null.</summary>
    /// <exception cref="LmmException">There is no such parameter.</exception>
    internal static IReadOnlyList<ProfileParameter> Choose(IReadOnlyList<ProfileParameter> all, IReadOnlyCollection<string>? names)
    {
        if (names is null) return all;
        if (names.FirstOrDefault(name => all.All(parameter => parameter.Name != name)) is { } unknown)
        {
            throw new LmmException(
                FailureKind.BadInput,
                $"there is no parameter '{unknown}'; choose from: {string.Join(", ", all.Select(parameter => parameter.Name))}");
        }
        return [.. all.Where(parameter => names.Contains(parameter.Name))];
    }
}
