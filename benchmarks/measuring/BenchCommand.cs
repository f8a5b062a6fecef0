using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace FastLmm.Measuring;

/// <summary>Runs a benchmark program's command: an error is one sentence on standard error and an exit code that is not zero.</summary>
public static class BenchCommand
{
    /// <summary>Parses and runs.</summary>
    /// <returns>The command's exit code; 2 for wrong arguments, and that of the <see cref="FailureKind"/> for other errors.</returns>
    public static int Invoke(Command command, string[] arguments)
    {
        command.Options.Add(new HelpOption());
        ParseResult parsed = command.Parse(arguments);
        try
        {
            if (parsed.Action is ParseErrorAction) throw new LmmException(FailureKind.BadInput, parsed.Errors[0].Message);
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (LmmException e)
        {
            Console.Error.WriteLine($"{command.Name}: {e.Message}");
            return (int)e.Kind;
        }
    }
}
