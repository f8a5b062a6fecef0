using FastLmm.TestSupport;

namespace FastLmm.Tests.Identities;

/// <summary>Fitted values, BLUPs and conditional variances against the formulas with the dense Σ_i.</summary>
public class ProfileIdentityTests
{
    public static TheoryData<string> Ids =>
    [
        "Orthodont.sex_ris.REML", "sleepstudyWeighted.w_off_ris.ML", "syn_quadratic.q3.REML", "ChickWeight.quad_q3.ML",
        "OrthodontWeighted.w_ris.REML",
    ];

    // Ŷ_i = σ²W⁻¹Σ_i⁻¹X_iβ̂ + (I − σ²W⁻¹Σ_i⁻¹)Y_i = Y_i − σ²W⁻¹Σ_i⁻¹(Y_i − X_iβ̂)
    [Theory, MemberData(nameof(Ids))]
    public void ProfileLiesBetweenMeanAndDataAsTheIdentitySays(string id)
    {
        var fit = new DenseFit(id);
        double[] profile = [.. fit.Result.FittedValues().SelectMany(chunk => chunk.Profile)];
        for (int i = 0; i < fit.Subjects; i++)
        {
            int[] rows = fit.RowsOf(i);
            double[] y = fit.Y(i), ofMean = fit.Solve(i, fit.Mean(i)), ofData = fit.Solve(i, y), error = fit.ErrorVariances(i);
            for (int j = 0; j < rows.Length; j++)
            {
                double expected = error[j] * ofMean[j] + y[j] - error[j] * ofData[j] + (fit.Design.Offset?[rows[j]] ?? 0);
                Agreement.Near(expected, profile[rows[j]], Tolerances.Identity * Math.Sqrt(fit.Sigma2), $"row {rows[j] + 1}");
            }
        }
    }

    // b̂_i = GZ_i'Σ_i⁻¹(Y_i − X_iβ̂)
    [Theory, MemberData(nameof(Ids))]
    public void RandomEffectsAreTheirDenseFormula(string id)
    {
        var fit = new DenseFit(id);
        int q = fit.G.GetLength(0);
        for (int i = 0; i < fit.Subjects; i++)
        {
            double[] expected = Times(fit.G, Transposed(fit.Z(i), fit.Solve(i, [.. fit.Y(i).Zip(fit.Mean(i), (y, mean) => y - mean)])));
            for (int k = 0; k < q; k++)
                Agreement.Near(expected[k], fit.Result.RandomEffects.OfSubject(i)[k], Tolerances.Identity * Math.Sqrt(fit.G[k, k]), $"b[{i},{k}]");
        }
    }

    // Var(b_i | Y) = G − GZ_i'Σ_i⁻¹Z_iG, between 0 and G.
    [Theory, MemberData(nameof(Ids))]
    public void ConditionalVariancesAreTheirDenseFormulaAndBelowG(string id)
    {
        var fit = new DenseFit(id);
        int q = fit.G.GetLength(0);
        for (int i = 0; i < fit.Subjects; i++)
        {
            double[,] z = fit.Z(i);
            for (int k = 0; k < q; k++)
            {
                double[] column = Times(fit.G, Transposed(z, fit.Solve(i, Times(z, [.. Enumerable.Range(0, q).Select(l => fit.G[l, k])]))));
                for (int l = 0; l < q; l++)
                {
                    double tolerance = Tolerances.Identity * Math.Sqrt(fit.G[k, k] * fit.G[l, l]);
                    double actual = fit.Result.RandomEffects.ConditionalCovariance(i, k, l);
                    Agreement.Near(fit.G[l, k] - column[l], actual, tolerance, $"Var(b | y)[{i},{k},{l}]");
                }
                Assert.InRange(fit.Result.RandomEffects.ConditionalCovariance(i, k, k), 0, fit.G[k, k]);
            }
        }
    }

    // More of the same rows: a subject with more information is shrunk less.
    [Fact]
    public void SubjectsWithMoreRowsAreShrunkLess()
    {
        var fit = new DenseFit("syn_unbalanced.ri.REML");
        var byRows = Enumerable.Range(0, fit.Subjects).GroupBy(i => fit.RowsOf(i).Length).OrderBy(group => group.Key);
        double[] variances = [.. byRows.Select(group => fit.Result.RandomEffects.ConditionalCovariance(group.First(), 0, 0))];
        Assert.True(variances.Length > 3);
        for (int k = 1; k < variances.Length; k++) Assert.True(variances[k] < variances[k - 1]);
        for (int i = 0; i < fit.Subjects; i++)
        {
            double mean = fit.Y(i).Zip(fit.Mean(i), (y, xb) => y - xb).Average(), b = fit.Result.RandomEffects.OfSubject(i)[0];
            double shrinkage = fit.G[0, 0] / (fit.G[0, 0] + fit.Sigma2 / fit.RowsOf(i).Length);
            Agreement.Near(shrinkage * mean, b, Tolerances.Identity * Math.Sqrt(fit.G[0, 0]), $"b[{i}]");
        }
    }

    private static double[] Times(double[,] a, double[] x) => Algebra.DenseMatrix.Multiply(a, x);

    private static double[] Transposed(double[,] a, double[] x) => Algebra.DenseMatrix.Multiply(Algebra.DenseMatrix.Transpose(a), x);
}
