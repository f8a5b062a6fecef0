namespace FastLmm.Tests.Invariance;

/// <summary>The data sets of the invariance tests, by name: five golden ones and two generated.</summary>
internal static class Cohorts
{
    private static readonly Dictionary<string, Lazy<Cohort>> All = new()
    {
        ["Orthodont"] = new(() => Cohort.OfGolden("Orthodont.sex_ris.REML", "age", ["Sex"], ["distance", "age"])),
        ["sleepstudy"] = new(() => Cohort.OfGolden("sleepstudy.ris.REML", "Days", [], ["Reaction", "Days"])),
        ["OrthodontWeighted"] = new(() => Cohort.OfGolden("OrthodontWeighted.w_ris.REML", "age", [], ["distance", "age", "w"])),
        ["ChickWeight"] = new(() => Cohort.OfGolden("ChickWeight.ris.REML", "Time", ["Diet"], ["weight", "Time"])),
        ["syn_singletons"] = new(() => Cohort.OfGolden("syn_singletons.ri.REML", "time", ["sex"], ["y", "time", "age"])),
        ["generated, slopes"] = new(() => Generated("y ~ time * x + (1 + time | id)", null, seed: 11)),
        ["generated, weights"] = new(() => Generated("y ~ time + x + (1 | id)", "w", seed: 12)),
    };

    internal static IEnumerable<string> Names => All.Keys;

    internal static Cohort Of(string name) => All[name].Value;

    /// <summary>A seeded cohort: unbalanced, irregular times, subjects with one row.</summary>
    internal static Cohort Generated(string formula, string? weights, int seed, int subjects = 60)
    {
        var random = new Random(seed);
        var (id, time, x, w, y) = (new List<string>(), new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (int i = 0; i < subjects; i++)
        {
            double intercept = 3 * Normal(random), slope = 0.8 * Normal(random), own = Normal(random);
            for (int visit = random.Next(1, 10); visit > 0; visit--)
            {
                id.Add($"P{i}");
                time.Add(10 * random.NextDouble());
                x.Add(own);
                w.Add(0.5 + random.NextDouble());
                y.Add(20 + 1.5 * time[^1] - own + intercept + slope * time[^1] + 2 * Normal(random));
            }
        }
        return new Cohort(formula, "y", "id", "time", weights, new Dictionary<string, string[]> { ["id"] = [.. id] })
        {
            Numbers = new Dictionary<string, double[]> { ["time"] = [.. time], ["x"] = [.. x], ["w"] = [.. w], ["y"] = [.. y] },
        };
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
