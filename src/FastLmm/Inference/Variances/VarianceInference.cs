using FastLmm.Algebra;
using FastLmm.Estimation;
using FastLmm.Kernels.Layout;

namespace FastLmm.Inference.Variances;

/// <summary>
/// Inference on the variance parameters by the delta method: G's free entries and σ², and the covariance matrix of their estimates. All
/// of SDs, correlations and ratios are functions of these. Holds small matrices only, so that it can be saved.
/// </summary>
/// <remarks>
/// Source: METHOD.md 6a, Acov(θ, σ) = 2f⁻¹ taken to G = σ²ΛΛ' and σ². Intervals are made on the scale on which each parameter is nearest
/// to normal and has no end: the logarithm for variances and SDs, Fisher's z for correlations, the logit for proportions.
/// </remarks>
public sealed class VarianceInference
{
    internal VarianceInference(
        IReadOnlyList<string> effects, IReadOnlyList<(int K, int L)> entries, double[,] g, double residualVariance, double[,] covariance)
    {
        (Effects, Entries, G, ResidualVariance, Covariance) = (effects, entries, g, residualVariance, covariance);
    }

    /// <summary>R's names of the random effects, q.</summary>
    public IReadOnlyList<string> Effects { get; }

    /// <summary>The free entries (k ≥ l) of G.</summary>
    public IReadOnlyList<(int K, int L)> Entries { get; }

    /// <summary>Ĝ, q × q.</summary>
    public double[,] G { get; }

    /// <summary>σ̂².</summary>
    public double ResidualVariance { get; }

    /// <summary>Covariance matrix of the estimates of <see cref="Entries"/> and then σ²; NaN where the optimum was not reached.</summary>
    public double[,] Covariance { get; }

    internal static VarianceInference Of(Estimates estimates, VarianceInformation information, IReadOnlyList<string> effects)
    {
        IReadOnlyList<(int K, int L)> pairs = estimates.Structure.Pairs;
        int n = pairs.Count + 1;
        var covariance = new double[n, n];
        double[,] jacobian = Jacobian(estimates);
        foreach (double[] direction in information.Directions())
        {
            double[] along = DenseMatrix.Multiply(jacobian, direction);
            for (int i = 0; i < n; i++)
                for (int j = 0; j < n; j++) covariance[i, j] += along[i] * along[j];
        }
        if (estimates.Optimum.Failure is not null) Fill(covariance, double.NaN);
        return new VarianceInference(effects, pairs, estimates.G, estimates.Sigma * estimates.Sigma, covariance);
    }

    /// <summary>Variance of an estimate that has these derivatives.</summary>
    /// <param name="gradient">In <see cref="Entries"/> and then σ².</param>
    internal double VarianceOf(ReadOnlySpan<double> gradient)
    {
        double sum = 0;
        for (int i = 0; i < gradient.Length; i++)
            for (int j = 0; gradient[i] != 0 && j < gradient.Length; j++) sum += gradient[i] * Covariance[i, j] * gradient[j];
        return sum;
    }

    /// <summary>Place of an entry of G among the parameters; −1 between blocks.</summary>
    internal int PlaceOf(int k, int l)
    {
        for (int at = 0; at < Entries.Count; at++)
            if (Entries[at] == (Math.Max(k, l), Math.Min(k, l))) return at;
        return -1;
    }

    // Rows: G's entries and σ²; columns: θ and σ of the arithmetic. ∂G/∂θ_a = s²σ'² T_Z D_a T_Z', ∂G/∂σ' = 2G/σ'.
    private static double[,] Jacobian(Estimates estimates)
    {
        BlockStructure structure = estimates.Structure;
        int pairs = structure.Pairs.Count, n = structure.Entries.Count;
        double[,] zMap = estimates.Basis.ZMap(), m = estimates.ZLambda;
        double scale = estimates.InnerSigma * estimates.Basis.YScale;
        var jacobian = new double[pairs + 1, n + 1];
        for (int at = 0; at < pairs; at++)
        {
            (int k, int l) = structure.Pairs[at];
            for (int a = 0; a < n; a++)
            {
                (int row, int column) = structure.Entries[a];
                jacobian[at, a] = scale * scale * (zMap[k, row] * m[l, column] + m[k, column] * zMap[l, row]);
            }
            jacobian[at, n] = 2 * estimates.G[k, l] / estimates.InnerSigma;
        }
        jacobian[pairs, n] = 2 * estimates.Sigma * estimates.Sigma / estimates.InnerSigma;
        return jacobian;
    }

    private static void Fill(double[,] matrix, double value)
    {
        for (int r = 0; r < matrix.GetLength(0); r++)
            for (int c = 0; c < matrix.GetLength(1); c++) matrix[r, c] = value;
    }
}
