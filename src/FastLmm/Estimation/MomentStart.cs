using FastLmm.Algebra;
using FastLmm.Engine;
using FastLmm.Kernels.Drivers;
using FastLmm.Kernels.Layout;
using FastLmm.Packing;

namespace FastLmm.Estimation;

/// <summary>Λ_0 by one MIVQUE step from D_0 = I (METHOD.md 5; Rao 1971): one pass, no iteration.</summary>
internal sealed class MomentStart(ICriterionSums sums, BlockStructure structure, PackedStatistics statistics)
{
    private const double LeastEigenvalue = 0.01;        // of the largest of the block

    /// <summary>The starting Λ; never with a zero variance.</summary>
    internal double[,] Compute()
    {
        int q = structure.Q;
        (double[,] s0, _) = sums.Value(new double[q, q]);
        double[] betaOls = Solve(s0, out double rss);
        double sigma2 = WithinVariance(rss);
        var identity = new double[q, q];
        for (int k = 0; k < q; k++) identity[k, k] = 1;
        DerivativeSums at = sums.Derivatives(structure, identity, betaOls, new double[betaOls.Length, betaOls.Length], withCross: false);
        double[] g = SolveMoments(at, sigma2);
        return Factor(g, sigma2);
    }

    // The unbiased within-subject variance, all that is left of y in W; half of the OLS variance where no degrees of freedom are left.
    private double WithinVariance(double olsResidualSquares)
    {
        double[,] u = statistics.Leftover;
        double residual = Enumerable.Range(0, statistics.P + 1).Sum(row => u[row, statistics.P] * u[row, statistics.P]);
        long freedom = statistics.Rows - statistics.SubjectRank - statistics.WithinRank;
        double variance = freedom > 0 ? residual / freedom : 0;
        double fallback = 0.5 * olsResidualSquares / Math.Max(1, statistics.Rows - statistics.P);
        return variance > 1e-14 * fallback ? variance : fallback;
    }

    private static double[] Solve(double[,] s, out double rss)
    {
        int p = s.GetLength(0) - 1;
        double[,]? l = Cholesky.Factor(s);
        var beta = new double[p];
        rss = 0;
        if (l is null) return beta;
        rss = l[p, p] * l[p, p];
        for (int r = p - 1; r >= 0; r--)
        {
            beta[r] = l[p, r];
            for (int k = r + 1; k < p; k++) beta[r] -= l[k, r] * beta[k];
            beta[r] /= l[r, r];
        }
        return beta;
    }

    // Σ_b [Σ_i tr(S_aK_iS_bK_i)] g_b = Σ_i (u_i'S_au_i − σ_w² tr(S_a(K_i − K_iD_0K_i))), one equation a pair of effects.
    private double[] SolveMoments(DerivativeSums at, double sigma2)
    {
        int n = structure.Pairs.Count, q = structure.Q;
        var matrix = new double[n, n + 1];
        for (int a = 0; a < n; a++)
        {
            (int k, int l) = structure.Pairs[a];
            for (int b = 0; b < n; b++) matrix[a, b] = at.TraceKK(a, b);
            double kk = 0;
            for (int j = 0; j < q; j++) kk += at.KK(k, l, j, j);        // (KK)[l,k] = Σ_j K[l,j] K[j,k]
            double twice = k == l ? 1 : 2;
            matrix[a, n] = twice * (at.U(a) - sigma2 * (at.K(a) - kk));
        }
        return LinearSystem.Solve(matrix);
    }

    private double[,] Factor(double[] g, double sigma2)
    {
        var lambda = new double[structure.Q, structure.Q];
        for (int block = 0, start = 0; block < structure.BlockSizes.Count; start += structure.BlockSizes[block++])
        {
            int size = structure.BlockSizes[block];
            var relative = new double[size, size];
            for (int k = 0; k < size; k++)
                for (int l = 0; l < size; l++) relative[k, l] = g[structure.PairAt(start + k, start + l)] / sigma2;
            double[,] factor = Cholesky.Factor(Clip(relative))!;
            for (int k = 0; k < size; k++)
                for (int l = 0; l <= k; l++) lambda[start + k, start + l] = factor[k, l];
        }
        return lambda;
    }

    private static double[,] Clip(double[,] relative)
    {
        int n = relative.GetLength(0);
        var clipped = new double[n, n];
        SymmetricEigen eigen = SymmetricEigen.Of(relative);
        double largest = eigen.Values[^1];
        bool usable = largest > 0 && double.IsFinite(largest);
        for (int e = 0; e < n; e++)
        {
            double value = usable ? Math.Max(eigen.Values[e], LeastEigenvalue * largest) : LeastEigenvalue;
            for (int k = 0; k < n; k++)
                for (int l = 0; l < n; l++)
                    clipped[k, l] += usable ? value * eigen.Vectors[k, e] * eigen.Vectors[l, e] : k == l && k == e ? value : 0;
        }
        return clipped;
    }
}
