using FastLmm.Kernels.Layout;

namespace FastLmm.Estimation;

/// <summary>Λ as a matrix and as θ; its canonical form; which of its variances are zero (METHOD.md 5).</summary>
internal static class RelativeFactor
{
    private const double ZeroPivot = 1e-10;             // of the squared row: METHOD.md 5

    /// <summary>Λ from θ.</summary>
    internal static double[,] FromTheta(BlockStructure structure, ReadOnlySpan<double> theta)
    {
        var lambda = new double[structure.Q, structure.Q];
        for (int a = 0; a < theta.Length; a++) lambda[structure.Entries[a].Row, structure.Entries[a].Column] = theta[a];
        return lambda;
    }

    /// <summary>θ from Λ.</summary>
    internal static double[] ToTheta(BlockStructure structure, double[,] lambda) =>
        [.. structure.Entries.Select(entry => lambda[entry.Row, entry.Column])];

    /// <summary>A lower triangular factor of MM' for any square M within the blocks: rotations from the right, diagonal ≥ 0.</summary>
    internal static double[,] Triangularise(double[,] m)
    {
        int q = m.GetLength(0);
        var lambda = (double[,])m.Clone();
        for (int row = 0; row < q; row++)
            for (int c = row + 1; c < q; c++)
                if (lambda[row, c] != 0) RotateColumns(lambda, row, row, c);
        FlipSigns(lambda);
        return lambda;
    }

    /// <summary>
    /// The canonical form of a lower triangular Λ: diagonal ≥ 0, and a pivot that is zero has a zero column, what stood below it being
    /// turned into the later columns. DD' does not change, but for pivots that count as zero.
    /// </summary>
    internal static double[,] Canonical(double[,] lambda)
    {
        int q = lambda.GetLength(0);
        var canonical = (double[,])lambda.Clone();
        for (int j = 0; j < q; j++)
        {
            if (canonical[j, j] * canonical[j, j] >= ZeroPivot * RowSquare(canonical, j) && canonical[j, j] != 0) continue;
            canonical[j, j] = 0;
            for (int k = j + 1; k < q; k++)
                if (canonical[k, j] != 0) RotateColumns(canonical, k, k, j);
        }
        FlipSigns(canonical);
        return canonical;
    }

    /// <summary>Whether columns differ by a factor of −1 at most.</summary>
    internal static bool SameButSigns(double[,] a, double[,] b)
    {
        for (int c = 0; c < a.GetLength(1); c++)
        {
            bool same = true, opposite = true;
            for (int r = 0; r < a.GetLength(0); r++) (same, opposite) = (same && a[r, c] == b[r, c], opposite && a[r, c] == -b[r, c]);
            if (!same && !opposite) return false;
        }
        return true;
    }

    /// <summary>Σ_c Λ[row, c]².</summary>
    internal static double RowSquare(double[,] lambda, int row)
    {
        double sum = 0;
        for (int c = 0; c < lambda.GetLength(1); c++) sum += lambda[row, c] * lambda[row, c];
        return sum;
    }

    // Turns columns (keep, clear) so that entry (row, clear) becomes 0.
    private static void RotateColumns(double[,] m, int row, int keep, int clear)
    {
        double a = m[row, keep], b = m[row, clear], h = double.Hypot(a, b), c = a / h, s = b / h;
        for (int r = 0; r < m.GetLength(0); r++)
            (m[r, keep], m[r, clear]) = (c * m[r, keep] + s * m[r, clear], c * m[r, clear] - s * m[r, keep]);
        m[row, clear] = 0;
    }

    private static void FlipSigns(double[,] lambda)
    {
        int q = lambda.GetLength(0);
        for (int c = 0; c < q; c++)
        {
            if (lambda[c, c] >= 0) continue;
            for (int r = 0; r < q; r++) lambda[r, c] = -lambda[r, c];
        }
    }
}
