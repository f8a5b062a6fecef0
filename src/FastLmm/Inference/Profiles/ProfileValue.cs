using FastLmm.Estimation;

namespace FastLmm.Inference.Profiles;

/// <summary>What a profile's criterion is at one u.</summary>
/// <param name="U">u.</param>
/// <param name="Model">w, the model's coordinates.</param>
/// <param name="F">−2 log-likelihood, up to the constant of the basis.</param>
/// <param name="Root">M with D' = MM' in the basis of the arithmetic, q × q.</param>
/// <param name="Point">The criterion with β and σ² at their optimum for this D'.</param>
/// <param name="R2">r² with the profiled coefficient held.</param>
/// <param name="Sigma2">σ², profiled out or given, in units of the arithmetic.</param>
/// <param name="Beta">β, with the profiled coefficient held, in the basis of the arithmetic.</param>
internal sealed record ProfileValue(
    double[] U, double[] Model, double F, double[,] Root, CriterionPoint Point, double R2, double Sigma2, double[] Beta);
