using FastLmm.Algebra;
using FastLmm.Inference.Bootstrap;
using FastLmm.Inference.Variances;
using FastLmm.Tests.Identities;
using FastLmm.TestSupport;

namespace FastLmm.Tests.Bootstrap;

/// <summary>The acceleration against its definition with dense Σ_i, and where it is known in closed form.</summary>
public class AccelerationTests
{
    private static readonly BootstrapOptions One = new() { Replicates = 1 };

    [Theory, InlineData("OrthodontWeighted.w_ris.REML"), InlineData("Machines.machine_q3.REML"), InlineData("sleepstudy.ris.ML")]
    public void ItIsASixthOfTheSkewnessOfTheScore(string id)
    {
        var dense = new DenseFit(id);
        VarianceInference variances = dense.Result.Variances;
        BootstrapReplicates replicates = dense.Result.Bootstrap(One);
        int compared = 0;
        for (int at = 0; at < replicates.Parameters.Count; at++)
        {
            if (Parameter(replicates.Parameters[at], variances.Effects) is not { } parameter)
            {
                Assert.Equal(0, replicates.Accelerations[at]);
                continue;
            }
            double expected = Skewness(dense, variances, DenseMatrix.Multiply(variances.Covariance, Gradient(variances, parameter))) / 6;
            Agreement.Near(expected, replicates.Accelerations[at], 1e-6 * Math.Abs(expected), replicates.Parameters[at]);
            compared++;
        }
        Assert.Equal(variances.Entries.Count + 1, compared);
    }

    // A balanced one-way layout: the direction of σ² is that of the mean square within, a multiple of χ² with 24 df: a = √(8/24)/6, Efron (1987).
    [Fact]
    public void AMultipleOfChiSquareHasItsOwn()
    {
        BootstrapReplicates replicates = GoldenFits.CsvFit.Of("Dyestuff.ri.REML").Bootstrap(One);
        Agreement.Near(Math.Sqrt(8.0 / 24) / 6, replicates.Accelerations[1], Tolerances.Certified, "acceleration of sigma");
        Assert.True(replicates.Accelerations[0] > replicates.Accelerations[1], "six batches tell less than 24 degrees of freedom");
    }

    private static double Skewness(DenseFit fit, VarianceInference variances, double[] direction)
    {
        int q = variances.Effects.Count;
        var g = new double[q, q];
        for (int k = 0; k < q; k++)
            for (int l = 0; l < q; l++)
                if (variances.PlaceOf(k, l) is var place and >= 0) g[k, l] = direction[place];
        double squares = 0, cubes = 0;
        for (int subject = 0; subject < fit.Subjects; subject++)
        {
            double[,] z = fit.Z(subject), dot = DenseMatrix.MultiplyTransposed(DenseMatrix.Multiply(z, g), z);
            double[] error = fit.ErrorVariances(subject);
            for (int i = 0; i < error.Length; i++) dot[i, i] += direction[^1] * error[i] / fit.Sigma2;
            var a = new double[error.Length, error.Length];
            for (int c = 0; c < error.Length; c++)
            {
                double[] column = fit.Solve(subject, [.. Enumerable.Range(0, error.Length).Select(r => dot[r, c])]);
                for (int r = 0; r < column.Length; r++) a[r, c] = column[r];
            }
            double[,] a2 = DenseMatrix.Multiply(a, a), a3 = DenseMatrix.Multiply(a2, a);
            for (int r = 0; r < error.Length; r++) (squares, cubes) = (squares + a2[r, r], cubes + a3[r, r]);
        }
        return cubes / Math.Pow(squares / 2, 1.5);
    }

    private static double[] Gradient(VarianceInference variances, Func<double[,], double, double> parameter)
    {
        const double Step = 1e-6;
        var gradient = new double[variances.Entries.Count + 1];
        for (int at = 0; at < gradient.Length; at++) gradient[at] = (Moved(at, Step) - Moved(at, -Step)) / (2 * Step);
        return gradient;

        double Moved(int at, double by)
        {
            var g = (double[,])variances.G.Clone();
            if (at == variances.Entries.Count) return parameter(g, variances.ResidualVariance + by);
            (int k, int l) = variances.Entries[at];
            g[k, l] += by;
            if (k != l) g[l, k] += by;
            return parameter(g, variances.ResidualVariance);
        }
    }

    // A parameter as a function of G and σ²; null for a coefficient.
    private static Func<double[,], double, double>? Parameter(string name, IReadOnlyList<string> effects)
    {
        if (name == "sigma") return (_, sigma2) => Math.Sqrt(sigma2);
        string inner = name.Split('|')[0];
        if (inner.StartsWith("sd_", StringComparison.Ordinal)) return (g, _) => Math.Sqrt(g[Place(inner[3..]), Place(inner[3..])]);
        if (!inner.StartsWith("cor_", StringComparison.Ordinal)) return null;
        int k = effects.ToList().FindIndex(effect => inner.StartsWith($"cor_{effect}.", StringComparison.Ordinal)), l = Place(inner[(5 + effects[k].Length)..]);
        return (g, _) => g[k, l] / Math.Sqrt(g[k, k] * g[l, l]);

        int Place(string effect) => effects.ToList().IndexOf(effect);
    }
}
