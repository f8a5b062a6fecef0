using FastLmm.TestSupport;

namespace FastLmm.Tests.Invariance;

/// <summary>Shifts and scales of the response, of time and of the weights change units only.</summary>
public class UnitsTests
{
    private const double SecondsPerDay = 86400, Seconds1970 = 1.6e9;

    public static TheoryData<string> Names => [.. Cohorts.Names];

    public static TheoryData<string, double> Scales => Pairs(Cohorts.Names, [1e-6, 1e6]);

    public static TheoryData<string, double> WeightScales => Pairs(Cohorts.Names, [1e-6, 7.3, 1e6]);

    [Theory, MemberData(nameof(Names))]
    public void ShiftOfTheResponseMovesTheInterceptOnly(string name)
    {
        Cohort cohort = OnAGrid(Cohorts.Of(name));
        foreach (EstimationMethod method in new[] { EstimationMethod.Ml, EstimationMethod.Reml })
        {
            LmmFit shifted = cohort.With(cohort.Response, cohort.Y.Select(y => y + 1e8)).Fit(method);
            SameFit.Check(cohort.Fit(method), shifted, interceptShift: 1e8);
        }
    }

    [Theory, MemberData(nameof(Scales))]
    public void ScaleOfTheResponseScalesTheEstimates(string name, double scale)
    {
        Cohort cohort = Cohorts.Of(name);
        foreach (EstimationMethod method in new[] { EstimationMethod.Ml, EstimationMethod.Reml })
        {
            LmmFit fit = cohort.Fit(method);
            long nu = fit.Rows - (method == EstimationMethod.Reml ? fit.FixedEffects.Count : 0);
            SameFit.Check(fit, cohort.With(cohort.Response, cohort.Y.Select(y => scale * y)).Fit(method), 2 * nu * Math.Log(scale), yScale: scale);
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void TimeInSecondsSince1970ChangesUnitsOnly(string name)
    {
        Cohort cohort = Cohorts.Of(name);
        double[] days = cohort.Numbers[cohort.Time!];
        Cohort seconds = cohort.With(cohort.Time!, days.Select(day => day * SecondsPerDay + Seconds1970));
        foreach (EstimationMethod method in new[] { EstimationMethod.Ml, EstimationMethod.Reml })
            CheckTime(cohort, cohort.Fit(method), seconds.Fit(method));
    }

    [Theory, MemberData(nameof(WeightScales))]
    public void ScaleOfTheWeightsScalesTheResidualVariance(string name, double scale)
    {
        Cohort cohort = Cohorts.Of(name);
        double[] weights = cohort.Weights is { } column ? cohort.Numbers[column] : [.. Enumerable.Repeat(1.0, cohort.Rows)];
        Cohort scaled = cohort.With("scaled", weights.Select(w => scale * w)) with { Weights = "scaled" };
        foreach (EstimationMethod method in new[] { EstimationMethod.Ml, EstimationMethod.Reml })
            SameFit.Check(cohort.Fit(method), scaled.Fit(method), sigmaScale: Math.Sqrt(scale));
    }

    // With t' = at + b every column that holds t has its slope divided by a, and log|X'V⁻¹X| grows by 2 log a for each.
    private static void CheckTime(Cohort cohort, LmmFit fit, LmmFit seconds)
    {
        bool Slope(string name) => name.Split(':').Contains(cohort.Time);
        int slopes = fit.FixedEffects.Count(effect => Slope(effect.Name));
        double shift = fit.Method == EstimationMethod.Reml ? 2 * slopes * Math.Log(SecondsPerDay) : 0;
        Assert.Equal(fit.Status, seconds.Status);
        Agreement.Near(fit.Criterion + shift, seconds.Criterion, Tolerances.SameObjective, "criterion");
        Agreement.Near(fit.Sigma, seconds.Sigma, Tolerances.Same * fit.Sigma, "sigma");
        foreach (Coefficient effect in fit.FixedEffects.Where(effect => Slope(effect.Name)))
        {
            Coefficient other = seconds.FixedEffects[effect.Name];
            Agreement.Near(effect.Estimate, other.Estimate * SecondsPerDay, Tolerances.Same * effect.StandardError, effect.Name);
            Agreement.Near(effect.StandardError, other.StandardError * SecondsPerDay, Tolerances.Same * effect.StandardError, "se of " + effect.Name);
        }
        int last = fit.RandomEffects.Names.Count - 1;
        if (fit.RandomEffects.Names[last] == cohort.Time)
        {
            double variance = fit.RandomCovariance[last, last];
            double other = seconds.RandomCovariance[last, last] * SecondsPerDay * SecondsPerDay;
            Agreement.Near(variance, other, Tolerances.SameCovariance * variance, "variance of the slope");
        }
        double[] Profiles(LmmFit x) => [.. x.FittedValues().SelectMany(chunk => chunk.Profile)];
        Agreement.Near(Profiles(fit), Profiles(seconds), _ => Tolerances.SameCovariance * fit.Sigma, "profile");
    }

    // Multiples of 1/64, so that y + 1e8 is exact.
    private static Cohort OnAGrid(Cohort cohort) => cohort.With(cohort.Response, cohort.Y.Select(y => Math.Round(64 * y) / 64));

    private static TheoryData<string, double> Pairs(IEnumerable<string> names, double[] numbers)
    {
        TheoryData<string, double> pairs = [];
        foreach (string name in names)
            foreach (double number in numbers) pairs.Add(name, number);
        return pairs;
    }
}
