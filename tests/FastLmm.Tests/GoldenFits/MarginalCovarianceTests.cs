using FastLmm.Inference.Variances;
using FastLmm.TestSupport;

namespace FastLmm.Tests.GoldenFits;

/// <summary>Σ_i = Z_iGZ_i' + σ²W_i⁻¹ of the subjects that the golden fits show.</summary>
public class MarginalCovarianceTests
{
    public static TheoryData<string> Ids => [.. GoldenIds.WithDesign.Where(id => GoldenFit.Load(id).MarginalCovariance is not null)];

    [Theory, MemberData(nameof(Ids))]
    public void MarginalCovarianceEqualsThatOfR(string id)
    {
        GoldenMarginalCovariance golden = GoldenFit.Load(id).MarginalCovariance!;
        MarginalCovariance actual = CsvFit.Of(id).MarginalCovariance(golden.Subject);
        double largest = golden.Sigma.Cast<double>().Max(Math.Abs);
        Agreement.Near(golden.Sigma, actual.Covariance, (_, _) => Tolerances.MarginalCovariance * largest, "Sigma");
        for (int r = 0; r < golden.Sigma.GetLength(0); r++)
        {
            double expected = golden.Sigma[r, 0] / Math.Sqrt(golden.Sigma[r, r] * golden.Sigma[0, 0]);
            Agreement.Near(expected, actual.Correlation[r, 0], Tolerances.MarginalCovariance, $"correlation of rows {r} and 0");
        }
    }

    [Fact]
    public void ASubjectThatIsNotThereIsRefused()
    {
        LmmFit fit = CsvFit.Of("Orthodont.ris.REML");
        LmmException refused = Assert.Throws<LmmException>(() => fit.MarginalCovariance("M99"));
        Assert.Equal("there is no subject 'M99' among those used", refused.Message[..^"; did you mean 'M09'?".Length]);
    }
}
