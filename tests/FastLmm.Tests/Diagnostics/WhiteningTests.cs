using FastLmm.Algebra;
using FastLmm.Inference.Diagnostics;
using FastLmm.Tests.Robust;
using FastLmm.TestSupport;

namespace FastLmm.Tests.Diagnostics;

/// <summary>Whitened residuals have covariance I: by the dense definition, rows of a subject apart from each other, and in a simulation.</summary>
public class WhiteningTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 3)]
    [InlineData(4, 5)]
    public void WhiteningIsTheInverseOfTheCholeskyFactor(int seed, int q)
    {
        const int Rows = 9;
        var random = new Random(seed);
        double[,] lambda = new double[q, q], z = new double[Rows, q];
        for (int r = 0; r < q; r++)
            for (int c = 0; c <= r; c++) lambda[r, c] = r == 1 && q == 3 ? 0 : 3 * random.NextDouble() - 1;
        for (int i = 0; i < Rows; i++)
            for (int k = 0; k < q; k++) z[i, k] = k == 0 ? 1 : random.NextDouble();
        var inverse = new double[Rows, Rows];
        var whitening = new RowWhitening(Rows, lambda);
        for (int i = 0; i < Rows; i++)                                  // subject j has the residual e_j: rows of all are mixed
            for (int j = 0; j < Rows; j++) inverse[i, j] = whitening.Next(j, DenseMatrix.Row(z, i), i == j ? 1 : 0);
        double[,] half = DenseMatrix.Multiply(z, lambda), v = DenseMatrix.MultiplyTransposed(half, half);
        for (int i = 0; i < Rows; i++) v[i, i]++;
        double[,] covariance = DenseMatrix.MultiplyTransposed(DenseMatrix.Multiply(inverse, v), inverse);
        Agreement.Near(DenseMatrix.Identity(Rows), covariance, (_, _) => Tolerances.Identity, "L^-1 V L^-T");
        Agreement.Near(DenseMatrix.Identity(Rows), DenseMatrix.Multiply(inverse, Cholesky.Factor(v)!), (_, _) => Tolerances.Identity, "L^-1 L");
    }

    [Theory]
    [InlineData(1, 1, false)]
    [InlineData(2, 2, true)]
    [InlineData(3, 3, true)]
    public void RowsOfASubjectMayLieApart(int seed, int q, bool weighted)
    {
        var fit = new DiagnosedFit(DiagnosedFit.Shuffled(RandomFit.Draw(seed, 30, q, q + 2, weighted), seed));
        double[] whitened = [.. fit.RowDiagnostics.SelectMany(rows => rows.Whitened)], marginal = [.. fit.RowDiagnostics.SelectMany(rows => rows.Marginal)];
        double sigma2 = fit.Estimates.Sigma * fit.Estimates.Sigma;
        for (int subject = 0; subject < fit.Subjects.Count; subject++)
        {
            int[] rows = [.. Enumerable.Range(0, fit.Rows.Rows).Where(i => fit.Rows.Subject[i] == subject)];
            var sigma = new double[rows.Length, rows.Length];
            for (int i = 0; i < rows.Length; i++)
                for (int j = 0; j < rows.Length; j++)
                {
                    for (int k = 0; k < q; k++)
                        for (int l = 0; l < q; l++) sigma[i, j] += fit.Rows.Z[k][rows[i]] * fit.Estimates.G[k, l] * fit.Rows.Z[l][rows[j]];
                    if (i == j) sigma[i, i] += sigma2 / (fit.Rows.Weight?[rows[i]] ?? 1);
                }
            double[] back = DenseMatrix.Multiply(Cholesky.Factor(sigma)!, [.. rows.Select(row => whitened[row])]);
            Agreement.Near([.. rows.Select(row => marginal[row])], back, i => Tolerances.Identity * Math.Sqrt(sigma[i, i]), "L times whitened");
            double squares = rows.Sum(row => whitened[row] * whitened[row]);
            Agreement.Near(squares, fit.Subjects[subject].Mahalanobis, Tolerances.Identity * (1 + squares), "sum of squares");
        }
    }

    [Fact]
    public void SimulatedResidualsHaveUnitCovariance()
    {
        const int Subjects = 20_000, Visits = 4;
        var random = new Random(5);
        double[,] lambda = { { 1.5, 0 }, { -0.4, 0.6 } };
        var whitening = new RowWhitening(Subjects, lambda);
        var covariance = new double[Visits, Visits];
        for (int subject = 0; subject < Subjects; subject++)
        {
            double u0 = Normal(random), u1 = Normal(random), b0 = 1.5 * u0, b1 = -0.4 * u0 + 0.6 * u1;
            double[] whitened = [.. Enumerable.Range(0, Visits).Select(t => whitening.Next(subject, [1, t], b0 + b1 * t + Normal(random)))];
            for (int i = 0; i < Visits; i++)
                for (int j = 0; j < Visits; j++) covariance[i, j] += whitened[i] * whitened[j] / Subjects;
        }
        // Five standard errors of a variance, √(2/m), or of a covariance, √(1/m).
        Agreement.Near(DenseMatrix.Identity(Visits), covariance, (_, _) => 5 * Math.Sqrt(2.0 / Subjects), "covariance");
    }

    private static double Normal(Random random) => MathNet.Numerics.Distributions.Normal.Sample(random, 0, 1);
}
