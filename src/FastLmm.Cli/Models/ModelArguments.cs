using System.CommandLine;
using FastLmm.Cli.Parsing;
using FastLmm.Tables;

namespace FastLmm.Cli.Models;

/// <summary>The argument MODEL of commands that go on from a saved fit, and where the statistics come from for those that need them.</summary>
internal sealed class ModelArguments
{
    private readonly Argument<string> _model = new("MODEL") { Description = "A model that fit --save wrote." };
    private readonly Option<string> _stats = Options.Value("--stats", "FILE", "Statistics of the fit, written by fit --save-stats.");
    private readonly Option<string[]> _data = Options.Values(
        "--data", "DATA", "Data of the fit, where they are no longer where they were; a pattern, or repeated.");

    private bool _rowsBesideStatistics;
    private readonly Option<string> _threads = Options.Value("--threads", "N", "Threads to use [default: one per processor].");
    private readonly Option<string> _temporary = Options.Value("--tmp", "DIR", "Folder for temporary files.");

    /// <summary>Adds MODEL, and where the command needs statistics the options that give them.</summary>
    public void AddTo(Command command, bool withStatistics)
    {
        command.Add(_model);
        if (!withStatistics) return;
        foreach (Option option in (Option[])[_stats, _data, _threads, _temporary]) command.Add(option);
    }

    /// <summary>Adds MODEL and the options that give the rows of the fit or others.</summary>
    /// <param name="command">The command.</param>
    /// <param name="withStatistics">Whether statistics may be given besides the rows.</param>
    /// <param name="dataHelp">What <c>--data</c> is for; null for the data of the fit.</param>
    public void AddRowsTo(Command command, bool withStatistics = false, string? dataHelp = null)
    {
        if (dataHelp is not null) _data.Description = dataHelp;
        _rowsBesideStatistics = withStatistics;
        command.Add(_model);
        if (withStatistics) command.Add(_stats);
        foreach (Option option in (Option[])[_data, _threads, _temporary]) command.Add(option);
    }

    /// <summary>Reads the model; statistics are read when asked for.</summary>
    /// <exception cref="LmmException">The model cannot be read, or the options contradict each other.</exception>
    public ModelInput Read(ParseResult parsed, CommandContext context)
    {
        string? stats = parsed.GetValue(_stats);
        string[] data = parsed.GetValue(_data) ?? [];
        if (stats is not null && data.Length > 0 && !_rowsBesideStatistics)
            throw new LmmException(FailureKind.BadInput, "--stats and --data are both given; either is enough, leave out one of them");
        if (parsed.GetValue(_temporary) is { } folder && !Directory.Exists(folder))
            throw new LmmException(FailureKind.BadInput, $"the folder '{folder}' given to --tmp does not exist");
        return new ModelInput(parsed.GetRequiredValue(_model), context)
        {
            StatisticsFile = stats,
            Data = DataFiles.Expand(data),
            Threads = (int)(parsed.Whole(_threads, 1, 4096) ?? 0),
            TemporaryFolder = parsed.GetValue(_temporary),
        };
    }
}
