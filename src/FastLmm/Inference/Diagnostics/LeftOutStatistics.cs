using FastLmm.Estimation;
using FastLmm.Kernels.Layout;
using FastLmm.Packing;

namespace FastLmm.Inference.Diagnostics;

/// <summary>The statistics without one subject, no row being read: its triangle is made a padding subject's, and W_i is taken out of W.</summary>
/// <remarks>
/// What is subtracted is a part of the whole: W's entries lose digits only as far as the subject is nearly all that they are made of, and
/// then no coefficient would be left to estimate. O(p³), and a megabyte of the triangles is copied.
/// </remarks>
internal static unsafe class LeftOutStatistics
{
    private const int Lanes = PackedSubjects.Lanes;
    private const double RoundingPivot = 1e-13;         // of the diagonal entry of W with the subject

    /// <summary>The statistics of the others.</summary>
    /// <param name="statistics">Those of all subjects.</param>
    /// <param name="point">The optimum of all subjects.</param>
    /// <param name="sums">What a reading of the rows has added.</param>
    /// <param name="subject">The subject.</param>
    /// <param name="leftoverSquares">What is left of y_i − X_iβ̂ in its leftover coordinates, squared.</param>
    internal static PackedStatistics Of(PackedStatistics statistics, CriterionPoint point, SubjectSums sums, int subject, double leftoverSquares) =>
        statistics with
        {
            Subjects = statistics.Subjects.Without(subject),
            Leftover = Leftover(statistics.Leftover, point.Beta, sums.Leftovers, subject, leftoverSquares),
            OwnLeftovers = null,
            Rows = statistics.Rows - statistics.RowCounts[subject],
            SumLogWeights = statistics.SumLogWeights - (sums.LogWeights?[subject] ?? 0),
            SubjectRank = statistics.SubjectRank - Rank(statistics.Subjects, subject),
        };

    // U with U'U = W − W_i. y = e + xβ̂: W_yy,i = W_ee,i + 2β'W_xy,i − β'W_xx,iβ.
    private static double[,] Leftover(double[,] u, double[] beta, PackedLeftovers leftovers, int subject, double squares)
    {
        int n = u.GetLength(0), own = leftovers.Columns.Length;
        var w = new double[n, n];
        for (int r = 0; r < n; r++)
            for (int c = r; c < n; c++)
                for (int k = 0; k <= r; k++) w[r, c] += u[k, r] * u[k, c];
        double[] scale = [.. Enumerable.Range(0, n).Select(c => w[c, c])];
        double* of = leftovers.W(subject / Lanes) + subject % Lanes;
        w[n - 1, n - 1] -= squares;
        for (int r = 0; r < own; r++)
        {
            int row = leftovers.Columns[r];
            double xy = of[PackedLeftovers.At(r, own, own) * Lanes];
            w[row, n - 1] -= xy;
            w[n - 1, n - 1] -= 2 * beta[row] * xy;
            for (int c = r; c < own; c++)
            {
                double xx = of[PackedLeftovers.At(r, c, own) * Lanes];
                int column = leftovers.Columns[c];
                w[row, column] -= xx;
                w[n - 1, n - 1] += (r == c ? 1 : 2) * beta[row] * xx * beta[column];
            }
        }
        GC.KeepAlive(leftovers);
        return Factor(w, scale);
    }

    // Cholesky in order of a semidefinite matrix, upper by rows: a pivot that is rounding has a row of zeros.
    private static double[,] Factor(double[,] w, double[] scale)
    {
        int n = scale.Length;
        var u = new double[n, n];
        for (int r = 0; r < n; r++)
        {
            double pivot = w[r, r];
            for (int k = 0; k < r; k++) pivot -= u[k, r] * u[k, r];
            if (!(pivot > RoundingPivot * scale[r])) continue;
            u[r, r] = Math.Sqrt(pivot);
            for (int c = r + 1; c < n; c++)
            {
                double sum = w[r, c];
                for (int k = 0; k < r; k++) sum -= u[k, r] * u[k, c];
                u[r, c] = sum / u[r, r];
            }
        }
        return u;
    }

    private static int Rank(PackedSubjects subjects, int subject)
    {
        double* r = subjects.Rx(subject / Lanes) + subject % Lanes;
        int rank = 0;
        for (int k = 0, at = 0; k < subjects.Q; at += subjects.Q - k++)
            if (r[at * Lanes] > 0) rank++;
        GC.KeepAlive(subjects);
        return rank;
    }
}
