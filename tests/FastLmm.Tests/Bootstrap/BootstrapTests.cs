using FastLmm.Designs;
using FastLmm.Engine;
using FastLmm.Estimation;
using FastLmm.Inference.Bootstrap;
using FastLmm.Inference.Profiles;
using FastLmm.Models;
using FastLmm.Packing;
using FastLmm.Tables;
using FastLmm.Tests.GoldenFits;
using FastLmm.Tests.Invariance;
using FastLmm.TestSupport;

namespace FastLmm.Tests.Bootstrap;

/// <summary>The bootstrap as a user meets it: bits, starts, failures, refusals.</summary>
public class BootstrapTests
{
    private static readonly BootstrapOptions Few = new() { Replicates = 40, Seed = 3 };

    [Theory, InlineData("generated, slopes"), InlineData("generated, weights")]
    public void TheSameBitsForAnyNumberOfThreadsAndFromStatistics(string cohort)
    {
        double[][] one = Values(Cohorts.Of(cohort).Fit(EstimationMethod.Reml, threads: 1));
        Assert.Equal(one, Values(Cohorts.Of(cohort).Fit(EstimationMethod.Reml, threads: 2)));
        Assert.Equal(one, Values(Cohorts.Of(cohort).Fit(EstimationMethod.Reml, threads: 8)));
        LmmStatistics statistics = Cohorts.Of(cohort).Fit(EstimationMethod.Reml).ToStatistics();
        Assert.Equal(one, Values(LinearMixedModel.Fit(statistics, new FitOptions { Threads = 3 })));
        double[][] other = Values(Cohorts.Of(cohort).Fit(EstimationMethod.Reml), Few with { Seed = 4 });
        Assert.NotEqual(one[0], other[0]);
    }

    [Fact]
    public void MoreReplicatesBeginWithTheSame()
    {
        LmmFit fit = CsvFit.Of("sleepstudy.ris.REML");
        Assert.Equal(Values(fit), Values(fit, Few with { Replicates = 60 })[..40]);
    }

    // From the Λ that generates and from moments: the optimum is the same.
    [Theory, InlineData("sleepstudy.ris.REML"), InlineData("Orthodont.sex_ris.ML"), InlineData("Machines.machine_q3.REML")]
    public void TheStartDoesNotMatter(string id)
    {
        EngineFit fit = EngineFit.Of(id);
        double[,] start = fit.Estimates.Optimum.Point.Lambda;
        var response = new SimulatedResponse(SimulationPlan.At(fit.Statistics, fit.Estimates));
        for (int replicate = 0; replicate < 60; replicate++)
        {
            PackedStatistics drawn = response.Draw(6, replicate);
            double warm = Criterion(start), cold = Criterion(null);
            Agreement.Near(cold, warm, Tolerances.SameObjective, $"replicate {replicate}");

            double Criterion(double[,]? from) => Estimator.TryFit(
                drawn, fit.Structure, new PackedSums(new Kernels.Drivers.SimdPasses(), drawn, 1), fit.Golden.Method, from, default).Estimates!.Criterion;
        }
    }

    [Fact]
    public void ReplicatesOnTheBoundaryAreKeptAndSaidToBe()
    {
        BootstrapReplicates replicates = CsvFit.Of("Dyestuff.ri.ML").Bootstrap(new BootstrapOptions { Replicates = 200 });

        int zero = replicates.Rows.Count(row => row.Values[0] == 0);
        Assert.InRange(zero, 1, 100);
        Assert.Equal(zero, replicates.Rows.Count(row => row.Status == FitStatus.Boundary));
        Assert.Equal(0, replicates.Failed);
        Assert.Equal([$"{zero} of 200 replicates have a variance of zero or a correlation of -1 or 1; they are kept"], replicates.Messages);
        Assert.Equal(0, replicates.Intervals()["sd_(Intercept)|Batch"].Lower);
    }

