using System.Text;
using System.Text.RegularExpressions;

namespace FastLmm.Cli.Tests.EndToEnd;

/// <summary>
/// Runs the README: in its <c>console</c> blocks a line beginning with "$ " is a command and the lines below it are its standard
/// output, in which a line <c>...</c> stands for any lines. In its <c>sh</c> blocks every line is a command, of which success is asked.
/// Commands of dotnet other than the program's are not run.
/// </summary>
public partial class ReadmeTests
{
    private const string FromSource = "dotnet run -c Release --project src/FastLmm.Cli -- ";
    private const string Installed = "fastlmm ";
    private const string Prompt = "$ ";
    private const string AnyLines = "...";

    [UnixFact]
    public void EveryCommandDoesWhatTheReadmeSays()
    {
        List<(string Command, string? Expected)> commands = [.. Commands(File.ReadAllText(Path.Combine(BuiltProgram.Root, "README.md")))];
        using var scratch = new Scratch();
        Directory.CreateDirectory(scratch.PathOf("examples"));
        foreach (string file in Directory.EnumerateFiles(Path.Combine(BuiltProgram.Root, "examples")))
            File.Copy(file, Path.Combine(scratch.PathOf("examples"), Path.GetFileName(file)));

        Assert.Contains(commands, command => command.Command.StartsWith("fit ", StringComparison.Ordinal) && command.Expected is not null);
        foreach ((string command, string? expected) in commands)
        {
            CommandLine.Outcome outcome = BuiltProgram.Bash(scratch.Folder, InScript(command));
            Assert.True(outcome.Code == 0, $"fastlmm {command}\nexits {outcome.Code}: {outcome.Error}");
            if (expected is not null)
                Assert.True(Matches(expected, outcome.Output), $"fastlmm {command}\nprints\n{outcome.Output}\nand the README says\n{expected}");
        }
    }

    [Theory]
    [InlineData("a\nb\n", "a\nb\n", true)]
    [InlineData("a\nb\n", "a\nc\n", false)]
    [InlineData("a\n...\nd\n", "a\nb\nc\nd\n", true)]
    [InlineData("a\n...\nd\n", "a\nb\nc\n", false)]
    [InlineData("...\nd\n", "a\nd\n", true)]
    [InlineData("a\n...\n", "a\n", true)]
    [InlineData("a.c\n", "abc\n", false)]
    [InlineData("a\n", "a\nb\n", false)]
    [InlineData("", "a\n", false)]
    public void OutputIsComparedLineByLine(string expected, string output, bool same) => Assert.Equal(same, Matches(expected, output));

    [Fact]
    public void CommandsAndOutputsAreFound()
    {
        const string Text = "x\n```console\n$ fastlmm fit a\none\n\ntwo\n$ dotnet test FastLmm.sln\nno\n$ " + FromSource
            + "fit b \\\n  --ml\nthree\n```\n```sh\nfastlmm backends | head -1\ndotnet test\n```\n```csharp\nfastlmm no\n```\n";

        Assert.Equal([("fit a", "one\n\ntwo\n"), ("fit b   --ml", "three\n"), ("backends | head -1", null)], Commands(Text));
    }

    private static IEnumerable<(string Command, string? Expected)> Commands(string text)
    {
        foreach (Match block in Fence().Matches(text.ReplaceLineEndings("\n")))
        {
            bool console = block.Groups["kind"].Value == "console";
            string body = block.Groups["body"].Value.Replace("\\\n", "", StringComparison.Ordinal);
            IEnumerable<string> parts = console
                ? ("\n" + body).Split("\n" + Prompt).Skip(1)
                : body.Split('\n').Where(line => line.Length > 0 && line[0] != '#');
            foreach (string part in parts)
            {
                string[] lines = part.Split('\n', 2);
                if (Arguments(lines[0]) is not { } arguments) continue;
                string rest = lines.Length < 2 || lines[1].Length == 0 ? "" : lines[1].TrimEnd('\n') + "\n";
                yield return (arguments, console ? rest : null);
            }
        }
    }

    private static string? Arguments(string line) => line.StartsWith(FromSource, StringComparison.Ordinal) ? line[FromSource.Length..]
        : line.StartsWith(Installed, StringComparison.Ordinal) ? line[Installed.Length..]
        : null;

    // Also the program's name after a pipe.
    private static string InScript(string command) =>
        "set -o pipefail\n\"$FASTLMM\" " + command.Replace("| " + FromSource, "| \"$FASTLMM\" ", StringComparison.Ordinal)
            .Replace("| " + Installed, "| \"$FASTLMM\" ", StringComparison.Ordinal);

    private static bool Matches(string expected, string output)
    {
        var pattern = new StringBuilder("^");
        foreach (string line in Lines(expected)) pattern.Append(line == AnyLines ? "(?:[^\n]*\n)*?" : Regex.Escape(line) + "[ ]*\n");
        return Regex.IsMatch(string.Concat(Lines(output).Select(line => line + "\n")), pattern + @"\z", RegexOptions.CultureInvariant);
    }

    private static IEnumerable<string> Lines(string text) =>
        text.Length == 0 ? [] : text.TrimEnd('\n').Split('\n').Select(line => line.TrimEnd());

    [GeneratedRegex(@"^```(?<kind>console|sh)\n(?<body>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Fence();
}
