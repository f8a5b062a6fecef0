using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Runtime.CompilerServices;

namespace FastLmm.Cli.Parsing;

/// <summary>The usual help of a command, and its examples and notes after it.</summary>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    private static readonly ConditionalWeakTable<Command, string[]> Extras = [];

    public override bool ClearsParseErrors => true;

    public static void Register(Command command, string examples, string notes) => Extras.Add(command, [examples, notes]);

    public override int Invoke(ParseResult parseResult)
    {
        int code = help.Invoke(parseResult);
        if (!Extras.TryGetValue(parseResult.CommandResult.Command, out string[]? extras)) return code;
        TextWriter writer = parseResult.InvocationConfiguration.Output;
        WriteSection(writer, "Examples:", extras[0]);
        if (extras[1].Length == 0) return code;
        writer.WriteLine();
        WriteSection(writer, "Notes:", extras[1]);
        return code;
    }

    private static void WriteSection(TextWriter writer, string title, string text)
    {
        writer.WriteLine(title);
        foreach (string line in text.ReplaceLineEndings("\n").Split('\n')) writer.WriteLine("  " + line);
    }
}

/// <summary>Examples of commands.</summary>
internal static class CommandExamples
{
    /// <summary>Gives a command the examples that its help shows, one a line, and notes after them.</summary>
    public static Command WithExamples(this Command command, string examples, string notes = "")
    {
        HelpWithExamples.Register(command, examples, notes);
        return command;
    }
}
