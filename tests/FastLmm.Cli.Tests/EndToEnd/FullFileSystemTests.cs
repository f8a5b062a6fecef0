using System.Diagnostics;

namespace FastLmm.Cli.Tests.EndToEnd;

/// <summary>A file system that is full before an output is whole.</summary>
public class FullFileSystemTests
{
    private const string Formula = "y ~ time + sex + (1 + time | id)";

    [SmallFileSystemTheory]
    [InlineData("--ranef", "r.csv")]
    [InlineData("--ranef", "r.csv.gz")]
    [InlineData("--fitted", "f.tsv")]
    [InlineData("--save", "model.json")]
    [InlineData("--save-stats", "fit.stats")]
    public void LeavesNothingUnderTheNameOfAnOutput(string option, string file) =>
        ExpectNothing(file, $"fit '{Formula}' cohort.csv --quiet {option} full/{file}", FitRows);

    [SmallFileSystemTheory]
    [InlineData("big.csv")]
    [InlineData("big.csv.gz")]
    public void LeavesNothingOfAGeneratedCohort(string file) => ExpectNothing(file, $"generate --subjects 50000 --quiet --out full/{file}", 10);

    [SmallFileSystemTheory]
    [InlineData("big.flmm")]
    public void LeavesNothingOfConvertedData(string file) => ExpectNothing(file, $"convert cohort.csv --out full/{file}", FitRows);

    [SmallFileSystemTheory]
    [InlineData("p.csv", 1)]
    [InlineData("p.csv", 3)]
    [InlineData("p.csv.gz", 2)]
    public void LeavesNothingOfPredictions(string file, int threads) => ExpectNothing(
        file, $"predict model.json cohort.csv --for subject --interval prediction --threads {threads} --out full/{file}", FitRows,
        $"fit '{Formula}' cohort.csv --save model.json --quiet");

    private const int FitRows = 4000;

    // In a mount name space of its own, so that nothing has to be cleaned up; a small output that was there before is still there after.
    private static void ExpectNothing(string file, string command, int subjects, string before = "--version > /dev/null")
    {
        using Scratch scratch = new Scratch().WithFolder("full");
        Assert.Equal(0, BuiltProgram.Run(scratch.Folder, "generate", "--subjects", $"{subjects}", "--quiet", "--out", "cohort.csv").Code);
        Assert.Equal(0, BuiltProgram.Bash(scratch.Folder, $"\"$FASTLMM\" {before}").Code);
        string script = $"mount -t tmpfs -o size=48k none full && echo before > full/{file}; \"$FASTLMM\" {command}; echo $?; ls -A full; cat full/{file}";
        CommandLine.Outcome outcome = BuiltProgram.Bash(scratch.Folder, $"unshare -rm bash -c '{script.Replace("'", "'\\''")}'");

        Assert.Equal($"fastlmm: cannot write 'full/{file}': No space left on device\n", outcome.Error);
        Assert.Equal($"4\n{file}\nbefore\n", outcome.Output);
    }
}

/// <summary>A test that mounts a small file system, where that is allowed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SmallFileSystemTheoryAttribute : TheoryAttribute
{
    private static readonly Lazy<bool> CanMount = new(Probe);

    public SmallFileSystemTheoryAttribute()
    {
        if (!CanMount.Value) Skip = "this user may not mount a small file system (unshare -rm, mount -t tmpfs)";
    }

    private static bool Probe()
    {
        if (!OperatingSystem.IsLinux()) return false;
        try
        {
            using Process probe = Process.Start(new ProcessStartInfo("unshare", ["-rm", "mount", "-t", "tmpfs", "-o", "size=48k", "none", "/mnt"])
            {
                RedirectStandardError = true,
            })!;
            probe.WaitForExit();
            return probe.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
