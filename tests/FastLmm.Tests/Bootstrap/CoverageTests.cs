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
        Tally[] tallies = [.. Types.Select(_ => new Tally(known.Estimates))];
        (int estimates, long replicates) = Count(truth, tallies, sets, Asked("REPLICATES", 199));
        output.WriteLine($"{sets} sets, {estimates} of them and {replicates} of all replicates on the boundary");
        foreach ((Tally tally, BootstrapIntervalType type) in tallies.Zip(Types))
            for (int at = 0; at < known.Parameters.Count; at++) output.WriteLine(FormattableString.Invariant($"{type} {known.Parameters[at]} {tally.Of(at, sets)}; a = {known.Accelerations[at]:G2}"));
        foreach ((Tally tally, BootstrapIntervalType type) in tallies.Zip(Types))
            for (int at = 0; at < known.Parameters.Count; at++)
                MonteCarlo.HasProbability(0.95, tally.Hits(at, sets), sets, 0.01, $"{type} intervals of {known.Parameters[at]}");
    }

    private static int Asked(string what, int otherwise) =>
        int.Parse(Environment.GetEnvironmentVariable("FASTLMM_COVERAGE_" + what) ?? otherwise.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    // Intervals of both types from the same replicates; how many estimates and replicates lie on the boundary.
    private static (int Estimates, long Replicates) Count(LmmFit truth, Tally[] tallies, int sets, int replicates)
    {
        (int estimatesOnBoundary, long replicatesOnBoundary) = (0, 0);
        var response = new SimulatedResponse(SimulationPlan.At(truth.State!.Data.Statistics, truth.State.Estimates));
        for (int set = 0; set < sets; set++)
        {
            LmmFit fit = Refitted(truth, response, set);
            BootstrapReplicates drawn = fit.Bootstrap(new BootstrapOptions { Replicates = replicates, Seed = (ulong)set + 100 });
            if (fit.Status == FitStatus.Boundary) estimatesOnBoundary++;
            replicatesOnBoundary += drawn.Rows.Count(row => row.Status == FitStatus.Boundary);
            for (int type = 0; type < Types.Length; type++) tallies[type].Add(drawn.Intervals(0.95, Types[type]).Rows);
        }
        return (estimatesOnBoundary, replicatesOnBoundary);
    }

    private static LmmFit Refitted(LmmFit truth, SimulatedResponse response, int set)
    {
        PackedStatistics drawn = response.Draw(41, set);
        return LinearMixedModel.Fit(
            new LmmStatistics(truth.State!.Data with { Statistics = drawn }), new FitOptions { Threads = 2, Df = DfMethod.None });
    }

    // How many intervals lie above the truth and below it.
    private sealed class Tally(IReadOnlyList<double> truth)
    {
        private readonly int[] _above = new int[truth.Count];
        private readonly int[] _below = new int[truth.Count];

        internal void Add(IReadOnlyList<BootstrapInterval> intervals)
        {
            for (int at = 0; at < intervals.Count; at++)
            {
                if (!(intervals[at].Lower <= truth[at])) _above[at]++;
                else if (!(truth[at] <= intervals[at].Upper)) _below[at]++;
            }
        }

        internal int Hits(int at, int sets) => sets - _above[at] - _below[at];

        internal string Of(int at, int sets) => FormattableString.Invariant(
            $"= {truth[at]:G3}: {Hits(at, sets)} of {sets} ({100.0 * Hits(at, sets) / sets:F1} %), {_above[at]} too high, {_below[at]} too low");
    }
}
