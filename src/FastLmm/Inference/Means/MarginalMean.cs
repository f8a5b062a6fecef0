namespace FastLmm.Inference.Means;

/// <summary>An estimated marginal mean, or slope.</summary>
/// <param name="Levels">The values of the variables that it is for, in their order.</param>
/// <param name="Estimate">The estimate, its offset included; NaN where the data do not determine it.</param>
/// <param name="StandardError">Its standard error.</param>
/// <param name="Df">Degrees of freedom; +∞ for the normal.</param>
/// <param name="PValue">Two-sided p value against 0.</param>
/// <param name="Lower">Lower confidence limit.</param>
/// <param name="Upper">Upper confidence limit.</param>
public sealed record MarginalMean(
    IReadOnlyList<string> Levels, double Estimate, double StandardError, double Df, double PValue, double Lower, double Upper)
{
    /// <summary>Estimate over standard error.</summary>
    public double TValue => Estimate / StandardError;

    /// <summary>Whether the data determine it; not so where columns of X were dropped that it needs.</summary>
    public bool IsEstimable => !double.IsNaN(Estimate);
}

/// <summary>The difference of two marginal means, or slopes.</summary>
/// <param name="Name">What is compared, as emmeans writes it, e.g. <c>Male - Female</c>.</param>
/// <param name="By">The values of the variables within which it is compared, in their order.</param>
/// <param name="Estimate">The difference; NaN where the data do not determine it.</param>
/// <param name="StandardError">Its standard error.</param>
/// <param name="Df">Degrees of freedom; +∞ for the normal.</param>
/// <param name="PValue">Two-sided p value against 0, adjusted.</param>
/// <param name="Lower">Lower confidence limit, adjusted.</param>
/// <param name="Upper">Upper confidence limit, adjusted.</param>
public sealed record MeanContrast(
    string Name, IReadOnlyList<string> By, double Estimate, double StandardError, double Df, double PValue, double Lower, double Upper)
{
    /// <summary>Estimate over standard error.</summary>
    public double TValue => Estimate / StandardError;
}
