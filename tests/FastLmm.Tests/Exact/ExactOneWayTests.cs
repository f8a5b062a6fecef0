using FastLmm.Tables;
using FastLmm.TestSupport;

namespace FastLmm.Tests.Exact;

/// <summary>One-way random effects from CSV against answers in rational arithmetic: offsets of 1e6 and 1e12 in y cost nothing.</summary>
public class ExactOneWayTests
{
    public static TheoryData<string, EstimationMethod> Sets
    {
        get
        {
            TheoryData<string, EstimationMethod> sets = [];
            foreach (string name in ExactOneWay.Names)
            {
                sets.Add(name, EstimationMethod.Ml);
                sets.Add(name, EstimationMethod.Reml);
            }
            return sets;
        }
    }

    [Theory, MemberData(nameof(Sets))]
    public void EstimatesHaveTwelveCorrectDigits(string name, EstimationMethod method)
    {
        ExactOneWay exact = ExactOneWay.Load(name, method);
        LmmFit fit = Fit(exact, method);
        Assert.Equal(exact.Singular ? FitStatus.Boundary : FitStatus.Converged, fit.Status);
        Relative(exact.Sigma, fit.Sigma, "sigma");
        Relative(exact.Tau, fit.RandomBlocks[0].StandardDeviations[0], "tau");
        Relative(exact.VarBeta, fit.Vcov[0, 0], "Var(beta)");
        Agreement.Near(exact.Objective, fit.Criterion, Tolerances.ExactObjective, "objective");
    }

    [Theory, MemberData(nameof(Sets))]
    public void MeanIsTheNearestDouble(string name, EstimationMethod method)
    {
        ExactOneWay exact = ExactOneWay.Load(name, method);
        double unit = Math.BitIncrement(Math.Abs(exact.Beta)) - Math.Abs(exact.Beta);
        Agreement.Near(exact.Beta, Fit(exact, method).FixedEffects[0].Estimate, unit, "beta");
    }

    [Theory, MemberData(nameof(Sets))]
    public void RandomEffectsHaveTwelveCorrectDigits(string name, EstimationMethod method)
    {
        ExactOneWay exact = ExactOneWay.Load(name, method);
        RandomEffects effects = Fit(exact, method).RandomEffects;
        Agreement.Near(exact.Blup, effects.Values, _ => Tolerances.Exact * exact.Tau, "b");
        foreach (double variance in effects.ConditionalCovariances) Relative(exact.ConditionalVariance, variance, "Var(b | y)");
    }

    private static void Relative(double expected, double actual, string what) =>
        Agreement.Near(expected, actual, Tolerances.Exact * Math.Abs(expected), what);

    private static LmmFit Fit(ExactOneWay exact, EstimationMethod method)
    {
        using Table table = Table.FromCsv(exact.CsvPath);
        return LinearMixedModel.Fit("y ~ 1 + (1 | group)", table, new FitOptions { Method = method });
    }
}
