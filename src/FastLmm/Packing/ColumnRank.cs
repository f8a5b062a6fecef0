using FastLmm.Algebra;
using FastLmm.Kernels.Drivers;
using FastLmm.Kernels.Layout;
using FastLmm.Kernels.Operations;

namespace FastLmm.Packing;

/// <summary>
/// Decides which columns of X are linear combinations of earlier ones, as R does (the later column goes, tolerance 1e-7 of the
/// column's norm, here in the centred and scaled basis), and gives nearly dependent columns an orthonormal basis.
/// </summary>
/// <remarks>
/// The decision is read from a triangle of X itself, not from X'X: U and all J_i are folded into one by reflections, so a pivot of 1e-7
/// has nine correct digits. That costs O(m q p²), and is done only where the Cholesky pivots of X'X leave a doubt.
/// </remarks>
internal static unsafe class ColumnRank
{
    private const double Doubt = 1e-6;                  // of a squared pivot; METHOD.md 2
    private const double Dependent = 1e-7;              // of a pivot; R's tolerance

    /// <summary>The error of values whose squares are infinite.</summary>
    internal static LmmException Overflow() => new(FailureKind.BadInput,
        "values of the response or of a covariate are too large for their squares to be summed; divide that column by a constant");

    /// <summary>The statistics of the kept columns, in a basis that is safe to square.</summary>
    /// <param name="statistics">The statistics of all columns; returned as they are when nothing is in doubt.</param>
    /// <param name="s0">[X y]'[X y].</param>
    internal static PackedStatistics Reduce(PackedStatistics statistics, double[,] s0)
    {
        if (statistics.P == 0 || SmallestPivot(s0, statistics.P) > Doubt) return statistics;
        double[,] triangle = Triangle(statistics);
        if (triangle.Cast<double>().Any(entry => !double.IsFinite(entry))) throw Overflow();
        OrthogonalColumns qr = OrthogonalColumns.Of(triangle, statistics.P, Dependent);
        PackedStatistics kept = Map(statistics, qr.Kept, DenseMatrix.InvertUpper(qr.Triangle()));
        return kept with
        {
            Gamma = MoveGamma(statistics.Gamma, qr),
            XCoordinates = Coordinates(qr, statistics.P),
            OwnLeftovers = NearlyDependent(triangle, qr) ? null : kept.OwnLeftovers,
        };
    }

    // Whether a kept column is in doubt still: products of such columns in the old basis have too few digits in the new one.
    private static bool NearlyDependent(double[,] triangle, OrthogonalColumns qr)
    {
        for (int k = 0; k < qr.Kept.Count; k++)
        {
            double norm = 0;
            for (int r = 0; r < triangle.GetLength(0); r++) norm += triangle[r, qr.Kept[k]] * triangle[r, qr.Kept[k]];
            if (qr.Coefficients[k, qr.Kept[k]] * qr.Coefficients[k, qr.Kept[k]] < Doubt * norm) return true;
        }
        return false;
    }

    // Least pivot of the Cholesky factor of X'X scaled to a unit diagonal.
    private static double SmallestPivot(double[,] s, int p)
    {
        var diagonal = new double[p];
        for (int c = 0; c < p; c++)
        {
            if (!(s[c, c] > 0)) return 0;
            diagonal[c] = 1 / Math.Sqrt(s[c, c]);
        }
        var scaled = new double[p, p];
        for (int r = 0; r < p; r++)
            for (int c = 0; c < p; c++) scaled[r, c] = s[r, c] * diagonal[r] * diagonal[c];
        return Cholesky.SmallestPivot(scaled);
    }

    // R of the QR of X: the leftover rows and q rows of J for every subject.
    private static double[,] Triangle(PackedStatistics statistics)
    {
        int p = statistics.P, q = statistics.Q;
        var fold = new LeftoverTriangle(p);
        var row = new double[p];
        fixed (double* r = row)
        {
            for (int i = 0; i < p; i++)
            {
                for (int c = 0; c < p; c++) r[c] = c < i ? 0 : statistics.Leftover[i, c];
                fold.Add(r);
            }
            PackedSubjects subjects = statistics.Subjects;
            for (int subject = 0; subject < subjects.Subjects; subject++)
            {
                double* jx = subjects.Rx(subject / PackedSubjects.Lanes) + (q * (q + 1) / 2 * PackedSubjects.Lanes) + subject % PackedSubjects.Lanes;
                for (int k = 0; k < q; k++)
                {
                    for (int c = 0; c < p; c++) r[c] = jx[(k * p + c) * PackedSubjects.Lanes];
                    fold.Add(r);
                }
            }
        }
        GC.KeepAlive(statistics);
        return fold.ToMatrix();
    }

    // The part of γ that sat on a dropped column moves to the kept columns of which it is a combination.
    private static double[] MoveGamma(double[] gamma, OrthogonalColumns qr)
    {
        double[] moved = [.. gamma];
        for (int column = 0; column < gamma.Length; column++)
        {
            if (gamma[column] == 0 || qr.Kept.Contains(column)) continue;
            double[] a = [.. Enumerable.Range(0, qr.Kept.Count).Select(k => qr.Coefficients[k, column])];
            for (int k = qr.Kept.Count - 1; k >= 0; k--)
            {
                for (int l = k + 1; l < qr.Kept.Count; l++) a[k] -= qr.Coefficients[k, qr.Kept[l]] * a[l];
                a[k] /= qr.Coefficients[k, qr.Kept[k]];
                moved[qr.Kept[k]] += a[k] * gamma[column];
            }
            moved[column] = 0;
        }
        return moved;
    }

    private static double[,] Coordinates(OrthogonalColumns qr, int p)
    {
        var coordinates = new double[qr.Kept.Count, p];
        for (int k = 0; k < qr.Kept.Count; k++)
            for (int c = 0; c < p; c++) coordinates[k, c] = qr.Coefficients[k, c];
        return coordinates;
    }

    private static PackedStatistics Map(PackedStatistics statistics, List<int> kept, double[,] inverse)
    {
        int p = statistics.P, n = kept.Count;
        var map = new double[p, n];
        for (int r = 0; r < n; r++)
            for (int c = r; c < n; c++) map[kept[r], c] = inverse[r, c];
        return statistics with
        {
            Subjects = statistics.Subjects.MapColumns(map),
            Leftover = MapLeftover(statistics.Leftover, map, n),
            OwnLeftovers = statistics.OwnLeftovers?.MapColumns(map),
            KeptColumns = kept,
            XMap = DenseMatrix.Multiply(statistics.XMap, map),
        };
    }

    /// <summary>The triangle of leftovers (x m, y) from that of leftovers (x, y).</summary>
    /// <param name="leftover">(p+1) × (p+1), y last.</param>
    /// <param name="map">m, p × n.</param>
    /// <param name="n">Columns of X wanted.</param>
    internal static double[,] MapLeftover(double[,] leftover, double[,] map, int n)
    {
        int p = leftover.GetLength(0) - 1;
        var fold = new LeftoverTriangle(n + 1);
        var row = new double[n + 1];
        fixed (double* r = row)
        {
            for (int i = 0; i <= p; i++)
            {
                for (int c = 0; c < n; c++)
                {
                    r[c] = 0;
                    for (int k = i; k < p; k++) r[c] += leftover[i, k] * map[k, c];
                }
                r[n] = leftover[i, p];
                fold.Add(r);
            }
        }
        return fold.ToMatrix();
    }
}
