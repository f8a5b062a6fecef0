using FastLmm.Kernels.Layout;

namespace FastLmm.Inference.Diagnostics;

/// <summary>What a reading of the rows adds to the statistics of the subjects.</summary>
/// <param name="Squares">(y_i − X_iβ̂)'V_i⁻¹(y_i − X_iβ̂) of each subject, in the basis of the arithmetic.</param>
/// <param name="LogWeights">Σ log w' of each subject, the weights being divided by the basis' weight scale; null when all are 1.</param>
/// <param name="Leftovers">W_i.</param>
internal sealed record SubjectSums(double[] Squares, double[]? LogWeights, PackedLeftovers Leftovers);
