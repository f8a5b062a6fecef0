using System.Diagnostics;

namespace FastLmm.Cli.Tests.EndToEnd;

/// <summary>Full disks, broken pipes, signals and files that may not be read.</summary>
public class InterruptionTests
{
    private const string Formula = "distance ~ age * Sex + (1 + age | Subject)";
    private const string CohortFormula = "y ~ time + sex + (1 + time | id)";

    [UnixFact]
    public void AFullDiskIsSaidAndExits4()
    {
        using Scratch scratch = new Scratch().WithExamples();

        CommandLine.Outcome file = BuiltProgram.Run(scratch.Folder, "fit", Formula, "orthodont.csv", "--json", "/dev/full");
        CommandLine.Outcome output = BuiltProgram.Bash(scratch.Folder, $"\"$FASTLMM\" fit '{Formula}' orthodont.csv > /dev/full");

        Assert.Equal(new CommandLine.Outcome(4, "", "fastlmm: cannot write '/dev/full': No space left on device\n"), file);
        Assert.Equal(new CommandLine.Outcome(4, "", "fastlmm: standard output cannot be written: No space left on device\n"), output);
        scratch.HoldsOnly();
    }

    [UnixFact]
    public void AReaderThatLeavesIsNoError()
    {
        using Scratch scratch = new Scratch();
        CommandLine.Outcome outcome =
            BuiltProgram.Bash(scratch.Folder, "\"$FASTLMM\" generate --subjects 50000 --quiet | head -1; echo ${PIPESTATUS[0]}");

        Assert.Equal(new CommandLine.Outcome(0, "id,time,sex,y\n0\n", ""), outcome);
    }

    [UnixFact]
    public void AClosedStandardInputIsSaid()
    {
        using Scratch scratch = new Scratch().WithExamples();
        CommandLine.Outcome closed = BuiltProgram.Bash(scratch.Folder, $"\"$FASTLMM\" fit '{Formula}' - <&-");
        CommandLine.Outcome open = BuiltProgram.Bash(scratch.Folder, $"\"$FASTLMM\" fit '{Formula}' - --quiet < <(cat orthodont.csv)");

        Assert.Equal(new CommandLine.Outcome(2, "", "fastlmm: standard input is closed; pipe the data into the program or name a file\n"), closed);
        Assert.Equal(new CommandLine.Outcome(0, "", ""), open);
    }

    [UnixFact]
    public void ALinkToTheDataIsNotOverwritten()
    {
        using Scratch scratch = new Scratch().WithExamples();
        File.CreateSymbolicLink(scratch.PathOf("link.csv"), scratch.PathOf("orthodont.csv"));
        CommandLine.Outcome outcome = BuiltProgram.Run(scratch.Folder, "fit", Formula, "orthodont.csv", "--ranef", "link.csv");

        Assert.Equal(new CommandLine.Outcome(
            2, "", "fastlmm: --ranef would write to the same place as the data: 'link.csv'; give it another file\n"), outcome);
    }

    [UnixFact]
    public void AnInterruptedFitLeavesNothingHalfWritten()
    {
        using Scratch scratch = new Scratch();
        string[] generate = ["generate", "--subjects", "100000", "--quiet", "--out", "cohort.csv"];
        Assert.Equal(0, BuiltProgram.Run(scratch.Folder, generate).Code);
        // Read through standard input, which the test holds open, so that the fit cannot be over before the signal comes.
        using Process process = BuiltProgram.Start(scratch.Folder, null,
            "fit", CohortFormula, "cohort.csv", "-", "--ranef", "r.csv", "--fitted", "f.csv", "--json", "fit.json");
        process.StandardInput.BaseStream.Write("id,time,sex,y\nA,1,F,2\n"u8);
        process.StandardInput.Flush();
        Thread.Sleep(700);
        using (Process kill = Process.Start("/bin/bash", ["-c", $"kill -INT {process.Id}"])) kill.WaitForExit();
        CommandLine.Outcome outcome = FinishWithOpenInput(process);

        Assert.Equal(new CommandLine.Outcome(130, "", "fastlmm: interrupted\n"), outcome);
        Assert.Equal(["cohort.csv"], Directory.EnumerateFileSystemEntries(scratch.Folder).Select(Path.GetFileName));
    }

