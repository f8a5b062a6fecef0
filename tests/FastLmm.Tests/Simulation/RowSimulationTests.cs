using FastLmm.Models;
using FastLmm.Prediction.Simulation;
using FastLmm.Tables;
using FastLmm.Tests.Bootstrap;

namespace FastLmm.Tests.Simulation;

/// <summary>Simulated responses of rows: their means and covariances, which rows there are, and bits.</summary>
public class RowSimulationTests
{
    private const int Many = 4000;
    private const string Formula = "y ~ time + group + (1 + time | id)";

    private static readonly FitOptions Settings = new() { Weights = "w", Offset = "o", Threads = 1, Df = DfMethod.None };
    private static readonly Lazy<LmmFit> Fitted = new(() => LinearMixedModel.Fit(Formula, Data(), Settings));

    [Fact]
    public void WithUMeansAreTheProfilesAndVariancesThoseOfTheErrors()
    {
        LmmFit fit = Fitted.Value;
        Simulated rows = Run(fit, new SimulationOptions { Simulations = Many, UseU = true });
        FittedChunk[] fitted = [.. fit.FittedValues()];
        double[] profile = [.. fitted.SelectMany(chunk => chunk.Profile)];
        Assert.Equal(fitted.SelectMany(chunk => chunk.Row), rows.Row);
        Assert.Equal(fitted.SelectMany(chunk => chunk.Subject), rows.Subject);
        for (int i = 0; i < profile.Length; i++)
        {
            MonteCarlo.HasMean(profile[i], rows.Values[i], $"mean of row {rows.Row[i]}");
            double variance = fit.ResidualVariance / Weights[rows.Row[i] - 1];
            Agreement.Near(
                1, MonteCarlo.Variance(rows.Values[i]) / variance, MonteCarlo.Deviations * Math.Sqrt(2.0 / Many), $"variance of row {rows.Row[i]}");
        }
    }

    [Fact]
    public void WithoutUMeansAreThePopulationsAndCovariancesTheMarginalOnes()
    {
        LmmFit fit = Fitted.Value;
        Simulated rows = Run(fit, new SimulationOptions { Simulations = Many, Seed = 2 });
        double[] population = [.. fit.FittedValues().SelectMany(chunk => chunk.Population)];
        for (int i = 0; i < population.Length; i++) MonteCarlo.HasMean(population[i], rows.Values[i], $"mean of row {rows.Row[i]}");
        foreach (string subject in new[] { "b", "e" })
        {
            int[] own = [.. Enumerable.Range(0, rows.Row.Length).Where(i => rows.Subject[i] == subject)];
            double[,] expected = fit.MarginalCovariance(subject).Covariance;
            for (int r = 0; r < own.Length; r++)
            {
                for (int c = 0; c <= r; c++)
                {
                    double[] products = [.. Enumerable.Range(0, Many).Select(s =>
                        (rows.Values[own[r]][s] - population[own[r]]) * (rows.Values[own[c]][s] - population[own[c]]))];
                    MonteCarlo.HasMean(expected[r, c], products, $"covariance of observations {r} and {c} of {subject}");
                }
            }
        }
        int other = Array.FindIndex(rows.Subject, subject => subject == "a");
        int last = Array.FindIndex(rows.Subject, subject => subject == "f");
        MonteCarlo.HasMean(
            0, [.. rows.Values[other].Zip(rows.Values[last], (x, y) => (x - population[other]) * (y - population[last]))], "covariance of two subjects");
    }

    [Theory, InlineData(false), InlineData(true)]
    public void TheSameBitsForAnyNumberOfThreadsPiecesAndSimulations(bool useU)
    {
        SavedModel model = Fitted.Value.ToSavedModel();
        var options = new SimulationOptions { Simulations = 7, Seed = 5, UseU = useU, Threads = 1 };
        double[][] one = Run(model, options).Values;
        Assert.Equal(one, Run(model, options with { Threads = 2 }).Values);
        Assert.Equal(one, Run(model, options with { Threads = 8 }).Values);
        Assert.Equal(one, Run(Fitted.Value, options).Values);
        double[][] more = Run(model, options with { Simulations = 60_000 }).Values;         // four rows a piece
        Assert.Equal(one, more.Select(row => row[..7]));
        Assert.NotEqual(one, Run(model, options with { Seed = 6 }).Values);
    }

