using FastLmm.Prediction;
using FastLmm.Tables;

namespace FastLmm.Tests.Predictions;

/// <summary>
/// Simulated cohorts whose random effects are known: 95 % intervals hold them, profiles of new subjects and new observations in 95 % of the cases, as
/// far as the number of cohorts tells: three standard errors of the mean over cohorts. The intervals count θ as known, so there must be many subjects:
/// with 150 the slopes' intervals hold them in 94.0 %.
/// </summary>
public class CoverageTests
{
    private const int Cohorts = 50;
    private const int Subjects = 600;
    private const double Later = 4.5;                   // a time beyond most visits
    private static readonly double Normal95 = 1.959963984540054;

    [Fact]
    public void IntervalsHoldWhatTheyAreFor()
    {
        Dictionary<string, List<double>> shares = [];
        for (int seed = 1; seed <= Cohorts; seed++)
        {
            foreach ((string what, double share) in Shares(new SimulatedCohort(seed, Subjects)))
            {
                if (!shares.ContainsKey(what)) shares[what] = [];
                shares[what].Add(share);
            }
        }
        Assert.Equal(6, shares.Count);
        foreach ((string what, List<double> of) in shares)
        {
            double mean = of.Average(), error = Math.Sqrt(of.Sum(share => (share - mean) * (share - mean)) / (of.Count - 1) / of.Count);
            Assert.True(Math.Abs(mean - 0.95) < 3 * error, $"{what}: {mean:F4}, standard error {error:F4}");
            Assert.InRange(error, 1e-4, 0.01);
        }
    }

    private static IEnumerable<(string What, double Share)> Shares(SimulatedCohort cohort)
    {
        LmmFit fit = LinearMixedModel.Fit("y ~ t + (1 + t | id)", cohort.Rows(0, Subjects), new FitOptions { Threads = 1, Df = DfMethod.None });
        RandomEffects effects = fit.RandomEffects;
        for (int k = 0; k < 2; k++)
        {
            int effect = k;
            yield return ($"b{k}", Share(Subjects, i => Math.Abs(effects.OfSubject(i)[effect] - cohort.B[i][effect])
                < Normal95 * Math.Sqrt(effects.PredictionErrorCovariance(i, effect, effect))));
        }

        // Profiles at a later time: of subjects of the fit, of new ones without rows, and of new ones with rows of their own.
        using Table known = SimulatedCohort.At(Later, 0, Subjects), fresh = SimulatedCohort.At(Later, Subjects, 2 * Subjects);
        using Table update = cohort.Rows(Subjects, 2 * Subjects, mostVisits: 2);
        var profile = new PredictionOptions
        {
            For = PredictionTarget.Subject,
            Interval = PredictionInterval.Confidence,
            NewSubjects = NewSubjects.Population,
            Threads = 1,
        };
        yield return ("profile", Holds(fit, known, profile, i => cohort.Profile(i, Later)));
        yield return ("profile of a new subject", Holds(fit, fresh, profile, i => cohort.Profile(Subjects + i, Later)));
        yield return ("profile of an updated subject", Holds(fit, fresh, profile with { Update = update }, i => cohort.Profile(Subjects + i, Later)));
        var observation = new PredictionOptions { Interval = PredictionInterval.Prediction, Threads = 1 };
        yield return ("observation of a new subject", Holds(fit, fresh, observation, i => cohort.Profile(Subjects + i, Later) + cohort.Noise()));
    }

    private static double Holds(LmmFit fit, Table rows, PredictionOptions options, Func<int, double> truth)
    {
        PredictedTable table = PredictedTable.Of(fit, rows, options);
        return Share(table.Prediction.Length, i => truth(i) is double value && value > table.Lower[i] && value < table.Upper[i]);
    }

    private static double Share(int count, Func<int, bool> holds) => Enumerable.Range(0, count).Count(holds) / (double)count;

    // y = 10 + 0.5 t + b0 + b1 t + e; sd b0 1.2, b1 0.4, correlation −0.3, e 1.
    private sealed class SimulatedCohort
    {
        private readonly Random _random;

        internal SimulatedCohort(int seed, int subjects)
        {
            _random = new Random(seed);
            B = [.. Enumerable.Range(0, 2 * subjects).Select(_ => Effects())];
        }

        internal double[][] B { get; }

        internal double Noise() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());

        internal double Profile(int subject, double t) => 10 + 0.5 * t + B[subject][0] + B[subject][1] * t;

        internal Table Rows(int first, int end, int mostVisits = 6)
        {
            List<string> ids = [];
            List<double> times = [], y = [];
            for (int i = first; i < end; i++)
                for (int visit = Math.Min(mostVisits, 3 + _random.Next(4)); visit > 0; visit--)
                {
                    double t = 5 * _random.NextDouble();
                    ids.Add($"s{i}");
                    times.Add(t);
                    y.Add(Profile(i, t) + Noise());
                }
            return Table.FromColumns([TableColumn.Text("id", [.. ids]), TableColumn.Numeric("t", [.. times]), TableColumn.Numeric("y", [.. y])]);
        }

        internal static Table At(double t, int first, int end) => Table.FromColumns(
        [
            TableColumn.Numeric("t", [.. Enumerable.Repeat(t, end - first)]), TableColumn.Text("id", [.. Enumerable.Range(first, end - first).Select(i => $"s{i}")]),
        ]);

        private double[] Effects()
        {
            double a = Noise(), b = Noise();
            return [1.2 * a, 0.4 * (-0.3 * a + Math.Sqrt(1 - 0.09) * b)];
        }
    }
}
