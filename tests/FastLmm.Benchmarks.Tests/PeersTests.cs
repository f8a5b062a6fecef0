using FastLmm.Measuring;
using FastLmm.Peers;
using FastLmm.TestSupport;

namespace FastLmm.Benchmarks.Tests;

public sealed class PeersTests : IDisposable
{
    private static readonly PeerPlan Once = new(50, 1, TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(5));
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void DifferencesAreInTheUnitsThatTheyClaim()
    {
        FitReport ours = Fit(100, [("a", 1, 0.5), ("b", -2, 0.1)], [[4, 1], [1, 9]]);
        FitReport theirs = Fit(100.25, [("b", -2.02, 0.1), ("a", 1, 0.6)], [[4, 1.3], [1.3, 9]]);
        Differences found = Differences.Of(ours, theirs);
        Assert.Equal(0.25, found.Criterion, 1e-12);
        Assert.Equal(0.2, found.Beta!.Value, 1e-12);
        Assert.Equal(0.2, found.StandardErrors!.Value, 1e-12);
        Assert.Equal(0.05, found.Covariance!.Value, 1e-12);
    }

    [Fact]
    public void WhatCannotBeComparedIsNotCompared()
    {
        FitReport ours = Fit(100, [("a", 1, 0.5)], [[4]]);
        Differences other = Differences.Of(ours, Fit(100, [("c", 1, 0.5)], [[4, 0], [0, 1]]));
        Assert.Null(other.Beta);
        Assert.Null(other.Covariance);
    }

    [LmerFact]
    public void AUsersFileIsFittedByBothAndComparedSideBySide()
    {
        string data = Path.Combine(Repository.Root, "examples", "orthodont.csv");
        string text = new SideBySide(Once, "distance ~ age * Sex + (1 + age | Subject)", data).Text();
        Assert.Contains("108 rows, 27 subjects", text, StringComparison.Ordinal);
        Assert.Contains("lme4, default", text, StringComparison.Ordinal);
        string[] row = Line(text, "age:SexMale");
        Assert.Equal(row[2][..6], row[3][..6]);
        Assert.Equal(2, Line(text, "age, (Intercept)").Count(cell => cell.StartsWith("-0.28", StringComparison.Ordinal)));
    }

    [Fact]
    public void WrongInputIsToldBeforeAnythingLongBegins()
    {
        LmmException none = Assert.Throws<LmmException>(() => new SideBySide(Once, "y ~ x + (1 | id)", _folder.File("none.csv")).Text());
        Assert.Equal(FailureKind.BadInput, none.Kind);
        string data = Path.Combine(Repository.Root, "examples", "orthodont.csv");
        LmmException column = Assert.Throws<LmmException>(() => new SideBySide(Once, "distance ~ aeg + (1 | Subject)", data).Text());
        Assert.Contains("aeg", column.Message, StringComparison.Ordinal);
    }

    [LmerFact]
    public void LmersBlupsAreOurs()
    {
        string data = Path.Combine(Repository.Root, "examples", "sleepstudy.csv");
        var comparison = new CohortComparison(Once, new FastLmmProgram(Repository.Program), "Reaction ~ Days + (1 + Days | Subject)", data);
        Tally tally = comparison.Enter(PeerPrograms.Quick);
        comparison.Run();
        comparison.CompareBlups(PeerPrograms.Quick, _folder.File("blups.csv"));
        Assert.Equal("", tally.Note);
        Assert.NotNull(tally.BlupSeconds);
        PeerRow row = tally.Row("sleepstudy", 18, 180, comparison.Ours[^1].Report!);
        Assert.InRange(row.CriterionAboveOurs!.Value, -Tolerances.Objective(row.Criterion!.Value), Tolerances.LmerOptimum);
        Assert.InRange(row.Blups!.Value, 0, Tolerances.LmerOptimum);
        Assert.InRange(row.ConditionalVariances!.Value, 0, Tolerances.LmerOptimum);
    }

    private static string[] Line(string text, string first) =>
        [.. text.Split('\n').First(line => line.StartsWith($"| {first} ", StringComparison.Ordinal)).Split('|').Select(cell => cell.Trim())];

    private static FitReport Fit(double criterion, (string Name, double Estimate, double Error)[] effects, double?[][] covariance) => new(
        "converged", 10, 5, criterion, 1, null, [.. effects.Select(effect => new ReportedEffect(effect.Name, effect.Estimate, effect.Error))],
        [new ReportedBlock([.. covariance.Select((_, k) => $"b{k}")], covariance)], new ReportedTimings(null, null, null, null, null, null), null, null, null);
}
