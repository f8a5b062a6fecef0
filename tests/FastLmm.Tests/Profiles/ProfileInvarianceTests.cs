using FastLmm.Inference.Profiles;
using FastLmm.Tests.Invariance;
using FastLmm.TestSupport;

namespace FastLmm.Tests.Profiles;

/// <summary>What a profile interval must not depend on: the method of the fit, the units of time and its origin, the scale of y.</summary>
public class ProfileInvarianceTests
{
    private const double SecondsPerDay = 86400, Seconds1970 = 1.6e9;

    public static TheoryData<string> Names => ["Orthodont", "sleepstudy", "OrthodontWeighted", "generated, slopes", "generated, weights"];

    [Theory, MemberData(nameof(Names))]
    public void AFitByRemlIsRefittedByMl(string name)
    {
        Cohort cohort = Cohorts.Of(name);

        ProfileIntervals ml = cohort.Fit(EstimationMethod.Ml).ProfileIntervals();
        ProfileIntervals reml = cohort.Fit(EstimationMethod.Reml).ProfileIntervals();

        Assert.False(ml.Refitted);
        Assert.True(reml.Refitted);
        Assert.Equal(ml.Criterion, reml.Criterion, Tolerances.SameObjective);
        foreach (ProfileInterval row in ml.Rows) Same(row, reml[row.Name], 1);
    }

    [Theory, MemberData(nameof(Names))]
    public void ScaleOfTheResponseScalesTheLimits(string name)
    {
        Cohort cohort = Cohorts.Of(name), scaled = cohort.With(cohort.Response, cohort.Y.Select(y => 1000 * y));

        ProfileIntervals intervals = cohort.Fit(EstimationMethod.Ml).ProfileIntervals(0.9);
        ProfileIntervals others = scaled.Fit(EstimationMethod.Ml).ProfileIntervals(0.9);

        foreach (ProfileInterval row in intervals.Rows)
            Same(row, others[row.Name], row.Name.StartsWith("cor_", StringComparison.Ordinal) ? 1 : 1e-3);
    }

    [Theory, MemberData(nameof(Names))]
    public void TimeInSecondsSince1970LeavesAllThatDoesNotNameItsOrigin(string name)
    {
        Cohort cohort = Cohorts.Of(name);
        Cohort seconds = cohort.With(cohort.Time!, cohort.Numbers[cohort.Time!].Select(day => day * SecondsPerDay + Seconds1970));

        ProfileIntervals intervals = cohort.Fit(EstimationMethod.Ml).ProfileIntervals();
        ProfileIntervals others = seconds.Fit(EstimationMethod.Ml).ProfileIntervals();

        bool slopes = intervals.Rows.Any(row => row.Name.StartsWith($"sd_{cohort.Time}|", StringComparison.Ordinal));
        foreach (ProfileInterval row in intervals.Rows.Where(row => !DependsOnTheOrigin(row.Name, cohort.Time!, slopes, intervals)))
        {
            bool perTime = row.Name.StartsWith($"sd_{cohort.Time}|", StringComparison.Ordinal) || row.Name.Split(':').Contains(cohort.Time);
            Same(row, others[row.Name], perTime ? SecondsPerDay : 1);
        }
    }

    // The intercept, its SD and correlations where slopes vary, and main effects of what interacts with time.
    private static bool DependsOnTheOrigin(string name, string time, bool slopes, ProfileIntervals intervals) =>
        name == "(Intercept)"
            || (slopes && (name.StartsWith("sd_(Intercept)", StringComparison.Ordinal) || name.StartsWith("cor_", StringComparison.Ordinal)))
            || intervals.Rows.Any(row => row.Name == $"{time}:{name}");

    private static void Same(ProfileInterval expected, ProfileInterval actual, double scale)
    {
        double width = expected.Upper - expected.Lower;
        Agreement.Near(expected.Lower, scale * actual.Lower, Tolerances.SameProfile * width, "lower limit of " + expected.Name);
        Agreement.Near(expected.Upper, scale * actual.Upper, Tolerances.SameProfile * width, "upper limit of " + expected.Name);
    }
}
