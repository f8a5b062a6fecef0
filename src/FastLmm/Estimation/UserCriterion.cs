using FastLmm.Algebra;
using FastLmm.Engine;
using FastLmm.Kernels.Layout;
using FastLmm.Packing;

namespace FastLmm.Estimation;

/// <summary>d(θ) and its gradient at a θ in the user's basis, for profiles, tests and whoever wants the criterion without the optimiser.</summary>
internal sealed class UserCriterion
{
    private readonly PackedStatistics _statistics;
    private readonly BlockStructure _structure;
    private readonly ProfiledCriterion _criterion;
    private readonly double[,] _zInverse;               // √c T_Z⁻¹: Λ' is this times Λ, made triangular again

    /// <summary>Takes the data and a backend.</summary>
    /// <param name="statistics">The packed statistics.</param>
    /// <param name="structure">Blocks of G.</param>
    /// <param name="sums">The backend.</param>
    /// <param name="method">ML or REML.</param>
    internal UserCriterion(PackedStatistics statistics, BlockStructure structure, ICriterionSums sums, EstimationMethod method)
    {
        _statistics = statistics;
        _structure = structure;
        _criterion = new ProfiledCriterion(sums, structure, method, statistics.Rows, statistics.SumLogWeights);
        _zInverse = statistics.Basis.ZMapInverse();
        double root = Math.Sqrt(statistics.Basis.WeightScale);
        for (int r = 0; r < structure.Q; r++)
            for (int c = 0; c < structure.Q; c++) _zInverse[r, c] *= root;
    }

    /// <summary>d(θ) on the −2 log scale; null where it is not defined.</summary>
    /// <param name="theta">θ as lme4 orders it.</param>
    internal double? Value(ReadOnlySpan<double> theta) => Point(theta) is { } point ? Shifted(point) : null;

    /// <summary>d(θ) and ∂d/∂θ; null where d is not defined.</summary>
    /// <param name="theta">θ as lme4 orders it.</param>
    internal (double Value, double[] Gradient)? ValueAndGradient(ReadOnlySpan<double> theta)
    {
        if (Point(theta) is not { } point) return null;
        double[,] inner = _criterion.Differentiate(point).Gamma;
        double[,] gamma = DenseMatrix.Multiply(DenseMatrix.Transpose(_zInverse), DenseMatrix.Multiply(inner, _zInverse));
        double[,] product = DenseMatrix.Multiply(gamma, RelativeFactor.FromTheta(_structure, theta));
        return (Shifted(point), [.. _structure.Entries.Select(entry => 2 * product[entry.Row, entry.Column])]);
    }

    private CriterionPoint? Point(ReadOnlySpan<double> theta)
    {
        double[,] user = RelativeFactor.FromTheta(_structure, theta);
        return _criterion.Evaluate(RelativeFactor.Triangularise(DenseMatrix.Multiply(_zInverse, user)));
    }

    private double Shifted(CriterionPoint point) => point.D + CriterionShift.Of(_statistics, _criterion.Reml, point.Nu);
}
