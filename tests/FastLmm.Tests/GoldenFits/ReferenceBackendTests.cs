using FastLmm.Engine;
using FastLmm.Estimation;
using FastLmm.TestSupport;

namespace FastLmm.Tests.GoldenFits;

/// <summary>The small golden fits by the definition, dense Σ_i and Cholesky, at the same tolerances.</summary>
public class ReferenceBackendTests
{
    private const int MostRows = 300;

    public static TheoryData<string> Ids => [.. GoldenIds.WithDesign.Where(id => GoldenFit.Load(id).Rows <= MostRows)];

    [Theory, MemberData(nameof(Ids))]
    public void ReferenceBackendAgreesWithR(string id)
    {
        EngineFit fit = EngineFit.Of(id);
        GoldenFit golden = fit.Golden;
        var sums = ReferenceSums.From(fit.Problem.Store(), fit.Statistics);
        Estimates estimates = Estimator.Fit(fit.Statistics, fit.Structure, sums, golden.Method);
        Assert.Null(estimates.Optimum.Failure);
        Agreement.Near(golden.Objective, estimates.Criterion, Tolerances.Objective(golden.Objective), "objective");
        Agreement.Near(golden.Sigma, estimates.Sigma, Tolerances.Sigma * golden.Sigma, "sigma");
        Agreement.Near(golden.Beta, estimates.Beta, c => Tolerances.FixedEffects * golden.Se[c], "beta");
        Agreement.NearCovariance(golden.VcovBeta, estimates.Vcov, golden.VcovBeta, Tolerances.Vcov, "vcov");
        if (GoldenIds.CovarianceIsIdentified(id))
            Agreement.NearCovariance(golden.G, estimates.G, golden.G, Tolerances.RandomCovariance, "G");
    }
}
