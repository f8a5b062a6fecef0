using System.Diagnostics;
using System.Text.Json;
using FastLmm.Engine;
using FastLmm.Estimation;
using FastLmm.Inference.Comparison;
using FastLmm.Inference.Profiles;
using FastLmm.Kernels.Layout;
using FastLmm.Models;
using FastLmm.Packing;
using FastLmm.Reporting;
using FastLmm.Tables;
using FastLmm.TestSupport;

namespace FastLmm.Tests.Inference;

/// <summary>A cohort on a grid of visits with some missed: all that a fit from classes gives beside the same from every subject.</summary>
public class CollapsedInferenceTests
{
    /// <summary>
    /// Of the estimates: the two sums differ by rounding alone, and both fits end within a Newton decrement of 1e-20 of the optimum here.
    /// </summary>
    private const double Tolerance = 1e-9;

    private const int Subjects = 1500;
    private const string Formula = "y ~ t * site + x + (1 + t | id)";
    private static readonly Lazy<LmmFit> Collapsed = new(() => Fit(Formula));
    private static readonly Lazy<LmmFit> Plain = new(() => WithoutClasses(Collapsed.Value));

    [Fact]
    public void TheFitSaysHowManyClassesItsPassesSaw()
    {
        Assert.InRange(Collapsed.Value.Convergence.Classes!.Value, 20, 31 + 4);             // 2⁵ − 1 subsets of visits
        Assert.Null(Plain.Value.Convergence.Classes);
        using var stream = new MemoryStream();
        FitJson.Write(Collapsed.Value, stream);
        using var json = JsonDocument.Parse(stream.ToArray());
        Assert.Equal(Collapsed.Value.Convergence.Classes, json.RootElement.GetProperty("convergence").GetProperty("classes").GetInt32());
    }

    [Theory, InlineData(DfMethod.Satterthwaite), InlineData(DfMethod.KenwardRoger)]
    public void EstimatesAndTestsAreThoseOfAllSubjects(DfMethod df)
    {
        LmmFit collapsed = df == DfMethod.Satterthwaite ? Collapsed.Value : Fit(Formula, new FitOptions { Df = df });
        LmmFit plain = WithoutClasses(collapsed);
        Assert.Equal(plain.Criterion, collapsed.Criterion, Tolerances.SameObjective);
        Assert.Equal(plain.Sigma, collapsed.Sigma, Tolerance);
        Assert.Equal(plain.Convergence.Iterations, collapsed.Convergence.Iterations);
        Agreement.NearCovariance(
            plain.RandomBlocks[0].Covariance, collapsed.RandomBlocks[0].Covariance, plain.RandomBlocks[0].Covariance, Tolerance, "G");
        foreach ((Coefficient expected, Coefficient actual) in plain.FixedEffects.Zip(collapsed.FixedEffects))
        {
            Agreement.Near(expected.Estimate, actual.Estimate, Tolerance * expected.StandardError, expected.Name);
            Agreement.Near(expected.StandardError, actual.StandardError, Tolerance * expected.StandardError, expected.Name + " se");
            Agreement.Near(expected.Df, actual.Df, Tolerance * expected.Df, expected.Name + " df");
        }
    }

    [Fact]
    public void RandomEffectsAreThoseOfAllSubjects()
    {
        double scale = Collapsed.Value.RandomBlocks[0].StandardDeviations[0];
        for (int i = 0; i < Subjects; i += 97)
        {
            Agreement.Near(
                [.. Plain.Value.RandomEffects[$"s{i}"]], [.. Collapsed.Value.RandomEffects[$"s{i}"]], _ => Tolerance * scale, "b");
        }
    }

