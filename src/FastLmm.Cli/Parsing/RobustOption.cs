using System.CommandLine;

namespace FastLmm.Cli.Parsing;

/// <summary>The option <c>--robust</c>.</summary>
internal sealed class RobustOption
{
    private static readonly string[] Names = [.. Enum.GetNames<RobustType>().Where(name => name != nameof(RobustType.None))];

    private readonly Option<string> _robust = Options.Value(
        "--robust", "TYPE", $"Cluster-robust covariance of the mean, the subjects being the clusters: {string.Join(", ", Names[..^1])} or {Names[^1]}.");

    /// <summary>Declares it.</summary>
    public RobustOption() => _robust.CompletionSources.Add(_ => Names);

    /// <summary>The option, for the command.</summary>
    public Option Option => _robust;

    /// <summary>The type asked for.</summary>
    public RobustType Read(ParseResult parsed)
    {
        if (parsed.GetValue(_robust) is not { } name) return RobustType.None;
        return Names.FirstOrDefault(known => known.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } found
            ? Enum.Parse<RobustType>(found)
            : throw new LmmException(FailureKind.BadInput,
                $"there is no robust covariance '{name}'{Spelling.Suggestion(name, Names)}; there are {string.Join(", ", Names)}");
    }
}
