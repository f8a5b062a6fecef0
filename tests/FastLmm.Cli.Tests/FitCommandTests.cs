using System.Text.Json;
using FastLmm.Inference;
using FastLmm.Inference.Variances;
using FastLmm.Kernels.Devices;
using FastLmm.Tables;

namespace FastLmm.Cli.Tests;

/// <summary>What <c>fit</c> does around the fit, which a hand-made one stands for.</summary>
public sealed class FitCommandTests : IDisposable
{
    private const string Formula = "y ~ time + (1 | id)";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fastlmm-fit-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void TheSummaryGoesToStandardOutput()
    {
        CommandLine.Outcome outcome = CommandLine.Run(Fits(FitStatus.Converged), "fit", Formula, "a.csv", "b.csv");

        Assert.Equal((0, ""), (outcome.Code, outcome.Error));
        Assert.StartsWith($"Linear mixed model fit by REML\nFormula: {Formula}\n   Data: a.csv, b.csv\n", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void AFitOnTheBoundaryIsDone() => Assert.Equal(0, CommandLine.Run(Fits(FitStatus.Boundary), "fit", Formula, "a.csv").Code);

    [Fact]
    public void JsonReplacesTheSummary()
    {
        CommandLine.Outcome outcome = CommandLine.Run(Fits(FitStatus.Converged), "fit", Formula, "a.csv", "--json");

        using JsonDocument json = JsonDocument.Parse(outcome.Output);
        Assert.Equal("converged", json.RootElement.GetProperty("status").GetString());
    }

    [Fact]
    public void JsonToAFileComesWithTheSummaryUnlessQuiet()
    {
        string file = InFolder("fit.json");
        string loud = CommandLine.Run(Fits(FitStatus.Converged), "fit", Formula, "a.csv", "--json", file).Output;
        string quiet = CommandLine.Run(Fits(FitStatus.Converged), "fit", Formula, "a.csv", "--quiet", "--json", file).Output;

        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(file));
        Assert.Equal(Formula, json.RootElement.GetProperty("formula").GetString());
        Assert.StartsWith("Linear mixed model", loud, StringComparison.Ordinal);
        Assert.Equal("", quiet);
    }

    [Fact]
    public void AFailedFitWritesWhatThereIsAndExits1()
    {
        string file = InFolder("fit.json");
        FitModel fit = Fits(FitStatus.Failed, "The criterion is not finite.");
        CommandLine.Outcome outcome = CommandLine.Run(fit, "fit", Formula, "a.csv", "--json", file);

        Assert.Equal((1, "fastlmm: the fit failed: The criterion is not finite.\n"), (outcome.Code, outcome.Error));
        Assert.Contains("\"status\": \"failed\"", File.ReadAllText(file), StringComparison.Ordinal);
        Assert.Contains("Failed: no optimum was reached", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void TablesAreWrittenAndStandardOutputReplacesTheSummary()
    {
        string ranef = InFolder("subjects.csv");
        CommandLine.Outcome outcome = CommandLine.Run(Fits(FitStatus.Converged), "fit", Formula, "a.csv", "--ranef", ranef, "--fitted", "-");

        Assert.Equal("file,row,subject,population,profile,residual\n", outcome.Output);
        Assert.StartsWith("subject,", File.ReadAllText(ranef), StringComparison.Ordinal);
    }

    [Fact]
    public void OptionsReachTheFit()
    {
        (FitOptions Fit, TableOptions Table)? seen = null;
        FitModel fit = (formula, files, table, options, progress, cancel) =>
        {
            seen = (options, table);
            return Fits(FitStatus.Converged)(formula, files, table, options, progress, cancel);
        };
        CommandLine.Run(fit, "fit", Formula, "a.csv", "--ml", "--weights", "w", "--offset", "o", "--na", "-999,NA",
            "--factor", "clinic", "--factor", "arm", "--numeric", "dose", "--levels", "sex=M,F", "--level", "0.9",
            "--subset", "age > 3", "--contrasts", "sex=sum", "--contrasts", "arm=poly", "--backend", "scalar",
            "--threads", "3", "--tmp", _folder.FullName, "--fitted", "-");

        (FitOptions options, TableOptions reading) = Assert.NotNull(seen);
        Assert.Equal((EstimationMethod.Ml, "w", "o", 0.9, "scalar", 3, true),
            (options.Method, options.Weights, options.Offset, options.Level, options.Backend, options.Threads, options.Fitted));
        Assert.Equal(["M", "F"], options.Levels["sex"]);
        Assert.Equal("age > 3", options.Subset);
        Assert.Equal([new("sex", "sum"), new("arm", "poly")], options.Contrasts);
        Assert.Equal(["-999", "NA", ""], reading.MissingTokens);
        Assert.Equal(["clinic", "arm"], reading.Factors);
        Assert.Equal(["dose"], reading.Numerics);
        Assert.Equal(_folder.FullName, reading.TemporaryFolder);
    }

    public static TheoryData<Exception, int, string> Errors => new()
    {
        { new LmmException(FailureKind.BadInput, "line 3 is wrong"), 2, "line 3 is wrong" },
        { new LmmException(FailureKind.CannotRunHere, "no device"), 3, "no device" },
        { new AggregateException(new InvalidOperationException("x"), new LmmException(FailureKind.ReadOrWriteFailed, "file gone")), 4, "file gone" },
        { new OperationCanceledException(), 130, "interrupted" },
        { new AggregateException(new DeviceException("the device was lost")), 3, "the device was lost" },
        { new OutOfMemoryException(), 3, "there is not enough memory here for this model and these data" },
        { new UnauthorizedAccessException("denied"), 4, "reading or writing failed: denied" },
        { new InvalidOperationException("oops\nagain"), 1,
            "internal error: InvalidOperationException: oops again; please report it with the command that caused it" },
    };

    [Theory]
    [MemberData(nameof(Errors))]
    public void EveryErrorIsOneSentenceWithItsCodeAndWritesNothing(Exception error, int code, string sentence)
    {
        CommandLine.Outcome outcome = CommandLine.Run((_, _, _, _, _, _) => throw error, "fit", Formula, "a.csv", "--ranef", InFolder("x.csv"));

        Assert.Equal(new CommandLine.Outcome(code, "", $"fastlmm: {sentence}\n"), outcome);
        Assert.Empty(_folder.EnumerateFileSystemInfos());
    }

    [Fact]
    public void ABrokenPipeIsSilent()
    {
        const int BrokenPipe = 32;
        FitModel fit = (_, _, _, _, _, _) => throw new IOException("Broken pipe", BrokenPipe);
        CommandLine.Outcome outcome = CommandLine.Run(fit, "fit", Formula, "a.csv");

        Assert.Equal(OperatingSystem.IsWindows() ? 4 : 0, outcome.Code);
        Assert.Equal(OperatingSystem.IsWindows(), outcome.Error.Length > 0);
    }

    private string InFolder(string name) => Path.Combine(_folder.FullName, name);

    private static FitModel Fits(FitStatus status, params string[] messages) => (formula, _, _, options, _, _) => new LmmFit
    {
        Formula = formula,
        Method = options.Method,
        Backend = "simd",
        Threads = 1,
        Grouping = "id",
        Rows = 40,
        RowsDropped = 0,
        Subjects = 10,
        SubjectsDropped = 0,
        ColumnsDropped = [],
        Status = status,
        Messages = messages,
        Convergence = new ConvergenceReport(3, 7, 1e-10, 1e-18, [2.5]),
        Criterion = 100.5,
        Theta = [0.5],
        Sigma = 1.5,
        SigmaStandardError = 0.25,
        RandomBlocks = [new RandomBlockEstimate { Names = ["(Intercept)"], Covariance = new[,] { { 0.5625 } }, StandardDeviationErrors = [0.125] }],
        FixedEffects = new CoefficientTable([new("(Intercept)", 1, 0.5, 38, 0.052, 0, 2), new("time", 2, 0.5, 38, 2e-4, 1, 3)]),
        Vcov = new[,] { { 0.25, 0.125 }, { 0.125, 0.25 } },
        Mean = new NormalInference([1, 2], new[,] { { 0.25, 0.125 }, { 0.125, 0.25 } }),
        Variances = new VarianceInference(["(Intercept)"], [(0, 0)], new[,] { { 0.5625 } }, 2.25, new double[2, 2]),
        ResidualQuantiles = null,
        Timings = new FitTimings(0, 0, 0, 0, 0),
    };
}
