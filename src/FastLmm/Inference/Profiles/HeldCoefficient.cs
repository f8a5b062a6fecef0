using FastLmm.Algebra;
using FastLmm.Estimation;

namespace FastLmm.Inference.Profiles;

/// <summary>
/// One coefficient held at a value while the others follow (METHOD.md 6d): β(ψ) = β̂ + Pa (ψ − a'β̂)/a'Pa and
/// r²(ψ) = r² + (ψ − a'β̂)²/a'Pa, without another pass.
/// </summary>
/// <param name="contrast">a: the coefficient is a'β, in the basis and the units of the arithmetic.</param>
/// <param name="origin">β̂ where ψ = 0.</param>
internal sealed class HeldCoefficient(double[] contrast, double[] origin)
{
    /// <summary>ψ − a'β̂ at a point.</summary>
    internal double Away(CriterionPoint point, double psi)
    {
        double moved = 0;
        for (int c = 0; c < contrast.Length; c++) moved += contrast[c] * (point.Beta[c] - origin[c]);
        return psi - moved;
    }

    /// <summary>C'a, p; its squared length is a'Pa.</summary>
    internal double[] Along(CriterionPoint point) => DenseMatrix.Multiply(DenseMatrix.Transpose(point.C), contrast);

    /// <summary>β(ψ).</summary>
    internal double[] Beta(CriterionPoint point, double psi)
    {
        double[] along = Along(point), direction = DenseMatrix.Multiply(point.C, along);
        double factor = Away(point, psi) / along.Sum(x => x * x);
        return [.. point.Beta.Select((b, c) => b + factor * direction[c])];
    }
}
