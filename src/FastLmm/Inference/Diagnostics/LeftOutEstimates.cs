namespace FastLmm.Inference.Diagnostics;

/// <summary>The estimates of the data without one subject, at the optimum there: lme4's <c>influence(model, groups)</c>.</summary>
public sealed record LeftOutEstimates
{
    /// <summary>Id of the subject left out.</summary>
    public required string Subject { get; init; }

    /// <summary>Why there are no estimates; null where there are.</summary>
    public string? Failure { get; init; }

    /// <summary>β̂ without the subject, p; empty after a failure, as are the others.</summary>
    public double[] Beta { get; init; } = [];

    /// <summary>Standard errors of β̂ without the subject, p.</summary>
    public double[] StandardErrors { get; init; } = [];

    /// <summary>θ without the subject, as lme4 orders it.</summary>
    public double[] Theta { get; init; } = [];

    /// <summary>Standard deviations, correlations and σ, in the order of <see cref="ModelDiagnostics.Variances"/>.</summary>
    public double[] Variances { get; init; } = [];

    /// <summary>Δ'vcov⁻¹Δ/p of the change Δ of β̂, vcov that of all subjects.</summary>
    public double CooksDistance { get; init; } = double.NaN;

    /// <summary>−2 log-likelihood without the subject.</summary>
    public double Criterion { get; init; } = double.NaN;

    /// <summary>Newton steps from the estimates of all subjects.</summary>
    public int Iterations { get; init; }
}
