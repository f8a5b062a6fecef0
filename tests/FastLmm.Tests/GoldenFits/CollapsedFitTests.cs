using FastLmm.Engine;
using FastLmm.Estimation;
using FastLmm.Kernels.Collapse;
using FastLmm.Kernels.Drivers;
using FastLmm.TestSupport;

namespace FastLmm.Tests.GoldenFits;

/// <summary>Every golden fit that has a design, estimated from the classes of its subjects whatever that saves, at the same tolerances.</summary>
public class CollapsedFitTests
{
    public static TheoryData<string> Ids => [.. GoldenIds.WithDesign];

    public static TheoryData<string> CertifiedIds => [.. GoldenIds.Certified.Where(id => Golden.FitIdsWithDesign.Contains(id))];

    [Theory, MemberData(nameof(Ids))]
    public void EstimatesEqualThoseOfR(string id)
    {
        GoldenFit golden = EngineFit.Of(id).Golden;
        Estimates estimates = Fit(id);
        Assert.Null(estimates.Optimum.Failure);
        Agreement.Near(golden.Objective, estimates.Criterion, Tolerances.Objective(golden.Objective), "objective");
        Agreement.Near(golden.Sigma, estimates.Sigma, Tolerances.Sigma * golden.Sigma, "sigma");
        Agreement.Near(golden.Beta, estimates.Beta, c => Tolerances.FixedEffects * golden.Se[c], "beta");
        Agreement.NearCovariance(golden.VcovBeta, estimates.Vcov, golden.VcovBeta, Tolerances.Vcov, "vcov");
        if (GoldenIds.CovarianceIsIdentified(id))
            Agreement.NearCovariance(golden.G, estimates.G, golden.G, Tolerances.RandomCovariance, "G");
    }

    [Theory, MemberData(nameof(CertifiedIds))]
    public void EstimatesEqualThoseInQuadruplePrecision(string id)
    {
        GoldenCertified golden = GoldenCertified.Load(id);
        Estimates estimates = Fit(id);
        double objective = GoldenIds.IsNumericallyHard(id) ? Tolerances.HardObjective : Tolerances.CertifiedObjective;
        Agreement.Near(golden.Objective, estimates.Criterion, objective, "objective");
        Agreement.Near(golden.Sigma, estimates.Sigma, Tolerances.Certified * golden.Sigma, "sigma");
        Agreement.Near(golden.Beta, estimates.Beta, c => Tolerances.Certified * golden.Se[c], "beta");
        Agreement.NearCovariance(golden.VcovBeta, estimates.Vcov, golden.VcovBeta, 2 * Tolerances.Certified, "vcov");
        if (GoldenIds.CovarianceIsIdentified(id))
            Agreement.NearCovariance(golden.G, estimates.G, golden.G, Tolerances.CertifiedCovariance, "G");
    }

    [Theory, InlineData("Orthodont.ris.REML"), InlineData("Orthodont.ri.ML")]
    public void ABalancedDesignIsOneClass(string id)
    {
        SubjectClasses classes = Classes(EngineFit.Of(id));
        Assert.Equal(1, classes.Count);
        Assert.True(classes.Representatives.Subjects < EngineFit.Of(id).Statistics.Subjects.Subjects);
    }

    private static SubjectClasses Classes(EngineFit fit) => SubjectCollapse.Of(fit.Statistics.Subjects, 1, always: true)!;

    private static Estimates Fit(string id)
    {
        EngineFit fit = EngineFit.Of(id);
        var sums = new CollapsedSums(new SimdPasses(), fit.Statistics, Classes(fit), 1);
        return Estimator.Fit(fit.Statistics, fit.Structure, sums, fit.Golden.Method);
    }
}
