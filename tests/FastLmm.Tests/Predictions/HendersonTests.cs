using FastLmm.Algebra;
using FastLmm.Tables;
using FastLmm.Tests.Identities;
using FastLmm.TestSupport;

namespace FastLmm.Tests.Predictions;

/// <summary>
/// Prediction errors against the inverse of Henderson's mixed model equations, all subjects at once: with C = [X Z]'W[X Z]/σ² + diag(0, G⁻¹, …),
/// C⁻¹ is the covariance matrix of (β̂ − β, b̂ − b).
/// </summary>
public class HendersonTests
{
    public static TheoryData<string> Ids =>
    [
        "Orthodont.sex_ris.REML", "sleepstudyWeighted.w_off_ris.ML", "OrthodontWeighted.w_ris.REML", "sleepstudy.ris.REML", "Orthodont.poly2_ri.ML",
    ];

    [Theory, MemberData(nameof(Ids))]
    public void VariancesOfRandomEffectsAndOfProfilesAreThoseOfTheInverse(string id)
    {
        var fit = new DenseFit(id);
        double[,] inverse = Inverse(fit);
        int q = fit.G.GetLength(0), p = fit.Design.X.Length;
        RandomEffects effects = fit.Result.RandomEffects;
        for (int i = 0; i < fit.Subjects; i++)
            for (int k = 0; k < q; k++)
            {
                double[] ev = DenseMatrix.Multiply(fit.Result.Vcov, effects.Sensitivities.AsSpan((i * q + k) * p, p));
                for (int c = 0; c < p; c++)
                    Agreement.Near(inverse[p + i * q + k, c], -ev[c], Tolerance(inverse, p + i * q + k, c), $"Cov(b[{i},{k}], beta[{c}])");
                for (int l = 0; l < q; l++)
                    Agreement.Near(inverse[p + i * q + k, p + i * q + l], effects.PredictionErrorCovariance(i, k, l),
                        Tolerance(inverse, p + i * q + k, p + i * q + l), $"Cov(b[{i},{k}], b[{i},{l}])");
            }
        CheckProfiles(fit, inverse);
    }

    // Var(x'(β̂ − β) + z'(b̂ − b)) of every row, and that of an observation.
    private static void CheckProfiles(DenseFit fit, double[,] inverse)
    {
        using Table rows = PredictedTable.TableOf(fit.Design, [.. Enumerable.Range(0, fit.Design.Rows)]);
        var options = new PredictionOptions { For = PredictionTarget.Subject, Interval = PredictionInterval.Confidence, Threads = 1 };
        double[] profile = PredictedTable.Of(fit.Result, rows, options).Error;
        double[] observation = PredictedTable.Of(fit.Result, rows, options with { Interval = PredictionInterval.Prediction }).Error;
        int p = fit.Design.X.Length;
        for (int row = 0; row < fit.Design.Rows; row++)
        {
            double[] h = new double[inverse.GetLength(0)];
            for (int c = 0; c < p; c++) h[c] = fit.Design.X[c][row];
            for (int k = 0; k < fit.Design.Z.Length; k++) h[p + fit.Design.Subject[row] * fit.Design.Z.Length + k] = fit.Design.Z[k][row];
            double expected = h.Zip(DenseMatrix.Multiply(inverse, h), (a, b) => a * b).Sum();
            Agreement.Near(expected, profile[row] * profile[row], Tolerances.Identity * fit.Sigma2, $"profile {row}");
            Agreement.Near(expected + fit.Sigma2 / (fit.Design.Weight?[row] ?? 1), observation[row] * observation[row], Tolerances.Identity * fit.Sigma2, $"observation {row}");
        }
    }

    private static double Tolerance(double[,] inverse, int r, int c) => Tolerances.Identity * Math.Sqrt(inverse[r, r] * inverse[c, c]);

    private static double[,] Inverse(DenseFit fit)
    {
        int p = fit.Design.X.Length, q = fit.Design.Z.Length, n = p + q * fit.Subjects;
        var system = new double[n, n];
        for (int row = 0; row < fit.Design.Rows; row++)
        {
            var h = new double[n];
            for (int c = 0; c < p; c++) h[c] = fit.Design.X[c][row];
            for (int k = 0; k < q; k++) h[p + fit.Design.Subject[row] * q + k] = fit.Design.Z[k][row];
            double w = (fit.Design.Weight?[row] ?? 1) / fit.Sigma2;
            for (int r = 0; r < n; r++)
                for (int c = 0; h[r] != 0 && c < n; c++) system[r, c] += w * h[r] * h[c];
        }
        double[,] g = InverseOf(fit.G);
        for (int i = 0; i < fit.Subjects; i++)
            for (int k = 0; k < q; k++)
                for (int l = 0; l < q; l++) system[p + i * q + k, p + i * q + l] += g[k, l];
        return InverseOf(system);
    }

    private static double[,] InverseOf(double[,] a)
    {
        double[,] l = DenseMatrix.InvertUpper(DenseMatrix.Transpose(Cholesky.Factor(a)!));
        return DenseMatrix.MultiplyTransposed(l, l);
    }
}
