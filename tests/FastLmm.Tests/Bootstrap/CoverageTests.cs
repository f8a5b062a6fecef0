using System.Globalization;
using FastLmm.Inference.Bootstrap;
using FastLmm.Models;
using FastLmm.Packing;
using FastLmm.Tests.Inference;
using Xunit.Abstractions;

namespace FastLmm.Tests.Bootstrap;

/// <summary>How often intervals hold the truth. FASTLMM_COVERAGE_SETS asks for more data sets than the suite has time for.</summary>
public class CoverageTests(ITestOutputHelper output)
{
    private const int Replicates = 199;
    private const string Variable = "FASTLMM_COVERAGE_SETS";

    // Data sets are drawn from a fit of 100 subjects, and each is fitted and bootstrapped as a user's.
    [Fact]
    public void IntervalsHoldTheTruthAsOftenAsTheySay()
    {
        int sets = int.Parse(Environment.GetEnvironmentVariable(Variable) ?? "120", CultureInfo.InvariantCulture);
        LmmFit truth = new RandomCohort(31, 100, 6).Fit("y ~ t + x + (1 + t | id)", new FitOptions { Threads = 2, Df = DfMethod.None });
        BootstrapReplicates known = truth.Bootstrap(new BootstrapOptions { Replicates = 1 });
        foreach (BootstrapIntervalType type in new[] { BootstrapIntervalType.Percentile, BootstrapIntervalType.Bca })
        {
            int[] hit = Hits(truth, known, sets, type);
            for (int at = 0; at < hit.Length; at++)
            {
                double part = (double)hit[at] / sets;
                output.WriteLine(FormattableString.Invariant($"{type} {known.Parameters[at]}: {hit[at]} of {sets} ({100 * part:F1} %)"));
                MonteCarlo.HasProbability(0.95, hit[at], sets, 0.01, $"{type} intervals of {known.Parameters[at]}");
            }
        }
    }

    private static int[] Hits(LmmFit truth, BootstrapReplicates known, int sets, BootstrapIntervalType type)
    {
        var hits = new int[known.Parameters.Count];
        var response = new SimulatedResponse(SimulationPlan.At(truth.State!.Data.Statistics, truth.State.Estimates));
        for (int set = 0; set < sets; set++)
        {
            BootstrapIntervals intervals = Refitted(truth, response, set)
                .Bootstrap(new BootstrapOptions { Replicates = Replicates, Seed = (ulong)set + 100 }).Intervals(0.95, type);
            for (int at = 0; at < hits.Length; at++)
                if (intervals.Rows[at].Lower <= known.Estimates[at] && known.Estimates[at] <= intervals.Rows[at].Upper) hits[at]++;
        }
        return hits;
    }

    private static LmmFit Refitted(LmmFit truth, SimulatedResponse response, int set)
    {
        PackedStatistics drawn = response.Draw(41, set);
        return LinearMixedModel.Fit(
            new LmmStatistics(truth.State!.Data with { Statistics = drawn }), new FitOptions { Threads = 2, Df = DfMethod.None });
    }
}
