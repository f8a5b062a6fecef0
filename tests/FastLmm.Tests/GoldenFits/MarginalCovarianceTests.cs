using FastLmm.Algebra;
using FastLmm.TestSupport;

namespace FastLmm.Tests.GoldenFits;

/// <summary>Σ_i = Z_iGZ_i' + σ²W_i⁻¹ of the subjects that the golden fits show.</summary>
public class MarginalCovarianceTests
{
    public static TheoryData<string> Ids => [.. GoldenIds.WithDesign.Where(id => GoldenFit.Load(id).MarginalCovariance is not null)];

    [Theory, MemberData(nameof(Ids))]
    public void MarginalCovarianceEqualsThatOfR(string id)
    {
        EngineFit fit = EngineFit.Of(id);
        GoldenMarginalCovariance golden = fit.Golden.MarginalCovariance!;
        GoldenDesign design = GoldenDesign.Load(Golden.DesignOf(id));
        int[] rows = [.. Enumerable.Range(0, design.Rows).Where(row => design.SubjectIds[row] == golden.Subject)];
        var z = new double[rows.Length, design.Z.Length];
        for (int i = 0; i < rows.Length; i++)
            for (int k = 0; k < design.Z.Length; k++) z[i, k] = design.Z[k][rows[i]];
        double[,] sigma = DenseMatrix.MultiplyTransposed(DenseMatrix.Multiply(z, fit.Estimates.G), z);
        for (int i = 0; i < rows.Length; i++) sigma[i, i] += fit.Estimates.Sigma * fit.Estimates.Sigma / (design.Weight?[rows[i]] ?? 1);
        double largest = golden.Sigma.Cast<double>().Max(Math.Abs);
        Agreement.Near(golden.Sigma, sigma, (_, _) => Tolerances.MarginalCovariance * largest, "Sigma");
    }
}
