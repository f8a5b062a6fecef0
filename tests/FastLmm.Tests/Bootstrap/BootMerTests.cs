using System.Text.Json;
using FastLmm.Algebra;
using FastLmm.Inference.Bootstrap;
using FastLmm.Inference.Profiles;
using FastLmm.Tests.GoldenFits;
using FastLmm.TestSupport;

namespace FastLmm.Tests.Bootstrap;

/// <summary>lme4's bootMer and R's boot.ci on the same fits (tests/golden/bootstrap.R).</summary>
public class BootMerTests
{
    [Theory, InlineData("sleepstudy.ris.REML"), InlineData("OrthodontWeighted.w_ris.REML"), InlineData("Dyestuff.ri.ML")]
    public void PercentileIntervalsAreLme4sWithinMonteCarloError(string id)
    {
        JsonElement golden = GoldenBootstrap.Read(id);
        JsonElement[] expected = [.. golden.GetProperty("parameters").EnumerateArray()];
        BootstrapIntervals intervals = CsvFit.Of(id).Bootstrap(new BootstrapOptions { Replicates = (int)golden.Number("nsim"), Seed = 7 }).Intervals();

        Assert.Equal(golden.Texts("names"), intervals.Rows.Select(row => row.Name));
        for (int i = 0; i < expected.Length; i++)
        {
            BootstrapInterval row = intervals.Rows[i];
            double sd = expected[i].Number("sd"), n = expected[i].Number("n"), twice = MonteCarlo.Deviations * Math.Sqrt(2);
            Agreement.Near(expected[i].Number("mean"), row.Estimate + row.Bias, twice * sd / Math.Sqrt(n), $"mean of {row.Name}");
            Agreement.Near(Math.Log(sd), Math.Log(row.StandardError), twice * Math.Sqrt(1 / n), $"logarithm of the SD of {row.Name}");
            Agreement.Near(expected[i].Number("lower"), row.Lower, twice * expected[i].Number("lower_error") + 1e-9, $"lower limit of {row.Name}");
            Agreement.Near(expected[i].Number("upper"), row.Upper, twice * expected[i].Number("upper_error") + 1e-9, $"upper limit of {row.Name}");
        }
    }

    [Fact]
    public void IntervalsOfGivenReplicatesAreThoseOfBootCi()
    {
        JsonElement golden = GoldenBootstrap.Read("intervals");
        double estimate = golden.Number("t0"), acceleration = golden.Number("acceleration");
        BootstrapReplicate[] rows = [.. golden.Vector("t").Select((value, i) => new BootstrapReplicate(i + 1, FitStatus.Converged, 0, [value]))];
        var replicates = new BootstrapReplicates(ProfileParameter.Of([], "g", []), [estimate], rows, () => [acceleration]);
        foreach (JsonElement answer in golden.GetProperty("intervals").EnumerateArray())
        {
            foreach ((BootstrapIntervalType type, string name) in new[] { (BootstrapIntervalType.Percentile, "percentile"), (BootstrapIntervalType.Bca, "bca") })
            {
                BootstrapInterval row = replicates.Intervals(answer.Number("level"), type).Rows.Single();
                double[] expected = answer.Vector(name);
                Agreement.Near(expected[0], row.Lower, Tolerances.Tail, $"{name} at {answer.Number("level")}, lower");
                Agreement.Near(expected[1], row.Upper, Tolerances.Tail, $"{name} at {answer.Number("level")}, upper");
            }
        }
    }

    [Theory, InlineData(0.3), InlineData(1e-9), InlineData(0.5), InlineData(1 - 1e-9)]
    public void NormalQuantilesInvertProbabilities(double p) =>
        Agreement.Near(p, OrderStatistics.NormalProbability(OrderStatistics.NormalQuantile(p)), Tolerances.Tail * p, "Φ(Φ⁻¹(p))");

    // boot:::bca.ci of R's boot 1.3-28.1 with t <- exp((1:999)/400) + (1:999 %% 7)/50, t0 <- 3.1, and L, influence values whose
    // sum(L^3)/(6 sum(L^2)^1.5) is a.
    [Theory]
    [InlineData(0.07, 1.12460640262314, 11.4818528552102)]
    [InlineData(-0.03, 1.06648111561629, 10.6641350434857)]
    public void BcaIntervalsAreThoseOfBootCi(double acceleration, double lower, double upper)
    {
        BootstrapReplicate[] rows =
            [.. Enumerable.Range(1, 999).Select(i => new BootstrapReplicate(i, FitStatus.Converged, 0, [Math.Exp(i / 400.0) + i % 7 / 50.0]))];
        var replicates = new BootstrapReplicates([new ProfileParameter(ProfileKind.Sigma, "sigma")], [3.1], rows, () => [acceleration]);
        BootstrapInterval row = replicates.Intervals(0.95, BootstrapIntervalType.Bca)["sigma"];
        Agreement.Near(lower, row.Lower, Tolerances.Identity * lower, "lower limit");
        Agreement.Near(upper, row.Upper, Tolerances.Identity * upper, "upper limit");
    }
}
