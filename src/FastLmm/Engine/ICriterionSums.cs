using FastLmm.Kernels.Drivers;
using FastLmm.Kernels.Layout;

namespace FastLmm.Engine;

/// <summary>The sums over subjects that the criterion and its derivatives are made of; each backend computes them its way.</summary>
public interface ICriterionSums
{
    /// <summary>Name of the backend.</summary>
    string Name { get; }

    /// <summary>S = [X y]'V⁻¹[X y], (p+1) × (p+1), and ℓ = Σ log|H_i|: METHOD.md 3.</summary>
    /// <param name="lambda">Λ, q × q lower triangular.</param>
    (double[,] S, double LogDeterminant) Value(double[,] lambda);

    /// <summary>The sums of METHOD.md 4.</summary>
    /// <param name="structure">Blocks of G.</param>
    /// <param name="lambda">Λ, q × q lower triangular.</param>
    /// <param name="beta">β̂ at this Λ.</param>
    /// <param name="c">C, upper triangular with CC' = P at this Λ.</param>
    /// <param name="withCross">Whether 𝒲 is wanted.</param>
    DerivativeSums Derivatives(BlockStructure structure, double[,] lambda, double[] beta, double[,] c, bool withCross);
}
