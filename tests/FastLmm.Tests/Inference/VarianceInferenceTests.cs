using System.Text.Json;
using FastLmm.Inference.Variances;
using FastLmm.TestSupport;

namespace FastLmm.Tests.Inference;

/// <summary>Explained variance against performance's definitions, and the delta method against finite differences of its own definition.</summary>
public class VarianceInferenceTests
{
    public static TheoryData<string> Ids => [.. GoldenInference.Ids];

    [Theory, MemberData(nameof(Ids))]
    public void PartsOfTheVarianceEqualThoseOfR(string id)
    {
        JsonElement expected = GoldenInference.Load(id).Root.GetProperty("variance_explained");
        ExplainedVariance actual = InferenceFit.Of(id).ExplainedVariance();
        Near("fixed", actual.Fixed);
        Near("random", actual.Random);
        Near("residual", actual.Residual);
        Near("r2_marginal", actual.MarginalR2);
        Near("r2_conditional", actual.ConditionalR2);
        Near("icc_adjusted", actual.Icc);
        Near("icc_unadjusted", actual.UnadjustedIcc);

        void Near(string name, double value)
        {
            double number = expected.Number(name);
            if (!double.IsNaN(number)) Agreement.Near(number, value, Tolerances.RandomCovariance * Math.Abs(number) + 1e-12, name);
        }
    }

    // Balanced one-way: MSB and MSE are independent multiples of chi-square, and REML's estimates are functions of them.
    [Fact]
    public void ABalancedOneWayLayoutHasTheKnownVariances()
    {
        LmmFit fit = InferenceFit.Of("Dyestuff.ri.REML");
        const int M = 6, N = 5;
        double mse = fit.ResidualVariance, msb = mse + N * fit.RandomCovariance[0, 0];
        double ofMse = 2 * mse * mse / (M * (N - 1)), ofMsb = 2 * msb * msb / (M - 1);
        IReadOnlyList<VarianceParameter> rows = fit.Variances.Covariances(fit.Grouping);
        Assert.Equal(["var_(Intercept)|Batch", "sigma2"], rows.Select(row => row.Name));
        Agreement.Near(Math.Sqrt((ofMsb + ofMse) / (N * N)), rows[0].StandardError, Tolerances.Certified * rows[0].StandardError, "SE of the variance");
        Agreement.Near(Math.Sqrt(ofMse), rows[1].StandardError, Tolerances.Certified * rows[1].StandardError, "SE of the residual variance");
    }

    [Fact]
    public void IntervalsAreSymmetricOnTheirScales()
    {
        LmmFit fit = InferenceFit.Of("Orthodont.sex_ris.REML");
        IReadOnlyList<VarianceParameter> rows = fit.Variances.StandardDeviations(fit.Grouping, 0.9);
        Assert.Equal(["sd_(Intercept)|Subject", "cor_age.(Intercept)|Subject", "sd_age|Subject", "sigma"], rows.Select(row => row.Name));
        foreach (VarianceParameter row in rows)
        {
            bool correlation = row.Name.StartsWith("cor", StringComparison.Ordinal);
            Func<double, double> scale = correlation ? Math.Atanh : Math.Log;
            double slope = correlation ? 1 / (1 - row.Estimate * row.Estimate) : 1 / row.Estimate;
            Agreement.Near(scale(row.Estimate), (scale(row.Lower) + scale(row.Upper)) / 2, Tolerances.Identity, $"middle of {row.Name}");
            Agreement.Near(1.6448536269514722 * row.StandardError * slope, (scale(row.Upper) - scale(row.Lower)) / 2, Tolerances.Identity, $"width of {row.Name}");
        }
    }

    // Cov(G, σ²) by its definition: twice the inverse of the criterion's Hessian in (G's entries, σ²), by differences of d.
    [Theory]
    [InlineData("Orthodont.sex_ris.REML")]
    [InlineData("BodyWeight.ris.REML")]
    [InlineData("Orthodont.sex_ris.ML")]
    public void TheCovarianceIsTheInverseInformation(string id)
    {
        LmmFit fit = InferenceFit.Of(id);
        double[,] information = NumericalInformation.Of(fit);
        int n = information.GetLength(0);
        for (int r = 0; r < n; r++)
        {
            for (int c = 0; c < n; c++)
            {
                double product = 0;
                for (int k = 0; k < n; k++) product += fit.Variances.Covariance[r, k] * information[k, c] / 2;
                double size = Math.Sqrt(fit.Variances.Covariance[r, r] / fit.Variances.Covariance[c, c]);
                Agreement.Near(r == c ? 1 : 0, product, Tolerances.NumericalHessian * size, $"covariance times information [{r},{c}]");
            }
        }
    }

    [Fact]
    public void OnTheBoundaryThereIsNoIntervalForWhatLiesOnIt()
    {
        LmmFit fit = InferenceFit.Of(GoldenInference.Ids.First(id => GoldenInference.Load(id).IsSingular));
        VarianceParameter[] edge = [.. fit.Variances.StandardDeviations(fit.Grouping)
            .Where(row => row.Estimate == 0 || double.IsNaN(row.Estimate) || Math.Abs(row.Estimate) > 1 - 1e-8 && row.Name.StartsWith("cor", StringComparison.Ordinal))];
        Assert.NotEmpty(edge);
        Assert.All(edge, row => Assert.True(double.IsNaN(row.Lower) && double.IsNaN(row.Upper), row.Name));
    }
}
