using System.Diagnostics;
using System.Text;

namespace FastLmm.Cli.Tests.EndToEnd;

/// <summary>Runs the program as it was built, in a process of its own.</summary>
internal static class BuiltProgram
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly Lazy<string> FoundRoot = new(FindRoot);
    private static readonly Lazy<string> FoundProgram = new(FindProgram);

    /// <summary>Root of the repository.</summary>
    public static string Root => FoundRoot.Value;

    /// <summary>The program's file, beside which lies what it needs.</summary>
    public static string File => FoundProgram.Value;

    public static string Example(string name) => Path.Combine(Root, "examples", name);

    public static CommandLine.Outcome Run(string folder, params string[] args) => Run(folder, null, null, args);

    /// <summary>Runs the program in a folder.</summary>
    /// <param name="folder">Working and temporary folder.</param>
    /// <param name="input">Standard input; null is an empty one.</param>
    /// <param name="environment">Variables to set.</param>
    /// <param name="args">Arguments.</param>
    public static CommandLine.Outcome Run(string folder, byte[]? input, IReadOnlyDictionary<string, string>? environment, params string[] args)
    {
        using Process process = Start(folder, environment, args);
        return Finish(process, input);
    }

    /// <summary>Runs a line of bash in which $FASTLMM is the program.</summary>
    public static CommandLine.Outcome Bash(string folder, string script)
    {
        using Process process = Start("/bin/bash", folder, new Dictionary<string, string> { ["FASTLMM"] = File }, ["-c", script]);
        return Finish(process, null);
    }

    public static Process Start(string folder, IReadOnlyDictionary<string, string>? environment, params string[] args) =>
        Start(File, folder, environment, args);

    public static CommandLine.Outcome Finish(Process process, byte[]? input)
    {
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        try
        {
            if (input is not null) process.StandardInput.BaseStream.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The program ended without reading all of it.
        }
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail("the program did not end");
        }
        return new CommandLine.Outcome(process.ExitCode, output.Result, error.Result);
    }

    private static Process Start(string program, string folder, IReadOnlyDictionary<string, string>? environment, IEnumerable<string> args)
    {
        var start = new ProcessStartInfo(program, args)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = new UTF8Encoding(false),
            StandardErrorEncoding = new UTF8Encoding(false),
        };
        start.Environment.Remove("FASTLMM_BACKEND");
        start.Environment["TMPDIR"] = folder;
        // Sockets of the runtime's diagnostics would lie in the temporary folder.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        return Process.Start(start) ?? throw new InvalidOperationException($"{program} cannot be started");
    }

    private static string FindRoot()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (System.IO.File.Exists(Path.Combine(at.FullName, "FastLmm.sln"))) return at.FullName;
        throw new DirectoryNotFoundException("no folder with FastLmm.sln above " + AppContext.BaseDirectory);
    }

    // Of the configuration that these tests were built with: …/bin/CONFIGURATION/net10.0/.
    private static string FindProgram()
    {
        var framework = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        string name = OperatingSystem.IsWindows() ? "fastlmm.exe" : "fastlmm";
        string path = Path.Combine(Root, "src", "FastLmm.Cli", "bin", framework.Parent!.Name, framework.Name, name);
        return System.IO.File.Exists(path)
            ? path
            : throw new FileNotFoundException($"the program is not built: there is no {path}; run dotnet build -c {framework.Parent.Name}");
    }
}
