using FastLmm.Estimation;
using FastLmm.TestSupport;

namespace FastLmm.Tests.GoldenFits;

/// <summary>Estimates against certified/, the same fits in quadruple precision; syn_highicc, where lme4 has few digits, included.</summary>
public class CertifiedTests
{
    public static TheoryData<string> Ids => [.. GoldenIds.Certified];

    public static TheoryData<string> HardIds => [.. GoldenIds.Certified.Where(GoldenIds.IsNumericallyHard)];

    [Theory, MemberData(nameof(HardIds))]
    public void HardFitsFromCsvEqualThoseInQuadruplePrecision(string id)
    {
        LmmFit fit = CsvFit.Of(id);
        GoldenCertified golden = GoldenCertified.Load(id);
        Assert.Equal(FitStatus.Converged, fit.Status);
        Agreement.Near(golden.Objective, fit.Criterion, Tolerances.HardObjective, "objective");
        Agreement.Near(golden.Sigma, fit.Sigma, Tolerances.Certified * golden.Sigma, "sigma");
        Agreement.Near(golden.Beta, [.. fit.FixedEffects.Select(effect => effect.Estimate)], c => Tolerances.Certified * golden.Se[c], "beta");
        Agreement.NearCovariance(golden.G, fit.RandomCovariance, golden.G, Tolerances.CertifiedCovariance, "G");
    }

    [Theory, MemberData(nameof(Ids))]
    public void EstimatesEqualThoseInQuadruplePrecision(string id)
    {
        EngineFit fit = EngineFit.Of(id);
        GoldenCertified golden = GoldenCertified.Load(id);
        Assert.Null(fit.Estimates.Optimum.Failure);
        double objective = GoldenIds.IsNumericallyHard(id) ? Tolerances.HardObjective : Tolerances.CertifiedObjective;
        Agreement.Near(golden.Objective, fit.Estimates.Criterion, objective, "objective");
        Agreement.Near(golden.Sigma, fit.Estimates.Sigma, Tolerances.Certified * golden.Sigma, "sigma");
        Agreement.Near(golden.Beta, fit.Estimates.Beta, c => Tolerances.Certified * golden.Se[c], "beta");
        Agreement.NearCovariance(golden.VcovBeta, fit.Estimates.Vcov, golden.VcovBeta, 2 * Tolerances.Certified, "vcov");
        if (!GoldenIds.CovarianceIsIdentified(id)) return;
        Agreement.NearCovariance(golden.G, fit.Estimates.G, golden.G, Tolerances.CertifiedCovariance, "G");
        if (!fit.Golden.IsSingular)
            Agreement.NearLargest(golden.Theta, RelativeFactor.ToTheta(fit.Structure, fit.Estimates.Lambda), Tolerances.CertifiedCovariance, "theta");
    }
}
