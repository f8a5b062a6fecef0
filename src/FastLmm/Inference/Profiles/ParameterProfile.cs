namespace FastLmm.Inference.Profiles;

/// <summary>One parameter ready to be profiled.</summary>
/// <param name="Parameter">Which.</param>
/// <param name="Function">F in its coordinates.</param>
/// <param name="Estimate">The ML estimate in them, with derivatives.</param>
/// <param name="ToUser">t to the parameter in the user's units; rising.</param>
internal sealed record ParameterProfile(
    ProfileParameter Parameter, ProfileFunction Function, ProfilePoint Estimate, Func<double, double> ToUser)
{
    /// <summary>The curve on one side of the estimate.</summary>
    internal ProfileCurve Curve(int side, PassBudget budget, CurveSearch search) => new(Function, Estimate, side, budget, search);

    /// <summary>The estimate is the end of the parameter's range on this side: ρ̂ = ±1.</summary>
    internal bool StartsAtEnd(int side) => side * (Function.Coordinates.End(side) - Estimate.T) <= 0;
}
