using System.Globalization;
using FastLmm.Inference.Bootstrap;
using FastLmm.Models;
using FastLmm.Packing;
using FastLmm.Tests.Inference;
using Xunit.Abstractions;

namespace FastLmm.Tests.Bootstrap;

/// <summary>
/// How often intervals hold the truth. FASTLMM_COVERAGE_SETS asks for more data sets than the suite has time for, FASTLMM_COVERAGE_SUBJECTS for
/// other sizes and FASTLMM_COVERAGE_REPLICATES for other numbers of replicates; docs/bootstrap.md says what came of it.
/// </summary>
public class CoverageTests(ITestOutputHelper output)
{
    private static readonly BootstrapIntervalType[] Types = [BootstrapIntervalType.Percentile, BootstrapIntervalType.Bca];

    // Data sets are drawn from a fit of 100 subjects, and each is fitted and bootstrapped as a user's.
    [Fact]
    public void IntervalsHoldTheTruthAsOftenAsTheySay()
    {
        int sets = Asked("SETS", 120);
        LmmFit truth = new RandomCohort(31, Asked("SUBJECTS", 100), 6).Fit("y ~ t + x + (1 + t | id)", new FitOptions { Threads = 2, Df = DfMethod.None });
        BootstrapReplicates known = truth.Bootstrap(new BootstrapOptions { Replicates = 1 });
        (int[,] below, int[,] above) = Misses(truth, known, sets, Asked("REPLICATES", 199));
        for (int type = 0; type < Types.Length; type++)
        {
            for (int at = 0; at < known.Parameters.Count; at++)
            {
                int hits = sets - below[type, at] - above[type, at];
                output.WriteLine(FormattableString.Invariant(
                    $"{Types[type]} {known.Parameters[at]} = {known.Estimates[at]:G3}: {hits} of {sets} ({100.0 * hits / sets:F1} %), below {below[type, at]}, above {above[type, at]}"));
                MonteCarlo.HasProbability(0.95, hits, sets, 0.01, $"{Types[type]} intervals of {known.Parameters[at]}");
            }
        }
    }

    private static int Asked(string what, int otherwise) =>
        int.Parse(Environment.GetEnvironmentVariable("FASTLMM_COVERAGE_" + what) ?? otherwise.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    // Of intervals of both types from the same replicates: how many the truth lies below, and above.
    private static (int[,] Below, int[,] Above) Misses(LmmFit truth, BootstrapReplicates known, int sets, int replicates)
    {
        int n = known.Parameters.Count;
        int[,] below = new int[Types.Length, n], above = new int[Types.Length, n];
        var response = new SimulatedResponse(SimulationPlan.At(truth.State!.Data.Statistics, truth.State.Estimates));
        for (int set = 0; set < sets; set++)
        {
            BootstrapReplicates drawn = Refitted(truth, response, set).Bootstrap(new BootstrapOptions { Replicates = replicates, Seed = (ulong)set + 100 });
            for (int type = 0; type < Types.Length; type++)
            {
                IReadOnlyList<BootstrapInterval> rows = drawn.Intervals(0.95, Types[type]).Rows;
                for (int at = 0; at < n; at++)
                {
                    if (!(rows[at].Lower <= known.Estimates[at])) below[type, at]++;
                    else if (!(known.Estimates[at] <= rows[at].Upper)) above[type, at]++;
                }
            }
        }
        return (below, above);
    }

    private static LmmFit Refitted(LmmFit truth, SimulatedResponse response, int set)
    {
        PackedStatistics drawn = response.Draw(41, set);
        return LinearMixedModel.Fit(
            new LmmStatistics(truth.State!.Data with { Statistics = drawn }), new FitOptions { Threads = 2, Df = DfMethod.None });
    }
}
