using FastLmm.Estimation;
using FastLmm.TestSupport;

namespace FastLmm.Tests.GoldenFits;

/// <summary>Estimates of every golden fit that has a design, from its design matrices.</summary>
public class EngineEstimatesTests
{
    public static TheoryData<string> Ids => [.. GoldenIds.WithDesign];

    [Theory, MemberData(nameof(Ids))]
    public void ObjectiveEqualsThatOfR(string id)
    {
        EngineFit fit = EngineFit.Of(id);
        Assert.Null(fit.Estimates.Optimum.Failure);
        Agreement.Near(fit.Golden.Objective, fit.Estimates.Criterion, Tolerances.Objective(fit.Golden.Objective), "objective");
    }

    [Theory, MemberData(nameof(Ids))]
    public void FixedEffectsEqualThoseOfR(string id)
    {
        EngineFit fit = EngineFit.Of(id);
        double[] se = fit.Golden.Se;
        double[,] vcov = fit.Estimates.Vcov;
        Agreement.Near(fit.Golden.Beta, fit.Estimates.Beta, c => Tolerances.FixedEffects * se[c], "beta");
        Agreement.Near(se, [.. se.Select((_, c) => Math.Sqrt(vcov[c, c]))], c => Tolerances.FixedEffects * se[c], "se");
        Agreement.NearCovariance(fit.Golden.VcovBeta, vcov, fit.Golden.VcovBeta, Tolerances.Vcov, "vcov");
    }

    [Theory, MemberData(nameof(Ids))]
    public void VariancesEqualThoseOfR(string id)
    {
        EngineFit fit = EngineFit.Of(id);
        double[,] g = fit.Golden.G;
        Agreement.Near(fit.Golden.Sigma, fit.Estimates.Sigma, Tolerances.Sigma * fit.Golden.Sigma, "sigma");
        if (GoldenIds.CovarianceIsIdentified(id))
            Agreement.NearCovariance(g, fit.Estimates.G, g, Tolerances.RandomCovariance, "G");
        for (int k = 0; k < g.GetLength(0); k++)
            Agreement.Near(g[k, k], fit.Estimates.G[k, k], Tolerances.RandomCovariance * g[k, k], $"G[{k},{k}]");
        if (fit.Golden.IsSingular || !GoldenIds.CovarianceIsIdentified(id)) return;
        double[] theta = RelativeFactor.ToTheta(fit.Structure, fit.Estimates.Lambda);
        Agreement.NearLargest(fit.Golden.Theta, theta, Tolerances.Theta, "theta");
    }

    [Theory, MemberData(nameof(Ids))]
    public void BoundaryIsReportedWhereRsFitIsSingular(string id)
    {
        EngineFit fit = EngineFit.Of(id);
        Assert.Equal(fit.Golden.IsSingular, fit.BoundaryReasons.Count > 0);
    }
}
