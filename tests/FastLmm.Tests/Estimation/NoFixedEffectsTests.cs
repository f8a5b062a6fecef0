using FastLmm.Tables;
using FastLmm.TestSupport;

namespace FastLmm.Tests.Estimation;

/// <summary>A model without fixed effects, y ~ 0 + (1 | g); the expected numbers are lme4 1.1-31's.</summary>
public class NoFixedEffectsTests
{
    [Theory]
    [InlineData(EstimationMethod.Reml)]
    [InlineData(EstimationMethod.Ml)]
    public void AgreesWithR(EstimationMethod method)
    {
        using Table table = Table.FromCsv(Golden.PathOf("datasets", "Orthodont.csv"));

        LmmFit fit = LinearMixedModel.Fit("distance ~ 0 + (1 | Subject)", table, new FitOptions { Method = method });

        Assert.Equal(645.03017335452, fit.Criterion, 1e-8);
        Assert.Equal(2.22031167866, fit.Sigma, 1e-7);
        Assert.Equal(24.09728226228, fit.RandomBlocks[0].StandardDeviations[0], 1e-3);
        Assert.Empty(fit.FixedEffects);
    }
}