    // A subject's effects are the same wherever its rows stand, also when others come between.
    [Fact]
    public void RowsNeedNotBeSortedBySubject()
    {
        LmmFit fit = Fitted.Value;
        Simulated rows = Run(fit, new SimulationOptions { Simulations = Many, Seed = 3 }, Data(order: [0, 6, 12, 1, 7, 2, 13]));
        double[] population = Means(fit, rows);
        int[] own = [.. Enumerable.Range(0, rows.Row.Length).Where(i => rows.Subject[i] == "b")];
        Assert.Equal(2, own.Length);
        double[,] expected = fit.MarginalCovariance("b").Covariance;
        MonteCarlo.HasMean(expected[3, 2],
            [.. rows.Values[own[0]].Zip(rows.Values[own[1]], (x, y) => (x - population[own[0]]) * (y - population[own[1]]))], "covariance");
    }

    [Fact]
    public void NewSubjectsGetEffectsOfTheirOwnButHaveNoneToKeep()
    {
        Table table = Data(rename: id => id + "-new");
        Assert.Equal(22, Run(Fitted.Value, new SimulationOptions(), table).Row.Length);
        LmmException error = Assert.Throws<LmmException>(() => Run(Fitted.Value, new SimulationOptions { UseU = true }, table));
        Assert.Equal(FailureKind.BadInput, error.Kind);
        Assert.StartsWith("the subject 'a-new' was not in the data of the fit", error.Message, StringComparison.Ordinal);
        Assert.Throws<LmmException>(() => { Run(Fitted.Value, new SimulationOptions { Simulations = 0 }); });
    }

    [Fact]
    public void RowsThatTheFitLeftOutAreLeftOut()
    {
        Simulated rows = Run(Fitted.Value, new SimulationOptions());
        Assert.Equal(22, rows.Row.Length);
        Assert.DoesNotContain(4L, rows.Row);            // its time is missing
        Assert.DoesNotContain(10L, rows.Row);           // its response is
    }

    private static double[] Weights => [.. Enumerable.Range(0, 24).Select(i => 0.5 + i % 3)];

    // Means of rows of any order: those of the fit's rows by time, group and offset.
    private static double[] Means(LmmFit fit, Simulated rows)
    {
        Dictionary<long, double> byRow = fit.FittedValues().SelectMany(chunk => chunk.Row.Zip(chunk.Population)).ToDictionary();
        return [.. rows.Row.Select(row => byRow[Order[row - 1] + 1])];
    }

    private static readonly int[] Order = [0, 6, 12, 1, 7, 2, 13];

    private static Table Data(int[]? order = null, Func<string, string>? rename = null)
    {
        var random = new Random(8);
        double[] time = [.. Enumerable.Range(0, 24).Select(i => i % 4 + 0.1 * (i % 5))], offset = [.. Enumerable.Range(0, 24).Select(i => (double)(i % 2))];
        string[] id = [.. Enumerable.Range(0, 24).Select(i => "abcdef"[i / 4].ToString())], group = [.. id.Select(text => text[0] % 2 == 0 ? "u" : "v")];
        double[] own = [.. Enumerable.Range(0, 6).Select(_ => 3 * (random.NextDouble() - 0.5))], slope = [.. own.Select(_ => 2 * (random.NextDouble() - 0.5))];
        double[] y = [.. Enumerable.Range(0, 24).Select(i => 10 + time[i] * (1 + slope[i / 4]) + own[i / 4] + offset[i] + random.NextDouble())];
        (time[3], y[9]) = (double.NaN, double.NaN);
        int[] rows = order ?? [.. Enumerable.Range(0, 24)];
        return Table.FromColumns(
        [
            TableColumn.Text("id", [.. rows.Select(i => rename is null ? id[i] : rename(id[i]))]), TableColumn.Numeric("time", [.. rows.Select(i => time[i])]),
            TableColumn.Text("group", [.. rows.Select(i => group[i])]), TableColumn.Numeric("w", [.. rows.Select(i => Weights[i])]),
            TableColumn.Numeric("o", [.. rows.Select(i => offset[i])]), TableColumn.Numeric("y", [.. rows.Select(i => y[i])]),
        ]);
    }

    private static Simulated Run(ILmmModel model, SimulationOptions options, Table? table = null)
    {
        using Table data = table ?? Data();
        SimulatedRows[] pieces = [.. model.Simulate(data, options)];
        return new Simulated(
            [.. pieces.SelectMany(piece => piece.Row)], [.. pieces.SelectMany(piece => piece.Subject)],
            [.. pieces.SelectMany(piece => Enumerable.Range(0, piece.Row.Length).Select(i => piece.OfRow(i).ToArray()))]);
    }

    private sealed record Simulated(long[] Row, string[] Subject, double[][] Values);
}