    [Fact]
    public void ProfileIntervalsAreThoseOfAllSubjects()
    {
        string[] parameters = ["sd_t|id", "cor_t.(Intercept)|id", "sigma", "t:site"];
        ProfileIntervals plain = Plain.Value.ProfileIntervals(0.95, parameters), collapsed = Collapsed.Value.ProfileIntervals(0.95, parameters);
        foreach (string name in parameters)
        {
            double width = plain[name].Upper - plain[name].Lower;
            Agreement.Near(plain[name].Lower, collapsed[name].Lower, Tolerances.SameProfile * width, name + " lower");
            Agreement.Near(plain[name].Upper, collapsed[name].Upper, Tolerances.SameProfile * width, name + " upper");
        }
    }

    [Fact]
    public void ReducedModelsAreThoseOfAllSubjects()
    {
        RandomEffectTests tests = Collapsed.Value.RandomEffectTests();
        LmmFit withoutSlope = Fit("y ~ t * site + x + (1 | id)");
        Assert.NotNull(withoutSlope.Convergence.Classes);
        double expected = WithoutClasses(withoutSlope).Criterion - Plain.Value.Criterion;
        Assert.Equal(expected, tests.Rows[1].Test!.ChiSquare, 2 * Tolerances.SameObjective);
    }

    [Fact]
    public void SavedStatisticsGiveTheSameBits()
    {
        using Table table = Data();
        LmmStatistics statistics = LmmStatistics.Collect(Formula, table);
        string path = Path.GetTempFileName();
        statistics.Save(path);
        LmmFit again = LinearMixedModel.Fit(LmmStatistics.Load(path));
        File.Delete(path);
        Assert.Equal(Collapsed.Value.Convergence.Classes, again.Convergence.Classes);
        Assert.Equal(Collapsed.Value.Criterion, again.Criterion);
        Assert.Equal(Collapsed.Value.Theta, again.Theta);
    }

    [Theory, InlineData("simd", 1), InlineData("simd", 2), InlineData("simd", 8), InlineData("scalar", 3)]
    public void BitsDoNotDependOnThreadsOrBackend(string backend, int threads)
    {
        LmmFit fit = Fit(Formula, new FitOptions { Backend = backend, Threads = threads });
        Assert.Equal(Collapsed.Value.Criterion, fit.Criterion);
        Assert.Equal(Collapsed.Value.Theta, fit.Theta);
        Assert.Equal(Collapsed.Value.FixedEffects.Select(row => row.StandardError), fit.FixedEffects.Select(row => row.StandardError));
    }

    private static LmmFit Fit(string formula, FitOptions? options = null)
    {
        using Table table = Data();
        return LinearMixedModel.Fit(formula, table, options);
    }

    // The same fit from the statistics of every subject.
    private static LmmFit WithoutClasses(LmmFit fit)
    {
        FitState state = fit.State!;
        PackedStatistics statistics = state.Data.Statistics;
        var structure = new BlockStructure([.. state.Data.Design.RandomBlocks.Select(block => block.Size)]);
        var sums = new PackedSums(state.Backend.Passes, statistics, state.Threads);
        FitState plain = state with { Sums = sums, Estimates = Estimator.Fit(statistics, structure, sums, state.Options.Method) };
        return new FitAssembler(fit.Formula, plain, [], null).Assemble(0, Stopwatch.StartNew());
    }

    private static Table Data()
    {
        var random = new Random(21);
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        List<(int Subject, double T, double X, double Y)> rows = [];
        for (int i = 0; i < Subjects; i++)
        {
            double b0 = 1.5 * Normal(), b1 = 0.5 * Normal();
            for (int t = 0; t < 5; t++)
            {
                double x = Normal(), y = 3 + 0.7 * t - x + i % 2 + b0 + b1 * t + Normal();
                if (random.NextDouble() > 0.2) rows.Add((i, t, x, y));
            }
        }
        return Table.FromColumns(
        [
            TableColumn.Text("id", [.. rows.Select(row => $"s{row.Subject}")]), TableColumn.Numeric("t", [.. rows.Select(row => row.T)]),
            TableColumn.Numeric("x", [.. rows.Select(row => row.X)]), TableColumn.Numeric("site", [.. rows.Select(row => row.Subject % 2.0)]),
            TableColumn.Numeric("y", [.. rows.Select(row => row.Y)]),
        ]);
    }
}
