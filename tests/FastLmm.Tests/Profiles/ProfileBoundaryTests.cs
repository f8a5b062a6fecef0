using FastLmm.Inference.Profiles;
using FastLmm.Tests.GoldenFits;

namespace FastLmm.Tests.Profiles;

/// <summary>Estimates on the boundary, several constrained minima, and what the user asks wrongly.</summary>
public class ProfileBoundaryTests
{
    private const double C2 = 3.8414588206941245;

    [Fact]
    public void AVarianceOfZeroHasAnUpperLimit()
    {
        ProfileInterval deviation = CsvFit.Of("Dyestuff2.ri.ML").ProfileIntervals()["sd_(Intercept)|Batch"];

        Assert.Equal(0, deviation.Estimate);
        Assert.Equal(0, deviation.Lower);
        Assert.InRange(deviation.Upper, 2.08, 2.09);
        Assert.Contains("estimated as zero", deviation.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void APerfectCorrelationHasOneLimitInside()
    {
        ProfileInterval correlation = CsvFit.Of("CO2.ris.ML").ProfileIntervals()["cor_log(conc).(Intercept)|Plant"];

        Assert.Equal(-1, correlation.Lower);
        Assert.InRange(correlation.Upper, -0.97, -0.95);
        Assert.Contains("estimated as -1", correlation.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ACorrelationWithAVarianceOfZeroHasNoLimits()
    {
        ProfileSetup setup = ProfileCase.Of(ProfileCase.WithoutSlopes());
        Assert.True(setup.IsZero(1));

        ProfileInterval correlation = new Profiler(setup, null, default).Intervals(0.95, ["cor_z1.z0|g"]).Rows[0];

        Assert.True(double.IsNaN(correlation.Lower) && double.IsNaN(correlation.Upper));
        Assert.Equal("a correlation with z1 is not identified: its variance is estimated as zero", correlation.Message);
    }

    /// <summary>In syn_bigsubject.ris a second minimum, without slopes, decides two of the limits.</summary>
    [Theory]
    [InlineData("syn_bigsubject.ris.ML")]
    [InlineData("Gasoline.ris.ML")]
    [InlineData("cake.ris.ML")]
    [InlineData("syn_quadratic.q3.ML")]
    [InlineData("Early.ris.ML")]
    public void NoOtherStartFindsALowerMinimumAtALimit(string id)
    {
        ProfileSetup setup = ProfileCase.OfGolden(id);
        ProfileIntervals intervals = new Profiler(setup, null, default).Intervals(0.95, null);
        var random = new Random(1);
        foreach (ProfileParameter parameter in setup.Parameters.Where(parameter => parameter.Kind != ProfileKind.Correlation))
        {
            ParameterProfile profile = setup.Of(parameter)!;
            ProfileInterval row = intervals[parameter.Name];
            foreach (double limit in new[] { row.Lower, row.Upper }.Where(limit => limit != 0))
            {
                double t = Inverse(profile, limit);
                for (int start = 0; start < 8; start++)
                {
                    double spread = start % 2 == 0 ? 0.3 : 2;
                    double[] u = [.. profile.Estimate.Value.U.Select(x => x + spread * (random.NextDouble() - 0.5))];
                    u[^1] = t;
                    var budget = new PassBudget(() => setup.Passes, default);
                    if (new ConstrainedMinimum(profile.Function, budget).Minimise(u, u.Length - 1) is { } found)
                        Assert.True(found.Value.F - profile.Estimate.F > C2 - 1e-6, $"{row.Name} at {limit}: {found.Value.F - profile.Estimate.F}");
                }
            }
        }
    }

    [Fact]
    public void WrongNamesAndLevelsAreRefused()
    {
        LmmFit fit = CsvFit.Of("Dyestuff.ri.ML");

        LmmException name = Assert.Throws<LmmException>(() => fit.ProfileIntervals(parameters: ["sd"]));
        LmmException level = Assert.Throws<LmmException>(() => fit.ProfileIntervals(level: 95));
        LmmException steps = Assert.Throws<LmmException>(() => fit.LikelihoodProfile(steps: 0));

        Assert.Equal("there is no parameter 'sd'; choose from: sd_(Intercept)|Batch, sigma, (Intercept)", name.Message);
        Assert.Equal("a confidence level lies between 0 and 1, e.g. 0.95, not 95", level.Message);
        Assert.Equal(FailureKind.BadInput, steps.Kind);
    }

    [Fact]
    public void ProfilingReportsAndStops()
    {
        LmmFit fit = CsvFit.Of("Dyestuff.ri.ML");
        using var source = new CancellationTokenSource();
        List<string> seen = [];
        var progress = new Reports(report =>
        {
            seen.Add(report.Parameter);
            if (report.Done == 1) source.Cancel();
        });

        Assert.Throws<OperationCanceledException>(() => fit.ProfileIntervals(progress: progress, cancel: source.Token));
        Assert.Equal(["sd_(Intercept)|Batch", "sigma"], seen);
    }

    // t of a value, by bisection.
    private static double Inverse(ParameterProfile profile, double value)
    {
        double low = profile.Estimate.T - 50, high = profile.Estimate.T + 50;
        for (int i = 0; i < 200; i++)
        {
            double middle = 0.5 * (low + high);
            if (profile.ToUser(middle) < value) low = middle;
            else high = middle;
        }
        return 0.5 * (low + high);
    }

    private sealed class Reports(Action<ProfileProgress> action) : IProgress<ProfileProgress>
    {
        void IProgress<ProfileProgress>.Report(ProfileProgress value) => action(value);
    }
}
