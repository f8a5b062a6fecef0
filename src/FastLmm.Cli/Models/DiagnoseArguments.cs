using System.CommandLine;
using FastLmm.Cli.Parsing;
using FastLmm.Reporting;

namespace FastLmm.Cli.Models;

/// <summary>Options of <c>fastlmm diagnose</c>, but for those that say where the data are.</summary>
internal sealed class DiagnoseArguments
{
    private const int DefaultTop = 5;
    private const string StandardOutputName = "-";

    private readonly Option<string> _rows = Options.Value("--rows", "FILE", "Write residuals, leverage and Cook's distance of every row (.csv, .tsv, .gz, .parquet).");
    private readonly Option<string> _subjects = Options.Value("--subjects", "FILE", "Write leverage, influence and distances of every subject.");
    private readonly Option<string> _influence = Options.Value("--influence", "FILE", "Write what each subject's removal does to each parameter.");
    private readonly Option<string> _qq = Options.Value("--qq", "FILE", "Write the points of normal Q-Q plots of residuals and random effects.");
    private readonly Option<string[]> _exact = Options.Values("--exact", "ID", "Refit without this subject; several with commas, or repeated.");
    private readonly Option<string> _exactTop = Options.Value("--exact-top", "K", "Refit without each of the K most influential subjects.");
    private readonly Option<string> _top = Options.Value("--top", "N", $"How many subjects and rows to show [default: {DefaultTop}].");
    private readonly Option<string> _json = new("--json")
    {
        HelpName = "FILE",
        Description = "Write the summary as JSON to FILE, or to standard output instead of the tables.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    /// <summary>Adds the options.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_rows, _subjects, _influence, _qq, _exact, _exactTop, _top, _json]) command.Add(option);
    }

    /// <summary>Reads the options.</summary>
    /// <exception cref="LmmException">A file cannot be written, or two outputs would go to one place.</exception>
    public DiagnoseRequest Read(ParseResult parsed)
    {
        var request = new DiagnoseRequest
        {
            Rows = parsed.GetValue(_rows),
            Subjects = parsed.GetValue(_subjects),
            Influence = parsed.GetValue(_influence),
            QuantilePlots = parsed.GetValue(_qq),
            Json = parsed.GetResult(_json) is null ? null : parsed.GetValue(_json) ?? StandardOutputName,
            Exact = parsed.GetValue(_exact) ?? [],
            ExactTop = (int)(parsed.Whole(_exactTop, 1, 100_000) ?? 0),
            Top = (int)(parsed.Whole(_top, 0, 100) ?? DefaultTop),
        };
        var taken = new Dictionary<string, string>();
        foreach ((string option, string? path) in new[]
                 {
                     (_rows.Name, request.Rows), (_subjects.Name, request.Subjects), (_influence.Name, request.Influence),
                     (_qq.Name, request.QuantilePlots), (_json.Name, request.Json),
                 })
        {
            if (path is null || (path == StandardOutputName && option == _json.Name)) continue;
            if (path == StandardOutputName)
                throw new LmmException(FailureKind.BadInput, $"{option} needs the name of a file; the summary goes to standard output");
            if (!taken.TryAdd(Path.GetFullPath(path), option))
                throw new LmmException(
                    FailureKind.BadInput, $"{option} would write to the same file as {taken[Path.GetFullPath(path)]}: '{path}'; give it another one");
            if (option == _json.Name) AtomicFile.Check(path);
            else OutputTable.Check(path);
        }
        return request;
    }
}
