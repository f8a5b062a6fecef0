using System.Globalization;
using static FastLmm.Cli.Tests.CommandChecks;

namespace FastLmm.Cli.Tests;

/// <summary><c>fastlmm predict</c>: what is written, exit codes and messages.</summary>
public sealed class PredictCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fastlmm-predict-");

    public PredictCommandTests()
    {
        Ok("generate", "--subjects", "60", "--visits", "3-6", "--seed", "4", "--out", Data, "--quiet");
        Ok("fit", "y ~ time * sex + (1 + time | id)", Data, "--save", Model, "--fitted", InFolder("fitted.csv"), "--quiet", "--threads", "1");
    }

    private string Data => InFolder("cohort.csv");

    private string Model => InFolder("model.json");

    private string[] Ids => [.. File.ReadLines(Data).Skip(1).Select(line => line.Split(',')[0]).Distinct()];

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void RowsOfTheFitAreTheFittedValues()
    {
        string[][] fitted = Cells(File.ReadAllText(InFolder("fitted.csv")));
        string[][] means = Cells(Ok("predict", Model, Data, "--for", "population")), profiles = Cells(Ok("predict", Model, Data, "--for", "subject"));
        Assert.Equal(["file", "row", "prediction"], means[0]);
        Assert.Equal(["file", "row", "subject", "prediction"], profiles[0]);
        Assert.Equal(fitted.Length, profiles.Length);
        for (int row = 1; row < fitted.Length; row++)
        {
            Assert.Equal(fitted[row][..3], profiles[row][..3]);
            Assert.Equal(Number(fitted[row][3]), Number(means[row][2]), 10);
            Assert.Equal(Number(fitted[row][4]), Number(profiles[row][3]), 10);
        }
    }

    [Fact]
    public void IntervalsAndKnownHaveColumnsOfTheirOwn()
    {
        string rows = Write("rows.csv", $"sex,id,time\nM,{Ids[0]},1\nF,nobody,12\nM,{Ids[1]},NA\n"), table = InFolder("out.csv");
        CommandLine.Outcome outcome = CommandLine.Run("predict", Model, rows, "--for", "subject", "--new-subjects", "population",
            "--interval", "prediction", "--level", "0.8", "--out", table);
        Assert.Equal((0, ""), (outcome.Code, outcome.Output));
        Assert.Equal($"fastlmm: note: 1 row has no prediction: time missing in 1; it is {rows}, line 4\n", outcome.Error);
        string[][] cells = Cells(File.ReadAllText(table));
        Assert.Equal(["file", "row", "subject", "prediction", "se", "lower", "upper", "known"], cells[0]);
        Assert.Equal(["TRUE", "FALSE", "TRUE"], cells[1..].Select(row => row[7]));
        Assert.Equal(["NA", "NA", "NA", "NA"], cells[3][3..7]);
        double half = Number(cells[1][6]) - Number(cells[1][3]);
        Assert.Equal(1.2815515655446004 * Number(cells[1][4]), half, 10);
        Assert.True(Number(cells[2][4]) > Number(cells[1][4]));
    }

    [Fact]
    public void ASubjectWithRowsOfItsOwnIsPredictedFromThem()
    {
        string first = File.ReadLines(Data).Skip(1).First().Split(',')[0];
        string[] own = [.. File.ReadLines(Data).Where(line => line.StartsWith(first + ",", StringComparison.Ordinal))];
        string update = Write("own.csv", File.ReadLines(Data).First() + "\n" + string.Join('\n', own.Select(line => "new" + line[first.Length..])) + "\n");
        string sex = own[0].Split(',')[2], rows = Write("rows.csv", $"id,time,sex\n{first},2.5,{sex}\nnew,2.5,{sex}\n");
        string[][] cells = Cells(Ok("predict", Model, rows, "--for", "subject", "--update", update, "--interval", "confidence"));
        for (int c = 3; c < 7; c++) Assert.Equal(Number(cells[1][c]), Number(cells[2][c]), 10);

        CommandLine.Outcome again = CommandLine.Run("predict", Model, rows.Replace("rows", "known", StringComparison.Ordinal), "--for", "subject", "--update", Data);
        Assert.Equal(2, again.Code);
        Write("known.csv", $"id,time,sex\n{first},2.5,{sex}\n");
        again = CommandLine.Run("predict", Model, InFolder("known.csv"), "--for", "subject", "--update", Data);
        Assert.Equal(0, again.Code);
        Assert.Equal("fastlmm: note: 60 of the subjects to update were in the data of the fit; their rows count besides those of the fit\n", again.Error);
    }

    [Fact]
    public void SubjectsOfTheFitHaveTheirUncertaintyAndCoefficientsInRanef()
    {
        Ok("fit", "y ~ time * sex + (1 + time | id)", Data, "--ranef", InFolder("subjects.csv"), "--quiet");
        string[][] cells = Cells(File.ReadAllText(InFolder("subjects.csv")));
        Assert.Equal(
            "subject,(Intercept),time,sd.(Intercept),sd.time,n,contribution,se.(Intercept),se.time,coef.(Intercept),coef.time,own.(Intercept),own.time,shrinkage",
            string.Join(',', cells[0]));
        Assert.All(cells[1..], row => Assert.True(Number(row[7]) > Number(row[3]) && Number(row[8]) > Number(row[4])));
    }

    [Fact]
    public void WhatIsWrongIsSaidInASentence()
    {
        string rows = Write("rows.csv", "sex,id,time\nM,nobody,1\n"), level = Write("level.csv", $"sex,id,time\nX,{Ids[0]},1\n");
        Refused("predict needs --for population or --for subject", "predict", Model, rows);
        Refused("--for needs population or subject, not 'subjects'", "predict", Model, rows, "--for", "subjects");
        Refused($"{rows}, line 2: the subject 'nobody' was not in the data of the fit", "predict", Model, rows, "--for", "subject");
        Refused($"{level}, line 2: the value 'X' of column 'sex' was not in the data of the fit", "predict", Model, level, "--for", "population");
        Refused("the rows to update with, which need responses too: there is no column 'y'", "predict", Model, rows, "--for", "subject", "--update", rows);
        Refused("--update is about subjects' profiles", "predict", Model, rows, "--for", "population", "--update", Data);
        Refused("--new-subjects is about subjects' profiles", "predict", Model, rows, "--for", "population", "--new-subjects", "population");
        Refused("--new-subjects needs error or population, not 'mean'", "predict", Model, rows, "--for", "subject", "--new-subjects", "mean");
        Refused("--interval needs confidence or prediction, not 'wide'", "predict", Model, rows, "--for", "subject", "--interval", "wide");
        Refused("--level goes with --interval", "predict", Model, rows, "--for", "subject", "--level", "0.9");
        Refused("--level needs a number between 0 and 1, not '95'", "predict", Model, rows, "--for", "subject", "--interval", "confidence", "--level", "95");
        Refused("--out would write to a file that is read", "predict", Model, rows, "--for", "population", "--out", rows);
        Refused("there is no file", "predict", InFolder("none.json"), rows, "--for", "population");
        Refused("there is no file", "predict", Model, InFolder("none.csv"), "--for", "population");
        Refused("predict needs DATA", "predict", Model);
        Refused("unknown option '--intervals' (did you mean '--interval'?)", "predict", Model, rows, "--for", "subject", "--intervals", "confidence");
        Assert.False(File.Exists(InFolder("out.csv")));
    }

    [Fact]
    public void NothingIsLeftOfATableThatCannotBeCompleted()
    {
        string rows = Write("rows.csv", $"sex,id,time\nM,{Ids[0]},1\nM,nobody,1\n"), table = InFolder("out.csv");
        Refused("the subject 'nobody'", "predict", Model, rows, "--for", "subject", "--out", table);
        Assert.False(File.Exists(table));
        Assert.Empty(_folder.EnumerateFiles("*.tmp"));
    }

    private string InFolder(string name) => Path.Combine(_folder.FullName, name);

    private string Write(string name, string text)
    {
        File.WriteAllText(InFolder(name), text);
        return InFolder(name);
    }
}
