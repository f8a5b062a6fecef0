using System.Globalization;
using FastLmm.Cli.Tests.EndToEnd;
using static FastLmm.Cli.Tests.CommandChecks;

namespace FastLmm.Cli.Tests;

/// <summary><c>fastlmm simulate</c>: its table, its rows, its files and refusals.</summary>
public sealed class SimulateCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fastlmm-simulate-");

    public SimulateCommandTests()
    {
        Ok("generate", "--subjects", "40", "--visits", "3-6", "--seed", "4", "--missing", "0.1", "--out", Data, "--quiet");
        Ok("fit", "y ~ time + sex + (1 + time | id)", Data, "--save", Model, "--fitted", InFolder("fitted.csv"), "--quiet", "--threads", "1");
    }

    private string Data => InFolder("cohort.csv");

    private string Model => InFolder("model.json");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void TheTableHasTheRowsOfTheFitAndAColumnForEachSimulation()
    {
        string[][] rows = Cells(Ok("simulate", Model, "-n", "3", "--seed", "7")), fitted = Cells(File.ReadAllText(InFolder("fitted.csv")));
        Assert.Equal(["file", "row", "subject", "sim_1", "sim_2", "sim_3"], rows[0]);
        Assert.Equal(fitted.Skip(1).Select(row => string.Join(',', row[..3])), rows.Skip(1).Select(row => string.Join(',', row[..3])));
        Assert.All(rows.Skip(1), row => Assert.Equal(3, row[3..].Select(Number).Distinct().Count()));
    }

    [Fact]
    public void TheSeedDecidesAndThreadsAndTheirNumberDoNot()
    {
        string one = Ok("simulate", Model, "-n", "2", "--threads", "1");
        Assert.Equal(one, Ok("simulate", Model, "-n", "2", "--threads", "8", "--seed", "1"));
        Assert.NotEqual(one, Ok("simulate", Model, "-n", "2", "--seed", "2"));
        string[][] more = Cells(Ok("simulate", Model, "-n", "5"));
        Assert.Equal(Cells(one), more.Select(row => row[..5]));
        Ok("simulate", Model, "-n", "2", "--out", InFolder("simulated.csv"));
        Assert.Equal(one, File.ReadAllText(InFolder("simulated.csv")));
    }

    [Fact]
    public void WithUTheMeansAreTheSubjectsProfiles()
    {
        const int Simulations = 2000;
        string[][] rows = Cells(Ok("simulate", Model, "-n", "2000", "--use-u")), fitted = Cells(File.ReadAllText(InFolder("fitted.csv")));
        double sigma = 1;                               // generate's default, near the estimate
        for (int i = 1; i < rows.Length; i++)
            Assert.Equal(Number(fitted[i][4]), rows[i][3..].Average(Number), 6 * sigma / Math.Sqrt(Simulations));
    }

    [ParquetFact]
    public void ItCanBeAParquetFile()
    {
        Ok("simulate", Model, "-n", "2", "--out", InFolder("simulated.parquet"));
        Ok("fit", "sim_1 ~ 1 + (1 | subject)", InFolder("simulated.parquet"), "--quiet");
    }

    // What was simulated can be fitted like the data it stands for.
    [Fact]
    public void SimulatedResponsesBelongToTheirRows()
    {
        string[][] data = Cells(File.ReadAllText(Data)), simulated = Cells(Ok("simulate", Model, "--seed", "3"));
        IEnumerable<string> joined = simulated.Skip(1).Select(row => string.Join(',', data[int.Parse(row[1], CultureInfo.InvariantCulture)][..^1]) + "," + row[3]);
        File.WriteAllLines(InFolder("again.csv"), ["id,time,sex,y", .. joined]);
        Ok("fit", "y ~ time + sex + (1 + time | id)", InFolder("again.csv"), "--quiet");
        Assert.All(simulated.Skip(1), row => Assert.Equal(data[int.Parse(row[1], CultureInfo.InvariantCulture)][0], row[2]));
    }

    [Fact]
    public void OtherDataMayHaveNewSubjects()
    {
        string other = InFolder("other.csv");
        File.WriteAllText(other, "id,time,sex,y\nnew,0,F,1\nnew,1,F,1\n");
        Assert.Equal(3, Cells(Ok("simulate", Model, "--data", other)).Length);
        Refused("the subject 'new' was not in the data of the fit", "simulate", Model, "--data", other, "--use-u");
    }

    // The same rows in the same places draw the same numbers, with a response and without.
    [Fact]
    public void AStudyThatIsPlannedNeedsNoResponse()
    {
        string with = InFolder("with.csv"), without = InFolder("without.csv");
        File.WriteAllText(with, "id,time,sex,y\na,0,F,1\na,1,F,NA\nb,1,M,2\n");
        File.WriteAllText(without, "sex,id,time\nF,a,0\nF,a,1\nM,b,1\n");
        string[][] fitted = Cells(Ok("simulate", Model, "--data", with)), all = Cells(Ok("simulate", Model, "--data", without));
        Assert.Equal(["1", "3"], fitted.Skip(1).Select(row => row[1]));
        Assert.Equal(["1", "2", "3"], all.Skip(1).Select(row => row[1]));
        Assert.Equal(fitted[1][2..], all[1][2..]);
        File.WriteAllText(without, "sex,id\nF,a\n");
        Refused("there is no column 'time'", "simulate", Model, "--data", without);
    }

    [Fact]
    public void WhatIsWrongIsSaidInASentence()
    {
        Refused("-n needs a whole number from 1 to 100000, not '0'", "simulate", Model, "-n", "0");
        Refused("--seed needs a whole number of 0 or more, not 'x'", "simulate", Model, "--seed", "x");
        Refused("--out would write over the data", "simulate", Model, "--out", Data);
        Refused("unknown option '--nsim'", "simulate", Model, "--nsim", "3");
        File.Delete(Data);
        Refused("simulated responses need the data of the fit, and", "simulate", Model);
    }

    [Fact]
    public void AnInterruptedSimulationWritesNothing()
    {
        using var output = new MemoryStream();
        using var error = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        int code = Cli.Run(
            ["simulate", Model, "--out", InFolder("simulated.csv")], new CommandContext(output, error, new CancellationToken(canceled: true)));
        Assert.Equal((130, "fastlmm: interrupted\n"), (code, error.ToString()));
        Assert.Equal(["cohort.csv", "fitted.csv", "model.json"], _folder.GetFiles().Select(file => file.Name).Order(StringComparer.Ordinal));
    }

    private string InFolder(string name) => Path.Combine(_folder.FullName, name);
}
