using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using FastLmm.Cli.Cohorts;
using FastLmm.Cli.Converting;
using FastLmm.Cli.Fitting;
using FastLmm.Cli.Models;
using FastLmm.Cli.Parsing;
using FastLmm.Engine;
using FastLmm.Kernels.Gpu;
using FastLmm.Models;
using FastLmm.Reporting;
using FastLmm.Tables;
using FastLmm.Tables.Parquet;

namespace FastLmm.Cli;

/// <summary>The program: arguments in, exit code out.</summary>
internal static class Cli
{
    private const string Name = "fastlmm";

    private const string Description = "Linear mixed effects models for large longitudinal cohorts.";

    private const string Examples = """
        fastlmm fit "distance ~ age * Sex + (1 + age | Subject)" orthodont.csv
        fastlmm fit --help
        """;

    // Making a command costs milliseconds: when a line begins with the name of one, nothing asks for the others.
    private static readonly Entry[] All =
    [
        new("fit", FitCommand.Create, Table.Prepare),
        new("compare", CompareCommand.Create, SavedModel.Prepare),
        new("test", TestCommand.Create, SavedModel.Prepare),
        new("confint", ConfintCommand.Create, SavedModel.Prepare),
        new("variances", VariancesCommand.Create, SavedModel.Prepare),
        new("means", MeansCommand.Create, SavedModel.Prepare),
        new("predict", PredictCommand.Create, SavedModel.Prepare),
        new("simulate", SimulateCommand.Create, SavedModel.Prepare),
        new("diagnose", DiagnoseCommand.Create, SavedModel.Prepare),
        new("convert", ConvertCommand.Create),
        new("backends", _ => BackendsCommand.Create()),
        new("generate", GenerateCommand.Create),
        new("completion", _ => CompletionCommand.Create()),
    ];

    static Cli() => Backends.Add(() => GpuBackends.All);

    /// <summary>Runs one command line.</summary>
    /// <returns>The exit code: 0 done, 1 the fit failed, 2 bad input, 3 cannot run here, 4 reading or writing failed, 130 interrupted.</returns>
    public static int Run(string[] args, CommandContext context)
    {
        try
        {
            Command commands = Commands(args, context);
            if (args is [string request, string line] && Completions.IsRequest(request)) return Complete(commands, request, line, context);
            ParseResult parsed = commands.Parse(args, Parser);
            if (parsed.Action is ParseErrorAction) throw new LmmException(FailureKind.BadInput, ParseErrorText.Of(parsed));
            return Invoke(parsed, context);
        }
        catch (Exception error)
        {
            return Failure.Report(error, context.Error);
        }
    }

    internal static ParserConfiguration Parser { get; } = new() { EnablePosixBundling = false, ResponseFileTokenReplacer = null };

    private static int Invoke(ParseResult parsed, CommandContext context)
    {
        int code = 0;
        context.WriteText(writer => code = parsed.Invoke(
            new InvocationConfiguration { Output = writer, Error = context.Error, EnableDefaultExceptionHandler = false }));
        return code;
    }

    private static int Complete(Command commands, string request, string line, CommandContext context)
    {
        context.WriteText(writer => Completions.Write(commands, request, line, writer));
        return 0;
    }

    // Not a RootCommand: its name would be that of the assembly.
    private static Command Commands(string[] args, CommandContext context)
    {
        var help = new HelpOption("--help", "-h") { Description = "Show help and examples.", Recursive = true };
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
        var version = Options.Flag("--version", "Show the version, and whether it can read and write Parquet files and has GPU support.");
        version.Action = new VersionAction();
        var root = new Command(Name, Description) { help, version };
        if (args.Length == 0 || All.FirstOrDefault(entry => entry.Name == args[0]) is not { } named)
        {
            foreach (Entry entry in All) root.Add(entry.Create(context));
        }
        else
        {
            // Understanding the line takes long enough to compile on another core what comes after it.
            if (args.Length > 1) named.Prepare?.Invoke();
            root.Add(named.Create(context));
        }
        return root.WithExamples(Examples);
    }

    // Prepare begins what the command will run, before anything is known but its name.
    private sealed record Entry(string Name, Func<CommandContext, Command> Create, Action? Prepare = null);

    private sealed class VersionAction : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            string parquet = ParquetSupport.Unavailable is { } reason ? $"no Parquet: {reason}" : $"Parquet: {ParquetSupport.Engine}";
            string gpu = GpuBackends.Absence is { } absence ? $"no GPU: {absence}" : "GPU: ILGPU";
            parseResult.InvocationConfiguration.Output.WriteLine($"{Name} {FitJson.Version} ({parquet}; {gpu})");
            return 0;
        }
    }
}
