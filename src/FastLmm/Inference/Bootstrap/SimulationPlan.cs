using FastLmm.Algebra;
using FastLmm.Estimation;
using FastLmm.Packing;

namespace FastLmm.Inference.Bootstrap;

/// <summary>
/// What responses of a model are drawn from on its statistics, exact in law and without rows: R_i, J_ix and W_xx stay, J_iy, W_xy and W_yy are
/// drawn (METHOD.md 6f). Drawn is y − Xβ, and β goes to the shift of y, so that nothing of the size of Xβ is rounded.
/// </summary>
/// <param name="statistics">The statistics of the model that generates, or of one that contains it.</param>
/// <param name="root">M with b_i = σ M z_i, z_i standard normal; q × any number, in the basis of the arithmetic.</param>
/// <param name="sigma">σ of the arithmetic.</param>
/// <param name="beta">β of the arithmetic.</param>
internal sealed class SimulationPlan(PackedStatistics statistics, double[,] root, double sigma, double[] beta)
{
    /// <summary>The statistics of the data.</summary>
    internal PackedStatistics Statistics => statistics;

    /// <summary>M.</summary>
    internal double[,] Root => root;

    /// <summary>σ of the arithmetic.</summary>
    internal double Sigma => sigma;

    /// <summary>Orthonormal directions of X within subjects, rank W_xx of them, in the rows of the leftover triangle.</summary>
    internal IReadOnlyList<double[]> Within { get; } = ResponseShift.Within(statistics, CrossProducts.AtZero(statistics)).Basis;

    /// <summary>N − Σ rank R_i − rank W_xx: degrees of freedom of what neither X nor Z reach.</summary>
    internal long Freedom => statistics.Rows - statistics.SubjectRank - Within.Count;

    /// <summary>What the shift of y takes out now, β included.</summary>
    internal double[] Gamma { get; } = Shifted(statistics, beta);

    /// <summary>A plan at the estimates of a fit.</summary>
    internal static SimulationPlan At(PackedStatistics statistics, Estimates estimates) =>
        new(statistics, estimates.Optimum.Point.Lambda, estimates.InnerSigma, estimates.Optimum.Point.Beta);

    private static double[] Shifted(PackedStatistics statistics, double[] beta)
    {
        double[] moved = DenseMatrix.Multiply(statistics.XMap, beta);
        return [.. statistics.Gamma.Select((g, c) => g + statistics.Basis.YScale * moved[c])];
    }
}
