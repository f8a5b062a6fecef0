using FastLmm.Algebra;

namespace FastLmm.Packing;

/// <summary>
/// Takes Xβ_w out of y, β_w the regression of y on X within subjects, read from the leftover triangle (METHOD.md 2: y may be shifted by any
/// Xγ). What is left of y is then of the size of σ, and r² is a sum of squares, not a small difference of large numbers.
/// </summary>
internal static class ResponseShift
{
    private const double RankTolerance = 1e-7;          // of the column's norm before the subjects' effects took their part

    /// <summary>The statistics with y shifted and the ranks known; J_y and W_i are changed in place.</summary>
    /// <param name="statistics">The statistics.</param>
    /// <param name="s0">[X y]'[X y].</param>
    /// <param name="threads">Threads to use; the result does not depend on it.</param>
    internal static PackedStatistics Apply(PackedStatistics statistics, double[,] s0, int threads = 1)
    {
        int p = statistics.P;
        var u = (double[,])statistics.Leftover.Clone();
        OrthogonalColumns within = Within(statistics, s0);
        double[] beta = within.Regress(u, p);
        for (int r = 0; r < p; r++)
            for (int c = r; c < p; c++) u[r, p] -= u[r, c] * beta[c];
        statistics.Subjects.SubtractFromResponse(beta, threads);
        statistics.OwnLeftovers?.SubtractFromResponse(beta);
        double[] moved = DenseMatrix.Multiply(statistics.XMap, beta);
        return statistics with
        {
            Leftover = u,
            ResponseSquares = s0[p, p],
            ResponseShift = beta,
            SubjectRank = statistics.Subjects.RankSum(threads),
            WithinRank = within.Kept.Count,
            Gamma = [.. statistics.Gamma.Select((g, c) => g + statistics.Basis.YScale * moved[c])],
        };
    }

    /// <summary>The columns of X within subjects, those of the leftover triangle, and which of them are independent there.</summary>
    /// <param name="statistics">The statistics.</param>
    /// <param name="s0">[X y]'[X y], of which the columns' norms are taken.</param>
    internal static OrthogonalColumns Within(PackedStatistics statistics, double[,] s0)
    {
        double[] norms = [.. Enumerable.Range(0, statistics.P).Select(c => Math.Sqrt(s0[c, c]))];
        return OrthogonalColumns.Of(statistics.Leftover, statistics.P, RankTolerance, norms);
    }
}
