using FastLmm.Kernels.Drivers;
using FastLmm.Kernels.Layout;

namespace FastLmm.Engine;

/// <summary>The sums over subjects that the criterion and its derivatives are made of; each backend computes them its way.</summary>
public interface ICriterionSums
{
    /// <summary>Name of the backend.</summary>
    string Name { get; }

    /// <summary>Number of classes of subjects that stand for the subjects (METHOD.md 2, "Collapse"); null where each stands for itself.</summary>
    int? Classes => null;

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

    /// <summary>
    /// <see cref="Value"/> and <see cref="Derivatives"/> with 𝒲 in one pass, at β and C of a Λ nearby; null where two passes are made
    /// of them (few subjects, or a backend that cannot).
    /// </summary>
    /// <param name="structure">Blocks of G.</param>
    /// <param name="lambda">Λ, q × q lower triangular.</param>
    /// <param name="beta">β̂ at a Λ nearby.</param>
    /// <param name="c">C there.</param>
    (double[,] S, double LogDeterminant, DerivativeSums Sums)? ValueAndDerivatives(
        BlockStructure structure, double[,] lambda, double[] beta, double[,] c) => null;

    /// <summary>Σ T_i'Ψ(K_i)T_i in the basis of X where P = I, p × p (METHOD.md 6b).</summary>
    /// <param name="lambda">Λ, q × q lower triangular.</param>
    /// <param name="c">C, upper triangular with CC' = P at this Λ.</param>
    /// <param name="map">Ψ, a linear map of symmetric q × q matrices as it acts on their lower triangles by rows, q(q+1)/2 square.</param>
    /// <returns>Its lower triangle by rows.</returns>
    double[] MappedCross(double[,] lambda, double[,] c, double[,] map);
}
