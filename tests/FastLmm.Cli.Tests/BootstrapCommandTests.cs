using System.Globalization;
using FastLmm.Cli.Tests.EndToEnd;
using static FastLmm.Cli.Tests.CommandChecks;

namespace FastLmm.Cli.Tests;

/// <summary>The bootstrap from the command line: confint, compare and test, with their files and refusals.</summary>
public sealed class BootstrapCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fastlmm-bootstrap-");

    public BootstrapCommandTests()
    {
        Ok("generate", "--subjects", "60", "--visits", "3-6", "--seed", "4", "--out", InFolder("cohort.csv"), "--quiet");
        Fit("slope.json", "y ~ time + sex + (1 + time | id)");
        Fit("intercept.json", "y ~ time + sex + (1 | id)");
    }

    private string Model => InFolder("slope.json");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void IntervalsHaveAllParametersAndHoldTheEstimates()
    {
        foreach (string type in new[] { "percentile", "bca" })
        {
            string[][] rows = Bootstrap("--replicates", "199", "--boot-type", type);
            Assert.Equal(["parameter", "estimate", "bias", "standardError", "lower", "upper"], rows[0]);
            Assert.Equal("sd_(Intercept)|id,cor_time.(Intercept)|id,sd_time|id,sigma,(Intercept),time,sexM", string.Join(',', rows.Skip(1).Select(row => row[0])));
            Assert.All(rows.Skip(1), row => Assert.InRange(Number(row[1]), Number(row[4]), Number(row[5])));
        }
        Assert.StartsWith("Bootstrap intervals (90%, BCa, 50 replicates):\n",
            Ok("confint", Model, "--method", "bootstrap", "--replicates", "50", "--boot-type", "bca", "--level", "0.9"), StringComparison.Ordinal);
        Assert.Equal(["time"], Bootstrap("--replicates", "20", "--parameter", "time").Skip(1).Select(row => row[0]));
    }

    [Fact]
    public void TheSeedDecidesAndTheThreadsDoNot()
    {
        string[][] one = Bootstrap("--replicates", "50", "--threads", "1");
        Assert.Equal(one, Bootstrap("--replicates", "50", "--threads", "8", "--seed", "1"));
        Assert.NotEqual(one, Bootstrap("--replicates", "50", "--seed", "2"));
        string stats = InFolder("slope.stats");
        Ok("fit", "y ~ time + sex + (1 + time | id)", InFolder("cohort.csv"), "--save-stats", stats, "--quiet");
        File.Delete(InFolder("cohort.csv"));
        Assert.Equal(one, Bootstrap("--replicates", "50", "--stats", stats));
        Refused("bootstrap intervals need the statistics of the fit or its data", "confint", Model, "--method", "bootstrap");
    }

    [Fact]
    public void ReplicatesAreATable()
    {
        string file = InFolder("replicates.csv");
        string[][] intervals = Bootstrap("--replicates", "30", "--save-replicates", file);
        string[][] rows = Cells(File.ReadAllText(file));
        Assert.Equal(["replicate", "status", "criterion", .. intervals.Skip(1).Select(row => row[0])], rows[0]);
        Assert.Equal(Enumerable.Range(1, 30).Select(i => i.ToString(CultureInfo.InvariantCulture)), rows.Skip(1).Select(row => row[0]));
        Assert.All(rows.Skip(1), row => Assert.Contains(row[1], new[] { "converged", "boundary" }));
        double mean = rows.Skip(1).Average(row => Number(row[^1]));
        Assert.Equal(Number(intervals[^1][1]) + Number(intervals[^1][2]), mean, 10);
    }

    [ParquetFact]
    public void ReplicatesCanBeAParquetFile()
    {
        string file = InFolder("replicates.parquet");
        Bootstrap("--replicates", "10", "--save-replicates", file);
        Ok("convert", file, "--out", InFolder("back.raw"));
        Assert.True(new FileInfo(file).Length > 0);
    }

    [Fact]
    public void TestsHaveABootstrapPValue()
    {
        string[][] compared = Table("compare", Model, InFolder("intercept.json"), "--bootstrap", "99", "--seed", "3");
        Assert.Equal("bootstrapPValue", compared[0][^1]);
        Assert.Equal("NA", compared[1][^1]);
        Assert.InRange(Number(compared[2][^1]), 0.01, 1);
        string[][] random = Table("test", Model, "--random", "--bootstrap", "99");
        Assert.Equal("bootstrapPValue", random[0][^1]);
        Assert.InRange(Number(random[2][^1]), 0.01, 1);
        Assert.Contains("bootstrap p: 19 replicates from the smaller model", Ok("test", Model, "--random", "--bootstrap", "19"), StringComparison.Ordinal);
        Assert.DoesNotContain("bootstrap", Ok("test", Model, "--random"), StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIsWrongIsSaidInASentence()
    {
        Refused("--replicates needs a whole number from 1 to 10000000, not '0'", "confint", Model, "--method", "bootstrap", "--replicates", "0");
        Refused("--seed needs a whole number of 0 or more, not '-1'", "confint", Model, "--method", "bootstrap", "--seed=-1");
        Refused("--boot-type needs percentile or bca, not 'bcaa' (did you mean 'bca'?)", "confint", Model, "--method", "bootstrap", "--boot-type", "bcaa");
        Refused("--replicates goes with --method bootstrap", "confint", Model, "--replicates", "10");
        Refused("--seed goes with --method bootstrap", "confint", Model, "--method", "profile", "--seed", "1");
        Refused("--save-replicates goes with --method bootstrap", "confint", Model, "--save-replicates", InFolder("r.csv"));
        Refused("there is no parameter 'tme'; choose from", "confint", Model, "--method", "bootstrap", "--parameter", "tme");
        Refused("the folder", "confint", Model, "--method", "bootstrap", "--save-replicates", InFolder("none/r.csv"));
        Refused("--bootstrap goes with --random", "test", Model, "--bootstrap", "10");
        Refused("--seed goes with --bootstrap", "test", Model, "--random", "--seed", "10");
        Refused("--seed goes with --bootstrap", "compare", Model, InFolder("intercept.json"), "--seed", "10");
    }

    [Fact]
    public void AnInterruptedBootstrapWritesNothing()
    {
        using var output = new MemoryStream();
        using var error = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        var context = new CommandContext(output, error, new CancellationToken(canceled: true));
        int code = Cli.Run(
            ["confint", Model, "--method", "bootstrap", "--save-replicates", InFolder("r.csv"), "--out", InFolder("t.csv")], context);
        Assert.Equal((130, "fastlmm: interrupted\n"), (code, error.ToString()));
        Assert.Equal(["cohort.csv", "intercept.json", "slope.json"], _folder.GetFiles().Select(file => file.Name).Order(StringComparer.Ordinal));
    }

    private string[][] Bootstrap(params string[] args) => Table(["confint", Model, "--method", "bootstrap", .. args]);

    private string[][] Table(params string[] args)
    {
        string file = InFolder("table.csv");
        Ok([.. args, "--out", file]);
        return Cells(File.ReadAllText(file));
    }

    private void Fit(string model, string formula) => Ok("fit", formula, InFolder("cohort.csv"), "--save", InFolder(model), "--quiet", "--threads", "1");

    private string InFolder(string name) => Path.Combine(_folder.FullName, name);
}
