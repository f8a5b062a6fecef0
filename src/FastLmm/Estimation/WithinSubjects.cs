using FastLmm.Algebra;
using FastLmm.Kernels.Layout;
using FastLmm.Packing;

namespace FastLmm.Estimation;

/// <summary>What the rows say about σ² whatever G is: the regression of y on X in the leftover triangle.</summary>
internal static unsafe class WithinSubjects
{
    private const double RankTolerance = 1e-7;      // of the column's norm before the subjects' effects took their part

    /// <summary>Σ rank R_i.</summary>
    internal static long RankOfSubjects(PackedStatistics statistics)
    {
        long rank = 0;
        PackedSubjects subjects = statistics.Subjects;
        for (int subject = 0; subject < subjects.Subjects; subject++)
        {
            double* r = subjects.Rx(subject / PackedSubjects.Lanes) + subject % PackedSubjects.Lanes;
            for (int k = 0; k < subjects.Q; k++)
                if (r[(k * subjects.Q - k * (k - 1) / 2) * PackedSubjects.Lanes] > 0) rank++;
        }
        GC.KeepAlive(subjects);
        return rank;
    }

    /// <summary>The unbiased within-subject variance; half of the OLS variance where no degrees of freedom are left.</summary>
    /// <param name="statistics">The statistics.</param>
    /// <param name="s0">[X y]'[X y].</param>
    /// <param name="olsResidualSquares">Residual sum of squares of y on X.</param>
    internal static double Variance(PackedStatistics statistics, double[,] s0, double olsResidualSquares)
    {
        int p = statistics.P;
        double[] norms = [.. Enumerable.Range(0, p).Select(c => Math.Sqrt(s0[c, c]))];
        OrthogonalColumns qr = OrthogonalColumns.Of(statistics.Leftover, p, RankTolerance, norms);
        double residual = qr.ResidualSquares(statistics.Leftover, p);
        int rank = qr.Kept.Count;
        long freedom = statistics.Rows - RankOfSubjects(statistics) - rank;
        double variance = freedom > 0 ? residual / freedom : 0;
        double fallback = 0.5 * olsResidualSquares / Math.Max(1, statistics.Rows - p);
        return variance > 1e-14 * fallback ? variance : fallback;
    }
}
