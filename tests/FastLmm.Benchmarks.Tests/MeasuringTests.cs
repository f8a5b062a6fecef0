using System.CommandLine;
using FastLmm.Measuring;

namespace FastLmm.Benchmarks.Tests;

public sealed class MeasuringTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void MediansAreOfOddAndEvenNumbersOfRuns()
    {
        Assert.Equal(new Spread(2, 1, 9, 3), Spread.Of([9, 1, 2]));
        Assert.Equal(new Spread(3, 1, 9, 4), Spread.Of([9, 1, 2, 4]));
        Assert.Equal(0, Spread.Of([]).Runs);
    }

    [UnixFact]
    public void AProcessIsTimedWithWhatItWaitedFor()
    {
        ChildRun run = ChildProcess.Run(UnixFactAttribute.Shell, ["-c", "i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done; echo done; exit 3"]);
        Assert.Equal((3, "done\n"), (run.Code, run.Output));
        Assert.InRange(run.ProcessorSeconds, 1e-3, run.Seconds + 0.05);
        ChildRun idle = ChildProcess.Run(UnixFactAttribute.Shell, ["-c", "sleep 0.3"]);
        Assert.True(idle.Seconds >= 0.3 && idle.ProcessorSeconds < 0.2, $"{idle.Seconds} s of which {idle.ProcessorSeconds} s computing");
    }

    [UnixFact]
    public void AProcessIsStoppedAtItsLimit()
    {
        ChildRun run = ChildProcess.Run(UnixFactAttribute.Shell, ["-c", "sleep 60"], TimeSpan.FromSeconds(0.5));
        Assert.Null(run.Code);
        Assert.InRange(run.Seconds, 0.5, 30);
        Assert.StartsWith("did not finish", run.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Error in f(x) : \n  no such thing\nCalls: f -> g\nExecution halted\n", "Error in f(x) : no such thing")]
    [InlineData("Traceback\n  line\nValueError: bad\n", "ValueError: bad")]
    [InlineData("", "ended with code 1")]
    public void AFailureIsToldInOneLine(string error, string reason) => Assert.Equal(reason, new ChildRun(1, "", error, 0, 0, 0).Reason);

    [Fact]
    public void RowsComeBackFromTheirFile()
    {
        var results = new ResultFiles(_folder.File("results"));
        PeerRow[] rows = [Row("lme4, default", 1.25), Row("says \"x\", y", null)];
        results.WriteCsv(PeerRow.FileName, rows);
        Assert.Equal(rows, results.ReadCsv<PeerRow>(PeerRow.FileName));
        Assert.DoesNotContain("IsOurs", File.ReadAllText(_folder.File("results/peers.csv")), StringComparison.Ordinal);
        Assert.Empty(results.ReadCsv<PeerRow>("absent.csv"));
        File.WriteAllText(_folder.File("results/other.csv"), "a,b\n1,2\n");
        Assert.Empty(results.ReadCsv<PeerRow>("other.csv"));
    }

    [Theory]
    [InlineData(1234567.0, "1,234,567")]
    [InlineData(12.345, "12.3")]
    [InlineData(0.00123456, "0.00123")]
    [InlineData(-3.2e-9, "-3.2e-9")]
    [InlineData(0.0, "0")]
    [InlineData(double.NaN, "–")]
    public void NumbersHaveThreeDigits(double value, string text) => Assert.Equal(text, MarkdownTable.Number(value));

    [Fact]
    public void AWrongArgumentIsOneSentenceAndExitCode2()
    {
        var number = new Option<int>("--number");
        Command Command(Action action)
        {
            var command = new Command("bench") { number };
            command.SetAction(_ => action());
            return command;
        }

        TextWriter before = Console.Error;
        using var error = new StringWriter();
        Console.SetError(error);
        try
        {
            Assert.Equal(2, BenchCommand.Invoke(Command(() => { }), ["--number", "x"]));
            Assert.Equal(4, BenchCommand.Invoke(Command(() => throw new LmmException(FailureKind.ReadOrWriteFailed, "gone")), []));
            Assert.Equal(0, BenchCommand.Invoke(Command(() => { }), ["--number", "1"]));
        }
        finally
        {
            Console.SetError(before);
        }
        Assert.Equal(2, error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public void TheProcessorsFolderHasAPlainName() => Assert.Matches("^[a-z0-9-]+-[0-9]+-cores$", Machine.FolderName);

    private static PeerRow Row(string program, double? fit) =>
        new("model", 1000, 6000, program, fit, 5, 2.5, 2.25, 5, 1e8, null, 0, 432.125, 1e-7, 1e-6, 1e-5, 1e-4, null, null, "");
}
