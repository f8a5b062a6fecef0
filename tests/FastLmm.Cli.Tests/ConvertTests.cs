using System.Text.Json.Nodes;

namespace FastLmm.Cli.Tests;

public sealed class ConvertTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fastlmm-convert-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void AConvertedFileGivesTheSameFit()
    {
        string csv = InFolder("cohort.csv"), raw = InFolder("cohort.flmm");
        Assert.Equal(0, CommandLine.Run("generate", "--subjects", "300", "--missing", "0.05", "--out", csv, "--quiet").Code);
        CommandLine.Outcome converted = CommandLine.Run("convert", csv, "--out", raw);

        Assert.Equal((0, ""), (converted.Code, converted.Output));
        Assert.EndsWith($"rows, 4 columns written to {raw}\n", converted.Error, StringComparison.Ordinal);
        Assert.Equal(FitOf(csv), FitOf(raw));
    }

    [Fact]
    public void PatternsNameTheirFilesInOrder()
    {
        foreach (string name in new[] { "b.csv", "a.csv" })
            Assert.Equal(0, CommandLine.Run("generate", "--subjects", "20", "--out", InFolder(name), "--quiet").Code);
        string raw = InFolder("both.flmm");
        Assert.Equal(0, CommandLine.Run("convert", InFolder("*.csv"), "--columns", "id,time,sex,y", "--out", raw).Code);

        CommandLine.Outcome fit = CommandLine.Run("fit", "y ~ time + sex + (1 | id)", InFolder("?.csv"), "--json", "--threads", "1");
        Assert.Equal(FitOf(raw), Untimed(fit.Output));
    }

    [Fact]
    public void MistakesAreSentences()
    {
        string csv = InFolder("a.csv");
        File.WriteAllText(csv, "id,y\n1,2\n");
        Refused("convert needs --out, the file to write; see fastlmm convert --help", "convert", csv);
        Refused($"--out would write to the same place as the data: '{csv}'; give it another file", "convert", csv, "--out", csv);
        Refused($"no file matches '{InFolder("*.tsv")}'", "convert", InFolder("*.tsv"), "--out", InFolder("b.flmm"));
        Refused($"no file matches '{InFolder("*.tsv")}'", "fit", "y ~ 1 + (1 | id)", InFolder("*.tsv"));
        Refused("there is no column 'z'; there are: id, y", "convert", csv, "--columns", "z", "--out", InFolder("b.flmm"));
        Assert.Equal([csv], _folder.GetFiles().Select(file => file.FullName));
    }

    private static void Refused(string message, params string[] args) =>
        Assert.Equal(new CommandLine.Outcome(2, "", $"fastlmm: {message}\n"), CommandLine.Run(args));

    private static string FitOf(string file)
    {
        CommandLine.Outcome outcome = CommandLine.Run("fit", "y ~ time + sex + (1 | id)", file, "--json", "--threads", "1");
        Assert.Equal((0, ""), (outcome.Code, outcome.Error));
        return Untimed(outcome.Output);
    }

    private static string Untimed(string json)
    {
        JsonObject fit = JsonNode.Parse(json)!.AsObject();
        Assert.True(fit.Remove("timings") && fit.Remove("peakMemoryBytes"));
        return fit.ToJsonString();
    }

    private string InFolder(string name) => Path.Combine(_folder.FullName, name);
}
