using System.CommandLine;
using FastLmm.Tables;

namespace FastLmm.Cli.Parsing;

/// <summary>Options on how data are read, common to the commands that read them.</summary>
internal sealed class ReadingArguments
{
    public Option<string> Missing { get; } = Options.Value(
        "--na", "TOKENS", "What stands for a missing value, separated by commas, besides the empty field [default: NA,NaN,.].");

    public Option<string[]> Factors { get; } = Options.Values(
        "--factor", "COL", "Read a column as a factor even if it looks numeric; may be repeated.");

    public Option<string[]> Numerics { get; } = Options.Values("--numeric", "COL", "Read a column as numbers; may be repeated.");

    public Option<string> Temporary { get; } = Options.Value("--tmp", "DIR", "Folder for temporary files.");

    public TableOptions Read(ParseResult parsed)
    {
        var options = new TableOptions
        {
            Factors = parsed.GetValue(Factors) ?? [],
            Numerics = parsed.GetValue(Numerics) ?? [],
            TemporaryFolder = parsed.GetValue(Temporary),
        };
        if (options.Factors.Intersect(options.Numerics).FirstOrDefault() is { } both)
            throw new LmmException(FailureKind.BadInput, $"the column '{both}' is given both to --factor and to --numeric; leave out one of them");
        if (options.TemporaryFolder is { } folder && !Directory.Exists(folder))
            throw new LmmException(FailureKind.BadInput, $"the folder '{folder}' given to --tmp does not exist");
        return parsed.GetValue(Missing) is { } tokens ? options with { MissingTokens = [.. tokens.Split(',').Append("").Distinct()] } : options;
    }
}
