using FastLmm.Algebra;
using FastLmm.Engine;
using FastLmm.Estimation;
using FastLmm.Kernels.Drivers;
using FastLmm.Kernels.Layout;
using FastLmm.Kernels.Operations;
using FastLmm.Packing;

namespace FastLmm.Inference;

/// <summary>Makes the cluster-robust inferences of a fit (METHOD.md 6c); what they share is computed once, when first asked for.</summary>
/// <param name="estimates">The estimates.</param>
/// <param name="statistics">The statistics that they are of.</param>
/// <param name="read">Gathers W_i from the rows, where the fit did not.</param>
/// <param name="passes">The backend's passes.</param>
/// <param name="threads">Threads to use.</param>
internal sealed class RobustSandwich(
    Estimates estimates, PackedStatistics statistics, Func<PackedLeftovers> read, SubjectPasses passes, int threads)
{
    private const int MostMoments = 4 << 20;            // 32 MB; beyond (p > 44) moments are summed for each contrast asked about

    private readonly Lazy<PackedLeftovers> _leftovers = new(() => statistics.OwnLeftovers ?? read());
    private Sums? _plain;
    private Sums? _adjusted;

    /// <summary>The inference by a type.</summary>
    /// <exception cref="LmmException">There are too few subjects, or the rows cannot be read again.</exception>
    internal RobustInference Of(RobustType type)
    {
        double factor = Factor(type);
        Sums sums = type == RobustType.CR2 ? _adjusted ??= Adjusted() : _plain ??= Plain();
        double[,] root = Scaled(estimates.VcovRoot, 1 / estimates.InnerSigma);
        double[,] vcov = Scaled(DenseMatrix.MultiplyTransposed(DenseMatrix.Multiply(root, sums.Meat), root), factor);
        return new RobustInference(type, estimates.Beta, vcov, root, statistics.Subjects.Subjects, factor, sums.All, sums.Moments);
    }

    private double Factor(RobustType type)
    {
        double m = statistics.Subjects.Subjects, n = statistics.Rows, p = statistics.P;
        if (m < 2) throw new LmmException(FailureKind.BadInput, "a cluster-robust covariance needs at least two subjects, and there is one");
        if (type == RobustType.CR1p && m <= p)
            throw new LmmException(FailureKind.BadInput, $"CR1p needs more subjects than fixed effects: there are {m} and {p}; use CR2");
        return type switch
        {
            RobustType.CR0 or RobustType.CR2 => 1,
            RobustType.CR1 => m / (m - 1),
            RobustType.CR1p => m / (m - p),
            RobustType.CR1S => m * (n - 1) / ((m - 1) * (n - p)),
            _ => throw new LmmException(FailureKind.BadInput, "no type of robust covariance is given; choose CR0, CR1, CR1p, CR1S or CR2"),
        };
    }

    // Degrees of freedom take several times what the covariance takes; a fit that nobody asks for them does without.
    private Sums Plain()
    {
        int p = statistics.P;
        bool all = ScorePass.Sums(p, withSpread: true) <= SubjectPasses.MostLaneSums;
        ScoreSums scores = Scores(withSpread: false);
        var meat = new double[p, p];
        for (int r = 0; r < p; r++)
            for (int c = 0; c < p; c++) meat[r, c] = scores.Product(r, c);
        return new Sums(
            meat, new(() => all ? ContrastMoments.Of(Scores(withSpread: true)) : null), l => Pass().Run(adjusted: false, l).Moments);
    }

    private ScoreSums Scores(bool withSpread)
    {
        CriterionPoint point = estimates.Optimum.Point;
        return passes.Scores(
            statistics.Subjects, _leftovers.Value, PackedSums.LowerByRows(point.Lambda), point.Beta, PackedSums.UpperByColumns(point.C),
            withSpread, threads);
    }

    private Sums Adjusted()
    {
        int p = statistics.P;
        bool all = ContrastMoments.Length(p, p) <= MostMoments;
        var directions = new double[all ? p : 0, p];
        for (int c = 0; c < directions.GetLength(0); c++) directions[c, c] = 1;
        (double[,] meat, ContrastMoments moments) = Pass().Run(adjusted: true, directions);
        return new Sums(meat, new(all ? moments : null), l => Pass().Run(adjusted: true, l).Moments);
    }

    private RobustPass Pass() => new(statistics.Subjects, _leftovers.Value, estimates.Optimum.Point, threads);

    private static double[,] Scaled(double[,] matrix, double factor)
    {
        var scaled = (double[,])matrix.Clone();
        for (int r = 0; r < scaled.GetLength(0); r++)
            for (int c = 0; c < scaled.GetLength(1); c++) scaled[r, c] *= factor;
        return scaled;
    }

    // Σ ūū', the moments of all directions where they are few enough, and those of any (rows).
    private sealed record Sums(double[,] Meat, Lazy<ContrastMoments?> All, Func<double[,], ContrastMoments> Moments);
}
