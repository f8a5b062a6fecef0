namespace FastLmm.Inference;

/// <summary>A test of Lβ = r by F, or by χ² where the denominator's degrees of freedom are infinite.</summary>
/// <param name="F">The statistic.</param>
/// <param name="NumeratorDf">Rank of L.</param>
/// <param name="DenominatorDf">Degrees of freedom of the denominator; +∞ for a χ² test.</param>
/// <param name="PValue">P(F ≥ the statistic).</param>
public sealed record FTest(double F, double NumeratorDf, double DenominatorDf, double PValue)
{
    /// <summary>What the Wald statistic over its rank was multiplied by to give F: Kenward and Roger's λ, otherwise 1.</summary>
    public double Scale { get; init; } = 1;
}

/// <summary>An estimate of one linear function c'β, and the test of c'β = r.</summary>
/// <param name="Estimate">c'β̂.</param>
/// <param name="StandardError">√(c' vcov c).</param>
/// <param name="Df">Degrees of freedom; +∞ for the normal.</param>
/// <param name="NullValue">r.</param>
/// <param name="PValue">Two-sided.</param>
/// <param name="Lower">Lower confidence limit.</param>
/// <param name="Upper">Upper confidence limit.</param>
public sealed record ContrastTest(
    double Estimate, double StandardError, double Df, double NullValue, double PValue, double Lower, double Upper)
{
    /// <summary>(estimate − r) / standard error.</summary>
    public double TValue => (Estimate - NullValue) / StandardError;
}
