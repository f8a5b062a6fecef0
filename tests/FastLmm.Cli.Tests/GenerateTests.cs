using System.Globalization;
using System.Text;
using System.Text.Json;
using FastLmm.Algebra;
using FastLmm.Cli.Cohorts;

namespace FastLmm.Cli.Tests;

public sealed class GenerateTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fastlmm-generate-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void TheBytesOfASeedNeverChange()
    {
        const string Expected = """
            id,time,sex,x1,x2,y
            S0000001,0,F,0.4151,NA,20.41355662731423
            S0000001,1,F,NA,NA,NA
            S0000001,2,F,0.4151,0.0769,NA
            S0000001,3,F,NA,NA,20.49008104671764
            S0000001,4,F,0.4151,NA,23.0502261869278

            """;
        CommandLine.Outcome outcome =
            CommandLine.Run("generate", "--subjects", "1", "--p", "5", "--q", "3", "--missing", "0.3", "--missing-x", "0.5", "--grid", "--quiet");

        Assert.Equal(new CommandLine.Outcome(0, Expected.ReplaceLineEndings("\n"), ""), outcome);
    }

    [Fact]
    public void TheSeedDecidesAndAFileHoldsTheSame()
    {
        string file = Path.Combine(_folder.FullName, "cohort.csv");
        string one = Generate("--subjects", "50", "--seed", "1"), again = Generate("--subjects", "50", "--seed", "1");
        CommandLine.Run("generate", "--subjects", "50", "--seed", "1", "--out", file);

        Assert.Equal(one, again);
        Assert.Equal(one, File.ReadAllText(file));
        Assert.NotEqual(one, Generate("--subjects", "50", "--seed", "2"));
    }

    [Theory]
    [InlineData("3000", "4-8"), InlineData("5000", "1"), InlineData("7", "5000-6000")]
    public void TheNumberOfThreadsChangesNothing(string subjects, string visits)
    {
        string[] cohort = ["--subjects", subjects, "--visits", visits, "--p", "5", "--missing", "0.1"];
        string one = Generate([.. cohort, "--threads", "1"]);
        Assert.Equal(one, Generate([.. cohort, "--threads", "2"]));
        Assert.Equal(one, Generate([.. cohort, "--threads", "8"]));
    }

    [Fact]
    public void ALargerCohortBeginsWithTheSmallerOne() =>
        Assert.StartsWith(Generate("--subjects", "20"), Generate("--subjects", "30"), StringComparison.Ordinal);

    [Fact]
    public void SubjectsVisitsAndColumnsAreAsAsked()
    {
        string[][] rows = Rows(Generate("--subjects", "300", "--visits", "2-5", "--p", "6", "--q", "1"));

        Assert.Equal(["id", "time", "sex", "x1", "x2", "x3", "y"], rows[0]);
        int[] visits = [.. rows.Skip(1).GroupBy(row => row[0]).Select(subject => subject.Count())];
        Assert.Equal(300, visits.Length);
        Assert.Equal([2, 3, 4, 5], visits.Distinct().Order());
        Assert.All(rows.Skip(1).GroupBy(row => row[0]), subject =>
        {
            double[] times = [.. subject.Select(row => Number(row[1]))];
            Assert.Equal(times.Order(), times);
            Assert.Single(subject.Select(row => row[2]).Distinct());
            Assert.Single(subject.Select(row => row[3]).Distinct());
            Assert.Single(subject.Select(row => row[5]).Distinct());
        });
    }

    [Fact]
    public void TheGridIsWholeNumbers() =>
        Assert.Equal(["0", "1", "2"], Rows(Generate("--subjects", "1", "--visits", "3", "--grid")).Skip(1).Select(row => row[1]));

    [Fact]
    public void RatesOfMissingValuesAreMetAndChangeNothingElse()
    {
        string[] size = ["--subjects", "2000", "--visits", "5", "--p", "4"];
        string[][] whole = Rows(Generate(size)), holes = Rows(Generate([.. size, "--missing", "0.1", "--missing-x", "0.25"]));

        // Five standard errors of a rate over 10,000 rows.
        Assert.InRange(holes.Count(row => row[4] == "NA") / 10_000.0, 0.1 - 0.015, 0.1 + 0.015);
        Assert.InRange(holes.Count(row => row[3] == "NA") / 10_000.0, 0.25 - 0.022, 0.25 + 0.022);
        Assert.All(whole.Zip(holes), pair =>
            Assert.All(pair.First.Zip(pair.Second), cell => Assert.True(cell.Second == "NA" || cell.Second == cell.First)));
    }

    [Fact]
    public void WithoutNoiseTheResponseIsTheModel()
    {
        string[][] rows = Rows(Generate("--subjects", "50", "--beta", "3,0.5,-2,1.25", "--sd", "0,0", "--sigma", "0"));

        Assert.All(rows.Skip(1), row =>
        {
            double mean = 3 + 0.5 * Number(row[1]) + (row[2] == "M" ? -2 : 0) + 1.25 * Number(row[3]);
            Assert.Equal(mean, Number(row[4]), 12);
        });
    }

    [Fact]
    public void RandomEffectsHaveTheirCovariance()
    {
        // y at times 0 and 1 without noise: b0 and b0 + b1.
        string[][] rows = Rows(Generate("--subjects", "20000", "--visits", "2", "--grid", "--beta", "0,0",
            "--sd", "2,0.5", "--corr", "-0.6", "--sigma", "0"));
        double[] y = [.. rows.Skip(1).Select(row => Number(row[^1]))];
        double[] b0 = [.. y.Where((_, i) => i % 2 == 0)], b1 = [.. b0.Select((b, i) => y[2 * i + 1] - b)];

        // Five standard errors over 20,000 subjects.
        Assert.InRange(Product(b0, b0), 4 - 0.2, 4 + 0.2);
        Assert.InRange(Product(b1, b1), 0.25 - 0.0125, 0.25 + 0.0125);
        Assert.InRange(Product(b0, b1), -0.6 - 0.042, -0.6 + 0.042);
    }

    [Fact]
    public void TheTruthIsPrintedAndWritten()
    {
        string file = Path.Combine(_folder.FullName, "truth.json");
        CommandLine.Outcome outcome = CommandLine.Run("generate", "--subjects", "2", "--p", "4", "--sigma", "0.5", "--truth", file);

        Assert.Equal("model y ~ time + sex + x1 + (1 + time | id); beta (Intercept) 20, time 0.5, sexM 1, x1 0.3; "
            + "sd 2, 0.3; corr -0.3; sigma 0.5; seed 1\n", outcome.Error);
        using JsonDocument truth = JsonDocument.Parse(File.ReadAllText(file));
        Assert.Equal(0.3, truth.RootElement.GetProperty("beta").GetProperty("x1").GetDouble());
        Assert.Equal(0.5, truth.RootElement.GetProperty("sigma").GetDouble());
    }

    [Fact]
    public void NothingIsLeftOfACancelledCohort()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        using var error = new StringWriter(CultureInfo.InvariantCulture);
        string file = Path.Combine(_folder.FullName, "cohort.csv");

        int code = Cli.Run(["generate", "--subjects", "5000", "--out", file], new CommandContext(Stream.Null, error, cancelled.Token));

        Assert.Equal(130, code);
        Assert.Empty(_folder.EnumerateFileSystemInfos());
    }

    [Fact]
    public void TheLogarithmIsRight()
    {
        var random = new NormalSource(5, 1);
        for (int i = 0; i < 10_000; i++)
        {
            double s = Math.ScaleB(0.5 + random.Uniform() / 2, -i % 60);
            Assert.Equal(Math.Log(s), NormalSource.Log(s), 4e-16 * Math.Max(1, Math.Abs(Math.Log(s))));
        }
    }

    [Fact]
    public void NormalsHaveTheirMoments()
    {
        const int Count = 200_000;
        var random = new NormalSource(3, 1);
        double[] z = new double[Count];
        for (int i = 0; i < Count; i++) z[i] = random.Normal();

        // Five standard errors of each moment.
        Assert.InRange(z.Average(), -0.012, 0.012);
        Assert.InRange(z.Average(x => x * x), 1 - 0.016, 1 + 0.016);
        Assert.InRange(z.Average(x => x * x * x), -0.044, 0.044);
        Assert.InRange(z.Average(x => x * x * x * x), 3 - 0.11, 3 + 0.11);
    }

    private static string Generate(params string[] options)
    {
        CommandLine.Outcome outcome = CommandLine.Run(["generate", "--quiet", .. options]);
        Assert.Equal((0, ""), (outcome.Code, outcome.Error));
        return outcome.Output;
    }

    private static string[][] Rows(string text) => [.. text.TrimEnd().Split('\n').Select(line => line.Split(','))];

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static double Product(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Average();
}