    [UnixFact]
    public void AnInterruptedPredictionLeavesNothingHalfWritten()
    {
        using Scratch scratch = new Scratch();
        Assert.Equal(0, BuiltProgram.Run(scratch.Folder, "generate", "--subjects", "30000", "--quiet", "--out", "cohort.csv").Code);
        Assert.Equal(0, BuiltProgram.Run(scratch.Folder, "fit", CohortFormula, "cohort.csv", "--save", "model.json", "--quiet").Code);
        string[] before = Files(scratch);
        using Process process = BuiltProgram.Start(scratch.Folder, null,
            "predict", "model.json", "cohort.csv", "-", "--for", "population", "--interval", "prediction", "--threads", "3", "--out", "p.csv");
        process.StandardInput.BaseStream.Write("id,time,sex\nA,1,F\n"u8);
        process.StandardInput.Flush();
        Thread.Sleep(700);
        using (Process kill = Process.Start("/bin/bash", ["-c", $"kill -INT {process.Id}"])) kill.WaitForExit();

        Assert.Equal(new CommandLine.Outcome(130, "", "fastlmm: interrupted\n"), FinishWithOpenInput(process));
        Assert.Equal(before, Files(scratch));
    }

    [UnixFact]
    public void ATruncatedGzipIsSaid()
    {
        using Scratch scratch = new Scratch();
        string rows = Scratch.Rows(20_000, 4, (i, j) => $"{Scratch.Noise(i % 1000, j)}");
        byte[] packed = Scratch.Gzip(System.Text.Encoding.UTF8.GetBytes(rows));
        scratch.With("cut.csv.gz", packed[..(packed.Length / 2)]).With("bytes.csv", [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0]);

        CommandLine.Outcome cut = BuiltProgram.Run(scratch.Folder, "fit", "y ~ x + (1 | id)", "cut.csv.gz", "--ranef", "r.csv");
        CommandLine.Outcome bytes = BuiltProgram.Run(scratch.Folder, "fit", "y ~ x + (1 | id)", "bytes.csv", "--ranef", "r.csv");

        Assert.Equal(new CommandLine.Outcome(2, "", "fastlmm: cut.csv.gz is a gzip file that ends too early; copy or download it again\n"), cut);
        Assert.Equal(new CommandLine.Outcome(2, "", "fastlmm: bytes.csv is not a text file (byte 8 is zero); save it as CSV in UTF-8\n"), bytes);
        scratch.HoldsOnly();
    }

    [NotAsRootFact]
    public void AFileThatMayNotBeReadIsSaid()
    {
        using Scratch scratch = new Scratch().WithExamples();
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(scratch.PathOf("orthodont.csv"), UnixFileMode.None);
        CommandLine.Outcome outcome = BuiltProgram.Run(scratch.Folder, "fit", Formula, "orthodont.csv");

        Assert.Equal(new CommandLine.Outcome(4, "", "fastlmm: 'orthodont.csv' cannot be read: permission is denied\n"), outcome);
    }

    [NotAsRootFact]
    public void AFolderThatMayNotBeWrittenIsSaid()
    {
        using Scratch scratch = new Scratch().WithExamples().WithFolder("locked");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(scratch.PathOf("locked"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        CommandLine.Outcome outcome = BuiltProgram.Run(scratch.Folder, "fit", Formula, "orthodont.csv", "--json", "locked/fit.json");

        Assert.Equal(new CommandLine.Outcome(4, "", "fastlmm: cannot write 'locked/fit.json': permission is denied\n"), outcome);
    }

    private static string[] Files(Scratch scratch) =>
        [.. Directory.EnumerateFileSystemEntries(scratch.Folder).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    private static CommandLine.Outcome FinishWithOpenInput(Process process)
    {
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(60)), "the signal did not end the program");
        return new CommandLine.Outcome(process.ExitCode, output.Result, error.Result);
    }
}
