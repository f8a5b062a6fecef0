namespace FastLmm.Inference.Means;

/// <summary>How predictions are averaged over the variables that a mean is not asked for by.</summary>
public enum MeansWeights
{
    /// <summary>Every combination of levels counts the same.</summary>
    Equal,

    /// <summary>A combination counts by how many rows have it, whatever the mean's own level.</summary>
    Proportional,

    /// <summary>As for independent variables: the product of how many rows have each level.</summary>
    Outer,

    /// <summary>A combination counts by how many rows have it together with the mean's level.</summary>
    Cells,

    /// <summary>Combinations that rows have count the same, others not.</summary>
    Flat,
}

/// <summary>Settings of marginal means.</summary>
public sealed record MeansOptions
{
    /// <summary>Values of variables by name: numbers or levels. Of a factor they choose among its levels.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> At { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>How predictions are averaged.</summary>
    public MeansWeights Weights { get; init; } = MeansWeights.Equal;

    /// <summary>Level of intervals; null for the fit's.</summary>
    public double? Level { get; init; }

    /// <summary>
    /// Null for the derivative itself. Else a trend is a difference quotient forward over this part of the variable's range; emmeans takes
    /// 0.001, which differs where the model is not linear in the variable.
    /// </summary>
    public double? TrendStep { get; init; }
}
