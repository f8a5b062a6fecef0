using FastLmm.Algebra;
using FastLmm.Kernels.Drivers;
using FastLmm.Kernels.Layout;
using FastLmm.Packing;

namespace FastLmm.Estimation;

/// <summary>
/// Λ_0 by one MIVQUE step from D_0 = I (METHOD.md 5; Rao 1971): a value and a derivative pass, or both in one, no iteration. u_i are taken
/// at β̂ of Λ = I, which those passes give, rather than at that of least squares, which would take another.
/// </summary>
internal sealed class MomentStart(ProfiledCriterion criterion, PackedStatistics statistics)
{
    private const double LeastEigenvalue = 0.01;        // of the largest of the block

    private readonly BlockStructure _structure = criterion.Structure;

    /// <summary>The starting Λ, never with a zero variance, and the point at Λ = I, if the criterion is defined there.</summary>
    internal (double[,] Lambda, CriterionPoint? Near) Compute()
    {
        double[,] identity = DenseMatrix.Identity(_structure.Q);
        var unknown = new CriterionPoint(identity, 0, 0, 1, DenseMatrix.Identity(statistics.P), new double[statistics.P]);
        if (criterion.Evaluate(identity, unknown) is not { } point) return (identity, null);
        double sigma2 = WithinVariance(point.Sigma2);
        double[] g = SolveMoments(point.Sums ?? criterion.Sums(point, withCross: false), sigma2);
        return (Factor(g, sigma2), point);
    }

    // The unbiased within-subject variance, all that is left of y in W; half of that at Λ = I where no degrees of freedom are left.
    private double WithinVariance(double atIdentity)
    {
        double[,] u = statistics.Leftover;
        double residual = Enumerable.Range(0, statistics.P + 1).Sum(row => u[row, statistics.P] * u[row, statistics.P]);
        long freedom = statistics.Rows - statistics.SubjectRank - statistics.WithinRank;
        double variance = freedom > 0 ? residual / freedom : 0;
        return variance > 1e-14 * atIdentity ? variance : 0.5 * atIdentity;
    }

    // Σ_b [Σ_i tr(S_aK_iS_bK_i)] g_b = Σ_i (u_i'S_au_i − σ_w² tr(S_a(K_i − K_iD_0K_i))), one equation a pair of effects.
    private double[] SolveMoments(DerivativeSums at, double sigma2)
    {
        int n = _structure.Pairs.Count, q = _structure.Q;
        var matrix = new double[n, n + 1];
        for (int a = 0; a < n; a++)
        {
            (int k, int l) = _structure.Pairs[a];
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
        var lambda = new double[_structure.Q, _structure.Q];
        for (int block = 0, start = 0; block < _structure.BlockSizes.Count; start += _structure.BlockSizes[block++])
        {
            int size = _structure.BlockSizes[block];
            var relative = new double[size, size];
            for (int k = 0; k < size; k++)
                for (int l = 0; l < size; l++) relative[k, l] = g[_structure.PairAt(start + k, start + l)] / sigma2;
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
