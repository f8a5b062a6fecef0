using System.CommandLine;
using FastLmm.Cli.Models;
using FastLmm.Models;

namespace FastLmm.Cli.Tests;

/// <summary>Where commands that take MODEL get the model and the statistics of its fit.</summary>
public sealed class ModelArgumentsTests : IDisposable
{
    private const string Formula = "y ~ time + sex + (1 + time | id)";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fastlmm-model-");

    public ModelArgumentsTests()
    {
        Assert.Equal(0, CommandLine.Run("generate", "--subjects", "60", "--out", Data, "--quiet").Code);
        CommandLine.Outcome fit = CommandLine.Run("fit", Formula, Data, "--save", Model, "--save-stats", Stats, "--quiet", "--threads", "1");
        Assert.Equal(new CommandLine.Outcome(0, "", ""), fit);
    }

    private string Data => InFolder("cohort.csv");

    private string Model => InFolder("model.json");

    private string Stats => InFolder("fit.stats");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void TheModelAloneNeedsNothingElse()
    {
        File.Delete(Data);
        SavedModel model = Read(Model).Model;
        Assert.Equal((Formula, 60), (model.Formula, model.Subjects));
    }

    [Fact]
    public void TheFitComesBackFromEverySourceWithTheSameBits()
    {
        string elsewhere = InFolder("elsewhere.csv");
        double criterion = Read(Model).Model.Criterion;
        Assert.Equal(criterion, Read(Model).Refit("tests need").Criterion);
        Assert.Equal(criterion, Read(Model, "--threads", "1").Refit("tests need").Criterion);
        File.Move(Data, elsewhere);
        Assert.Equal(criterion, Read(Model, "--stats", Stats).Refit("tests need").Criterion);
        Assert.Equal(criterion, Read(Model, "--data", elsewhere).Refit("tests need").Criterion);
        Assert.Equal(criterion, Read(Model, "--data", InFolder("else*.csv")).Refit("tests need").Criterion);
        LmmFit ml = Read(Model, "--stats", Stats).Refit("tests need", options => options with { Method = EstimationMethod.Ml });
        Assert.True(ml.Method == EstimationMethod.Ml && ml.Criterion < criterion);
    }

    [Fact]
    public void DataAreFoundBesideTheModel()
    {
        string name = $"{_folder.Name}.csv";
        File.Move(Data, name);
        Assert.Equal(0, CommandLine.Run("fit", Formula, name, "--save", Model, "--quiet").Code);
        Assert.Equal(60, Read(Model).Statistics("tests need").Subjects);
        File.Move(name, InFolder(name));
        Assert.Equal(60, Read(Model).Statistics("tests need").Subjects);
    }

    [Fact]
    public void WithoutAWayToTheStatisticsTheSentenceSaysWhichIsNeeded()
    {
        const string Advice = "; give --stats FILE, as fit --save-stats writes it, or --data DATA";
        File.AppendAllText(Data, "\n");
        Refused($"profiles need the statistics of the fit or its data, and {Data} is no longer the file that the model was fitted to{Advice}", Model);
        File.Delete(Data);
        Refused($"profiles need the statistics of the fit or its data, and {Data}, which {Model} names, is not there{Advice}", Model);
    }

    [Fact]
    public void WhatBelongsToAnotherFitIsRefused()
    {
        string other = InFolder("other.csv");
        Assert.Equal(0, CommandLine.Run("generate", "--subjects", "61", "--out", other, "--quiet").Code);
        LmmException error = Assert.Throws<LmmException>(() => Read(Model, "--data", other).Statistics("profiles need"));
        Assert.StartsWith($"{other} does not hold what the model was fitted to: they have ", error.Message, StringComparison.Ordinal);
        Refused("--stats and --data are both given; either is enough, leave out one of them", Model, "--stats", Stats, "--data", Data);
        Refused($"{Data} is not a file of statistics; give the file that fit --save-stats wrote", Model, "--stats", Data);
        Refused($"{Stats} is not a model file: it holds statistics; give it to --stats, and here the file of fit --save", Stats);
    }

    [Theory]
    [InlineData("--save")]
    [InlineData("--save-stats")]
    public void ModelsAndStatisticsNeedFilesOfTheirOwn(string option)
    {
        Assert.Equal($"fastlmm: {option} needs the name of a file; it cannot write to standard output\n", CommandLine.Run("fit", Formula, Data, option, "-").Error);
        Assert.Equal($"fastlmm: {option} would write to the same place as the data: '{Data}'; give it another file\n",
            CommandLine.Run("fit", Formula, Data, option, Data).Error);
    }

    private string InFolder(string name) => Path.Combine(_folder.FullName, name);

    private static void Refused(string sentence, params string[] args)
    {
        LmmException error = Assert.Throws<LmmException>(() => Read(args).Statistics("profiles need"));
        Assert.Equal((FailureKind.BadInput, sentence), (error.Kind, error.Message));
    }

    private static ModelInput Read(params string[] args)
    {
        var arguments = new ModelArguments();
        var command = new Command("test");
        arguments.AddTo(command, withStatistics: true);
        return arguments.Read(command.Parse(args, Cli.Parser), new CommandContext(Stream.Null, TextWriter.Null, CancellationToken.None));
    }
}
