namespace FastLmm.Inference.Diagnostics;

/// <summary>
/// One subject's leverage, influence and distances; docs/diagnostics.md gives the formulas. Changes are "without the subject − with it", as
/// lme4's <c>dfbeta</c>.
/// </summary>
public sealed record SubjectDiagnostics
{
    /// <summary>Its id.</summary>
    public required string Subject { get; init; }

    /// <summary>n_i.</summary>
    public required int Rows { get; init; }

    /// <summary>tr(P X_i'V_i⁻¹X_i): its part of the p coefficients; over all subjects they sum to p.</summary>
    public required double Leverage { get; init; }

    /// <summary>
    /// Δ'vcov⁻¹Δ/p of the change Δ of β̂ at fixed θ; NaN where the subject alone carries a coefficient, or there are no fixed effects.
    /// </summary>
    public required double CooksDistance { get; init; }

    /// <summary>The same of the one-step change of θ: Δ'Acov(θ)⁻¹Δ over the length of θ.</summary>
    public required double ThetaCooksDistance { get; init; }

    /// <summary>(y_i − X_iβ̂)'Σ_i⁻¹(y_i − X_iβ̂), near χ² with n_i degrees of freedom.</summary>
    public required double Mahalanobis { get; init; }

    /// <summary>P(χ² of n_i degrees of freedom > <see cref="Mahalanobis"/>).</summary>
    public required double PValue { get; init; }

    /// <summary>b̂_i'Var(b̂_i)⁺b̂_i, Var(b̂_i) = GZ_i'Σ_i⁻¹Z_iG: the part of <see cref="Mahalanobis"/> that lies in the random effects.</summary>
    public required double EffectsMahalanobis { get; init; }

    /// <summary>Rank of Var(b̂_i), the degrees of freedom of <see cref="EffectsMahalanobis"/>.</summary>
    public required int EffectsDf { get; init; }

    /// <summary>P(χ² of <see cref="EffectsDf"/> > <see cref="EffectsMahalanobis"/>); NaN where the rank is 0.</summary>
    public required double EffectsPValue { get; init; }

    /// <summary>b̂_i, q.</summary>
    public required double[] Effects { get; init; }

    /// <summary>b̂_i over the standard deviations √diag Var(b̂_i), q; NaN where that is 0.</summary>
    public required double[] StandardisedEffects { get; init; }

    /// <summary>β̂ without the subject − β̂, at fixed θ, exact there, p; NaN where the subject alone carries a coefficient.</summary>
    public required double[] Dfbeta { get; init; }

    /// <summary><see cref="Dfbeta"/> over the standard errors without the subject, at fixed θ, p.</summary>
    public required double[] Dfbetas { get; init; }

    /// <summary>θ after one Newton step without the subject, as lme4 orders it.</summary>
    public required double[] Theta { get; init; }

    /// <summary>Standard deviations, correlations and σ at that θ, in the order of <see cref="ModelDiagnostics.Variances"/>.</summary>
    public required double[] Variances { get; init; }
}
