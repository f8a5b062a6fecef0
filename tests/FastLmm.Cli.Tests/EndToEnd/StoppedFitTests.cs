using System.Diagnostics;

namespace FastLmm.Cli.Tests.EndToEnd;

/// <summary>Fits that are stopped at any moment: each output is whole under its name, or not there.</summary>
public class StoppedFitTests
{
    private const int Moments = 6;
    private const int Interrupted = 130;
    private static readonly string[] Outputs = ["fit.json", "model.json", "r.csv", "rows.csv", "stats.bin"];
    private static readonly string[] Command =
    [
        "fit", "y ~ time + sex + (1 + time | id)", "cohort.csv", "--quiet", "--ranef", "r.csv", "--fitted", "rows.csv",
        "--json", "fit.json", "--save", "model.json", "--save-stats", "stats.bin",
    ];

    [UnixFact]
    public void AnInterruptEndsItCleanlyAtAnyMoment()
    {
        foreach ((int code, string error, Dictionary<string, long> left, Dictionary<string, long> whole) in Stop("INT"))
        {
            Assert.True(code is 0 or Interrupted, $"exit code {code}");
            // Before the program listens to it the signal itself ends it, without a word.
            Assert.True(error.Length == 0 || (code == Interrupted && error == "fastlmm: interrupted\n"), error);
            Assert.Empty(left.Keys.Except(whole.Keys));
            ExpectWhole(left, whole);
        }
    }

    [UnixFact]
    public void AKillLeavesNoPartOfAnOutputUnderItsName()
    {
        foreach ((_, _, Dictionary<string, long> left, Dictionary<string, long> whole) in Stop("KILL"))
        {
            Assert.All(left.Keys.Except(whole.Keys), name => Assert.Matches(@"^\..+\.tmp$", name));
            ExpectWhole(left, whole);
        }
    }

    // The figures of times and memory in the JSON differ from run to run, and with them its length, a little.
    private static void ExpectWhole(Dictionary<string, long> left, Dictionary<string, long> whole)
    {
        foreach ((string name, long length) in left.Where(file => whole.ContainsKey(file.Key)))
            Assert.InRange(length, whole[name] - (name == "fit.json" ? 100 : 0), whole[name] + (name == "fit.json" ? 100 : 0));
    }

    // The moments are spread over the time that an undisturbed run takes.
    private static IEnumerable<(int Code, string Error, Dictionary<string, long> Left, Dictionary<string, long> Whole)> Stop(string signal)
    {
        using Scratch scratch = new Scratch();
        Assert.Equal(0, BuiltProgram.Run(scratch.Folder, "generate", "--subjects", "60000", "--quiet", "--out", "cohort.csv").Code);
        var watch = Stopwatch.StartNew();
        Assert.Equal(new CommandLine.Outcome(0, "", ""), BuiltProgram.Run(scratch.Folder, Command));
        TimeSpan usual = watch.Elapsed;
        Dictionary<string, long> whole = TakeFiles(scratch);
        Assert.True(whole.Count >= Outputs.Length);
        for (int moment = 0; moment < Moments; moment++)
        {
            using Process process = BuiltProgram.Start(scratch.Folder, null, Command);
            Thread.Sleep(usual * (moment + 0.5) / Moments);
            using (Process kill = Process.Start("/bin/bash", ["-c", $"kill -{signal} {process.Id} 2> /dev/null"])) kill.WaitForExit();
            CommandLine.Outcome outcome = BuiltProgram.Finish(process, null);
            yield return (outcome.Code, outcome.Error, TakeFiles(scratch), whole);
        }
    }

    private static Dictionary<string, long> TakeFiles(Scratch scratch)
    {
        FileInfo[] files = [.. new DirectoryInfo(scratch.Folder).EnumerateFiles().Where(file => file.Name != "cohort.csv")];
        Dictionary<string, long> lengths = files.ToDictionary(file => file.Name, file => file.Length);
        foreach (FileInfo file in files) file.Delete();
        return lengths;
    }
}
