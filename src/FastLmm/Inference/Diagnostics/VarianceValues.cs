using FastLmm.Algebra;
using FastLmm.Estimation;

namespace FastLmm.Inference.Diagnostics;

/// <summary>θ and the variance parameters in the user's units, from Λ and σ of the arithmetic.</summary>
internal static class VarianceValues
{
    /// <summary>θ as lme4 orders it.</summary>
    /// <param name="estimates">A fit in the same basis.</param>
    /// <param name="lambda">Λ of the arithmetic, lower triangular.</param>
    internal static double[] Theta(Estimates estimates, double[,] lambda)
    {
        double[,] scaled = DenseMatrix.Multiply(estimates.Basis.ZMap(), lambda);
        double root = Math.Sqrt(estimates.Basis.WeightScale);
        for (int r = 0; r < scaled.GetLength(0); r++)
            for (int c = 0; c < scaled.GetLength(1); c++) scaled[r, c] /= root;
        return RelativeFactor.ToTheta(estimates.Structure, RelativeFactor.Canonical(RelativeFactor.Triangularise(scaled)));
    }

    /// <summary>Standard deviations and correlations in lme4's order, and σ last; a correlation with a variance of zero is NaN.</summary>
    /// <param name="estimates">A fit in the same basis.</param>
    /// <param name="lambda">Λ of the arithmetic.</param>
    /// <param name="sigma">σ of the arithmetic.</param>
    internal static double[] Of(Estimates estimates, double[,] lambda, double sigma)
    {
        double[,] root = DenseMatrix.Multiply(estimates.Basis.ZMap(), lambda), g = DenseMatrix.MultiplyTransposed(root, root);
        double unit = sigma * estimates.Basis.YScale;
        double Root(int k) => Math.Sqrt(g[k, k]);
        double Entry(int k, int l) => k == l ? unit * Root(k) : Root(k) > 0 && Root(l) > 0 ? Math.Clamp(g[k, l] / (Root(k) * Root(l)), -1, 1) : double.NaN;
        return
        [
            .. estimates.Structure.Pairs.OrderBy(pair => pair.L).ThenBy(pair => pair.K).Select(pair => Entry(pair.K, pair.L)),
            unit * Math.Sqrt(estimates.Basis.WeightScale),
        ];
    }
}
