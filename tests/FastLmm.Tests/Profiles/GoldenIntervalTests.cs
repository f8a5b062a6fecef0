using FastLmm.Inference.Profiles;
using FastLmm.Tests.GoldenFits;
using FastLmm.TestSupport;

namespace FastLmm.Tests.Profiles;

/// <summary>Profile intervals of the golden ML fits: lme4's where it has them, and for all of them what a limit must fulfil.</summary>
public class GoldenIntervalTests
{
    private const double C2 = 3.8414588206941245;       // χ²₁ at 0.95

    public static TheoryData<string> WithIntervals =>
        [.. Golden.FitIds.Where(id => GoldenFit.Load(id).Root.TryGetProperty("profile_ci_95", out _))];

    public static TheoryData<string> MlFits => [.. Golden.FitIdsWithDesign.Where(id => id.EndsWith(".ML", StringComparison.Ordinal))];

    [Theory, MemberData(nameof(WithIntervals))]
    public void IntervalsAreLme4s(string id)
    {
        System.Text.Json.JsonElement golden = GoldenFit.Load(id).Root.GetProperty("profile_ci_95");
        double[] lower = Numbers(golden, "lower"), upper = Numbers(golden, "upper");

        ProfileIntervals intervals = CsvFit.Of(id).ProfileIntervals();

        Assert.False(intervals.Refitted);
        Assert.Equal(lower.Length, intervals.Rows.Count);
        for (int i = 0; i < lower.Length; i++)
        {
            ProfileInterval row = intervals.Rows[i];
            Agreement.Near(lower[i], row.Lower, Tolerances.ProfileInterval * (upper[i] - lower[i]), "lower limit of " + row.Name);
            Agreement.Near(upper[i], row.Upper, Tolerances.ProfileInterval * (upper[i] - lower[i]), "upper limit of " + row.Name);
        }
    }

    [Fact]
    public void RowsHaveLme4sNamesAndOrder()
    {
        ProfileIntervals intervals = CsvFit.Of("sleepstudy.ris.ML").ProfileIntervals();

        Assert.Equal(
            ["sd_(Intercept)|Subject", "cor_Days.(Intercept)|Subject", "sd_Days|Subject", "sigma", "(Intercept)", "Days"],
            intervals.Rows.Select(row => row.Name));
        Assert.All(intervals.Rows, row => Assert.Null(row.Message));
    }

    [Fact]
    public void TheHardCaseHasAnSdOfZeroAndACorrelationThatReachesOne()
    {
        ProfileIntervals intervals = CsvFit.Of("Orthodont.ris.ML").ProfileIntervals();

        ProfileInterval correlation = intervals["cor_age.(Intercept)|Subject"];
        Assert.Equal(-0.8888, correlation.Lower, 4);
        Assert.Equal(1, correlation.Upper);
        Assert.Equal(0.99, correlation.UpperRise, 0.005);
        Assert.Contains("the variance of (Intercept) could be zero at this level", correlation.Message, StringComparison.Ordinal);
        Assert.Contains("the correlation could be +1", correlation.Message, StringComparison.Ordinal);
        ProfileInterval intercept = intervals["sd_(Intercept)|Subject"];
        Assert.Equal(0, intercept.Lower);
        Assert.Contains("the variance of (Intercept) could be zero", intercept.Message, StringComparison.Ordinal);
        Assert.InRange(intervals["sd_age|Subject"].Lower, 0.00639, 0.00641);
    }

    [Theory, MemberData(nameof(MlFits))]
    public void EveryLimitIsVerifiedOrExplained(string id)
    {
        ProfileIntervals intervals = new Profiler(ProfileCase.OfGolden(id), null, default).Intervals(0.95, null);

        Assert.NotEmpty(intervals.Rows);
        double noise = 1e-14 * (Math.Abs(intervals.Criterion) + EngineFit.Of(id).Golden.Rows);
        foreach (ProfileInterval row in intervals.Rows)
        {
            Assert.False(row.Lower > row.Estimate || row.Upper < row.Estimate, $"{row.Name}: {row}");
            foreach ((double limit, double rise) in new[] { (row.Lower, row.LowerRise), (row.Upper, row.UpperRise) })
            {
                bool verified = Math.Abs(rise - C2) <= Tolerances.ProfileRise + noise;
                bool atEnd = (limit == 0 || Math.Abs(limit) == 1) && rise < C2;
                Assert.True(verified || ((atEnd || double.IsNaN(limit)) && row.Message is not null), $"{row.Name}: {row}");
            }
        }
        Assert.Equal(0, intervals.Rows.Count(row => !double.IsNaN(row.Estimate) && (double.IsNaN(row.Lower) || double.IsNaN(row.Upper))));
    }

    private static double[] Numbers(System.Text.Json.JsonElement element, string name) =>
        [.. element.GetProperty(name).EnumerateArray().Select(number => number.GetDouble())];
}
