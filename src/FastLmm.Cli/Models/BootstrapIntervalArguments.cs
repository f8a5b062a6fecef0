using System.CommandLine;
using FastLmm.Cli.Parsing;
using FastLmm.Inference.Bootstrap;
using FastLmm.Reporting;

namespace FastLmm.Cli.Models;

/// <summary>Options of <c>confint --method bootstrap</c>, and the intervals.</summary>
internal sealed class BootstrapIntervalArguments
{
    private readonly BootstrapArguments _bootstrap = new("--replicates", "Responses to simulate and fit [default: 1000].");
    private readonly Option<string> _type = Options.Value("--boot-type", "TYPE", "percentile or bca [default: percentile].");
    private readonly Option<string> _save = Options.Value(
        "--save-replicates", "FILE", "Write the estimates of every replicate as a table (.csv, .tsv, .gz, .parquet).");

    /// <summary>Adds the options.</summary>
    public void AddTo(Command command)
    {
        _bootstrap.AddTo(command);
        command.Add(_type);
        command.Add(_save);
    }

    /// <summary>Refuses what is wrong before anything is computed.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="wanted">Whether there is a bootstrap.</param>
    public void Check(ParseResult parsed, bool wanted)
    {
        if (!wanted)
        {
            _bootstrap.Refuse(parsed, "--method bootstrap");
            foreach (Option<string> option in (Option<string>[])[_type, _save])
                if (parsed.GetValue(option) is not null) throw new LmmException(FailureKind.BadInput, $"{option.Name} goes with --method bootstrap");
            return;
        }
        ReadType(parsed);
        if (parsed.GetValue(_save) is { } file) OutputTable.Check(file);
    }

    /// <summary>The intervals; the replicates are written where asked for.</summary>
    public ResultTable Run(ParseResult parsed, ModelInput input, string[]? names, double? level, CommandContext context)
    {
        LmmFit fit = input.Refit("bootstrap intervals need", ModelInput.OnlyEstimates);
        BootstrapOptions options = _bootstrap.Read(parsed) with { Parameters = names };
        BootstrapReplicates replicates = BootstrapArguments.Watched(progress => fit.Bootstrap(options, progress, context.Cancel));
        BootstrapIntervals intervals = replicates.Intervals(level ?? fit.Level, ReadType(parsed), names);
        if (parsed.GetValue(_save) is { } file) OutputTable.Write(file, writer => BootstrapTables.Write(replicates, writer));
        return BootstrapTables.Intervals(intervals);
    }

    private BootstrapIntervalType ReadType(ParseResult parsed) => parsed.GetValue(_type) switch
    {
        null or "percentile" or "perc" => BootstrapIntervalType.Percentile,
        "bca" or "BCa" => BootstrapIntervalType.Bca,
        { } text => throw new LmmException(
            FailureKind.BadInput, $"{_type.Name} needs percentile or bca, not '{text}'{Spelling.Suggestion(text, ["percentile", "bca"])}"),
    };
}
