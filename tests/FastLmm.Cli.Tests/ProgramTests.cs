using FastLmm.Kernels.Gpu;
using FastLmm.Reporting;
using FastLmm.Tables.Parquet;

namespace FastLmm.Cli.Tests;

[Collection(SharedBackends.Name)]
public class ProgramTests
{
    [Fact]
    public void VersionIsOneLineThatTellsOfParquetAndTheGpu()
    {
        string parquet = ParquetSupport.Unavailable is { } reason ? $"no Parquet: {reason}" : $"Parquet: {ParquetSupport.Engine}";
        string gpu = GpuBackends.Absence is { } absence ? $"no GPU: {absence}" : "GPU: ILGPU";
        Assert.Equal(new CommandLine.Outcome(0, $"fastlmm {FitJson.Version} ({parquet}; {gpu})\n", ""), CommandLine.Run("--version"));
    }

    [Theory]
    [InlineData("Usage:\n  fastlmm [command] [options]", "--help")]
    [InlineData("Usage:\n  fastlmm fit <FORMULA> <DATA>... [options]", "fit", "--help")]
    [InlineData("Usage:\n  fastlmm backends [options]", "backends", "-h")]
    [InlineData("Usage:\n  fastlmm generate [options]", "generate", "--help")]
    [InlineData("Usage:\n  fastlmm completion <SHELL> [options]", "completion", "--help")]
    public void EveryHelpHasUsageAndAnExample(string usage, params string[] args)
    {
        CommandLine.Outcome outcome = CommandLine.Run(args);
        string text = outcome.Output.ReplaceLineEndings("\n").Replace("bash|fish|zsh", "SHELL", StringComparison.Ordinal);

        Assert.Equal((0, ""), (outcome.Code, outcome.Error));
        Assert.Contains(usage, text, StringComparison.Ordinal);
        Assert.Matches(@"Examples:\n  .*fastlmm ", text);
    }

    [Fact]
    public void OptionsOfLaterIssuesAreNotListed()
    {
        string help = CommandLine.Run("fit", "--help").Output;

        foreach (string later in (string[])["--explain"])
            Assert.DoesNotContain(later, help, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fastlmm gene", "generate")]
    [InlineData("fastlmm fit --lev", "--level", "--levels")]
    [InlineData("fastlmm fit --backend ", "auto", "cuda", "gpu", "gpu-cpu", "opencl", "reference", "scalar", "simd")]
    [InlineData("fastlmm fit --dev", "--device")]
    [InlineData("fastlmm completion ", "--help", "-h", "bash", "fish", "zsh")]
    public void TheShellIsToldWhatCouldComeNext(string line, params string[] expected)
    {
        CommandLine.Outcome outcome = CommandLine.Run($"[suggest:{line.Length}]", line);

        Assert.Equal(expected, outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("bash", "complete -o default -F _fastlmm fastlmm\n")]
    [InlineData("zsh", "compdef _fastlmm fastlmm\n")]
    [InlineData("fish", "complete --command fastlmm --arguments '(__fastlmm_suggest)'\n")]
    public void CompletionScriptsAskTheProgram(string shell, string end)
    {
        CommandLine.Outcome outcome = CommandLine.Run("completion", shell);

        Assert.Equal((0, ""), (outcome.Code, outcome.Error));
        Assert.Contains("[suggest:", outcome.Output, StringComparison.Ordinal);
        Assert.EndsWith(end, outcome.Output, StringComparison.Ordinal);
    }
}
