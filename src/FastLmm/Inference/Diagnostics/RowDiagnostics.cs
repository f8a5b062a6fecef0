namespace FastLmm.Inference.Diagnostics;

/// <summary>
/// Residuals, leverage and Cook's distance of consecutive used rows of one source; docs/diagnostics.md gives the formulas. All arrays have one
/// entry a row.
/// </summary>
/// <param name="Source">Name of the file or source.</param>
/// <param name="Row">Row within the source, from 1, without the header.</param>
/// <param name="Subject">Id of the subject.</param>
public sealed record RowDiagnostics(string Source, long[] Row, string[] Subject)
{
    /// <summary>ŷ = Xβ̂ + Zb̂ + offset.</summary>
    public double[] Fitted { get; } = new double[Row.Length];

    /// <summary>y − ŷ, the conditional residual.</summary>
    public double[] Residual { get; } = new double[Row.Length];

    /// <summary>√w (y − ŷ)/σ̂, lme4's scaled Pearson residual.</summary>
    public double[] Pearson { get; } = new double[Row.Length];

    /// <summary>√w (y − ŷ)/(σ̂ √(1 − h)), of variance 1 at the true θ: lme4's <c>rstudent</c>. NaN where h is 1.</summary>
    public double[] Standardised { get; } = new double[Row.Length];

    /// <summary>h, the diagonal of the hat matrix, random effects included: lme4's <c>hatvalues</c>.</summary>
    public double[] Hat { get; } = new double[Row.Length];

    /// <summary>(Pearson/(1 − h))² h/p, lme4's <c>cooks.distance</c> of a fit. NaN where h is 1 or there are no fixed effects.</summary>
    public double[] CooksDistance { get; } = new double[Row.Length];

    /// <summary>Xβ̂ + offset, the population mean.</summary>
    public double[] Fixed { get; } = new double[Row.Length];

    /// <summary>y − Xβ̂ − offset, the marginal residual.</summary>
    public double[] Marginal { get; } = new double[Row.Length];

    /// <summary>
    /// L_i⁻¹(y_i − X_iβ̂) with Σ_i = L_iL_i' factored in the order of the subject's rows: of covariance I at the true β and θ.
    /// </summary>
    public double[] Whitened { get; } = new double[Row.Length];
}