    [Fact]
    public void ASingularFitCanBeBootstrapped()
    {
        LmmFit fit = CsvFit.Of("Dyestuff2.ri.REML");
        BootstrapReplicates replicates = fit.Bootstrap(new BootstrapOptions { Replicates = 100 });

        Assert.Equal(FitStatus.Boundary, fit.Status);
        Assert.Equal(0, replicates.Failed);
        BootstrapInterval sd = replicates.Intervals(type: BootstrapIntervalType.Bca)["sd_(Intercept)|Batch"];
        Assert.Equal(0, sd.Estimate);
        Assert.True(sd.Upper > 0);
        Assert.Contains("the acceleration is taken as 0", sd.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CorrelationsThatAReplicateDoesNotHaveAreLeftOutAndSaidToBe()
    {
        IReadOnlyList<ProfileParameter> parameters = ProfileParameter.Of([new RandomBlock(["a", "b"], 0)], "g", []);
        BootstrapReplicate[] rows = [.. Enumerable.Range(1, 40).Select(i =>
            new BootstrapReplicate(i, FitStatus.Converged, 0, [i % 10 == 0 ? 0 : i, i % 10 == 0 ? double.NaN : 0.01 * i, 1, 1]))];
        BootstrapIntervals intervals = new BootstrapReplicates(parameters, [5, 0.1, 1, 1], rows, () => [0, 0, 0, 0]).Intervals(0.9);

        Assert.Equal("4 replicates with a variance of zero have no such correlation and are left out", intervals["cor_b.a|g"].Message);
        Assert.Equal(0.01, intervals["cor_b.a|g"].Lower, 0.02);
        Assert.Null(intervals["sd_a|g"].Message);
    }

    [Fact]
    public void FailuresAreCountedSaidAndLeftOut()
    {
        BootstrapReplicate good = new(1, FitStatus.Converged, 10, [1.0]), better = good with { Number = 3, Values = [2.0] };
        BootstrapReplicate failed = new(2, FitStatus.Failed, double.NaN, [double.NaN]) { Failure = "no optimum after 100 Newton steps" };
        IReadOnlyList<ProfileParameter> parameters = ProfileParameter.Of([], "g", []);
        var replicates = new BootstrapReplicates(parameters, [1.5], [good, failed, better], () => [0]);

        Assert.Equal(["1 of 3 replicates could not be fitted and are left out (the first: no optimum after 100 Newton steps)"], replicates.Messages);
        BootstrapInterval sigma = replicates.Intervals(0.5).Rows.Single();
        Assert.Equal((1.0, 2.0, 0.0), (sigma.Lower, sigma.Upper, sigma.Bias));
        Assert.Contains("2 replicates are too few", sigma.Message, StringComparison.Ordinal);
        LmmException all = Assert.Throws<LmmException>(() => { new BootstrapReplicates(parameters, [1.5], [failed], () => [0]).Intervals(); });
        Assert.Equal(FailureKind.FitFailed, all.Kind);
    }

    [Fact]
    public void WhatIsWrongIsSaidBeforeTheWork()
    {
        LmmFit fit = CsvFit.Of("sleepstudy.ris.REML");
        Assert.Contains("at least one replicate", Refused(() => fit.Bootstrap(new BootstrapOptions { Replicates = 0 })), StringComparison.Ordinal);
        Assert.Contains("there is no parameter 'sgima'", Refused(() => fit.Bootstrap(Few with { Parameters = ["sgima"] })), StringComparison.Ordinal);
        Assert.Contains("a confidence level", Refused(() => fit.Bootstrap(Few).Intervals(95)), StringComparison.Ordinal);
        Assert.ThrowsAny<OperationCanceledException>(() => fit.Bootstrap(Few, null, new CancellationToken(canceled: true)));

        static string Refused(Action action)
        {
            LmmException error = Assert.Throws<LmmException>(action);
            Assert.Equal(FailureKind.BadInput, error.Kind);
            return error.Message;
        }
    }

    private static double[][] Values(LmmFit fit, BootstrapOptions? options = null) =>
        [.. fit.Bootstrap(options ?? Few).Rows.Select(row => row.Values.Append(row.Criterion).ToArray())];
}
