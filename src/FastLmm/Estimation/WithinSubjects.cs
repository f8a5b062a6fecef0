using FastLmm.Kernels.Layout;
using FastLmm.Packing;

namespace FastLmm.Estimation;

/// <summary>What the rows say about σ² whatever G is: the regression of y on X in the leftover triangle.</summary>
internal static unsafe class WithinSubjects
{
    private const double RankTolerance = 1e-7;

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
        return rank;
    }

    /// <summary>The unbiased within-subject variance; half of the OLS variance where no degrees of freedom are left.</summary>
    /// <param name="statistics">The statistics.</param>
    /// <param name="s0">[X y]'[X y].</param>
    /// <param name="olsResidualSquares">Residual sum of squares of y on X.</param>
    internal static double Variance(PackedStatistics statistics, double[,] s0, double olsResidualSquares)
    {
        int p = statistics.P;
        double[,] u = statistics.Leftover;
        double residual = u[p, p] * u[p, p];
        int rank = 0;
        // Columns of U that the subjects' effects absorb have a pivot of rounding size; their row is residual too.
        for (int c = 0; c < p; c++)
        {
            if (Math.Abs(u[c, c]) > RankTolerance * Math.Sqrt(s0[c, c])) rank++;
            else residual += u[c, p] * u[c, p];
        }
        long freedom = statistics.Rows - RankOfSubjects(statistics) - rank;
        double variance = freedom > 0 ? residual / freedom : 0;
        double fallback = 0.5 * olsResidualSquares / Math.Max(1, statistics.Rows - p);
        return variance > 1e-14 * fallback ? variance : fallback;
    }
}
