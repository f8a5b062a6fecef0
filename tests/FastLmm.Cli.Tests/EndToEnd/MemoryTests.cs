using System.Text.Json;
using System.Text.RegularExpressions;

namespace FastLmm.Cli.Tests.EndToEnd;

/// <summary>What <c>--memory</c> promises.</summary>
public partial class MemoryTests
{
    private const string Formula = "y ~ time + sex + (1 + time | id)";
    private const int Refused = 3;

    [Theory]
    [InlineData("--ranef", "r.csv")]
    [InlineData("--save", "m.json")]
    public void AFitThatNeedsMoreSaysHowMuchAndThatIsEnough(string option, string file)
    {
        using Scratch scratch = new Scratch();
        Generate(scratch, 300_000, "2-3");
        HoldsItsPromise(scratch, "cohort.csv", option, file);
    }

    [ParquetFact]
    public void SoDoesOneFromParquetWhichNeedsMore()
    {
        using Scratch scratch = new Scratch();
        Generate(scratch, 300_000, "2-3");
        Assert.Equal(0, BuiltProgram.Run(scratch.Folder, "convert", "cohort.csv", "--out", "cohort.parquet").Code);
        Assert.InRange(HoldsItsPromise(scratch, "cohort.parquet", "--ranef", "r.csv") - HoldsItsPromise(scratch, "cohort.csv", "--ranef", "r.csv"), 32, 64);
    }

    // Returns the megabytes that the fit says it needs.
    private static long HoldsItsPromise(Scratch scratch, string data, string option, string file)
    {
        CommandLine.Outcome refused = Fit(scratch, data, "64M", option, file, "--json", "fit.json");
        Assert.Equal(Refused, refused.Code);
        Assert.Equal("", refused.Output);
        Match said = Need().Match(refused.Error);
        Assert.True(said.Success, refused.Error);
        scratch.HoldsOnly([.. Directory.EnumerateFiles(scratch.Folder, "cohort.*").Select(path => Path.GetFileName(path))]);

        long need = long.Parse(said.Groups[1].ValueSpan);
        Assert.Equal(Refused, Fit(scratch, data, $"{need - 1}M", option, file).Code);
        CommandLine.Outcome enough = Fit(scratch, data, $"{need}M", option, file, "--json", "fit.json");
        Assert.Equal(new CommandLine.Outcome(0, "", ""), enough);
        using JsonDocument fit = JsonDocument.Parse(scratch.Text("fit.json"));
        Assert.InRange(fit.RootElement.GetProperty("peakMemoryBytes").GetInt64(), 1, need << 20);
        foreach (string made in (string[])[file, "fit.json"]) File.Delete(scratch.PathOf(made));
        return need;
    }

    [Fact]
    public void RowsThatNeedNotBeKeptGoBeforeAFitIsRefused()
    {
        using Scratch scratch = new Scratch();
        Generate(scratch, 1_500, "100-100");
        string[] free = Fit(scratch, "cohort.csv", "8G", "--json").Output.Split('\n'), tight = Fit(scratch, "cohort.csv", "160M", "--json").Output.Split('\n');

        Assert.DoesNotContain("\"residualQuantiles\": null,", free.Select(line => line.Trim()));
        Assert.Contains("\"residualQuantiles\": null,", tight.Select(line => line.Trim()));
        Assert.Equal(Line(free, "criterion"), Line(tight, "criterion"));
    }

    [Theory]
    [InlineData("0M")]
    [InlineData("500")]
    [InlineData("lots")]
    [InlineData("-1G")]
    [InlineData("1e3G")]
    public void ASizeThatIsNoneIsRefused(string size)
    {
        using Scratch scratch = new Scratch().WithExamples();
        CommandLine.Outcome outcome = BuiltProgram.Run(scratch.Folder, "fit", "Reaction ~ Days + (Days | Subject)", "sleepstudy.csv", $"--memory={size}");

        Assert.Equal(new CommandLine.Outcome(
            2, "", $"fastlmm: --memory needs a size such as 500M or 6G (K, M, G or T after a number), not '{size}'\n"), outcome);
    }

    private static string Line(string[] json, string name) => json.Single(line => line.Trim().StartsWith($"\"{name}\":", StringComparison.Ordinal));

    private static void Generate(Scratch scratch, int subjects, string visits) => Assert.Equal(0, BuiltProgram.Run(
        scratch.Folder, "generate", "--subjects", $"{subjects}", "--visits", visits, "--quiet", "--out", "cohort.csv").Code);

    private static CommandLine.Outcome Fit(Scratch scratch, string data, string memory, params string[] outputs) =>
        BuiltProgram.Run(scratch.Folder, ["fit", Formula, data, "--quiet", "--memory", memory, .. outputs]);

    [GeneratedRegex("^fastlmm: the fit needs ([0-9]+)M of memory \\(300000 subjects, 3 columns of X, 2 of Z\\) and may take 64M; give it --memory \\1M or more\n$")]
    private static partial Regex Need();
}
