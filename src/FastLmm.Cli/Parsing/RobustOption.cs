using System.CommandLine;

namespace FastLmm.Cli.Parsing;

/// <summary>The option <c>--robust</c>.</summary>
internal sealed class RobustOption
{
    private static readonly string[] Names = [.. Enum.GetNames<RobustType>().Where(name => name != nameof(RobustType.None))];

    private readonly Option<string> _robust = Options.Value(
        "--robust", "TYPE", "Cluster-robust covariance of the fixed effects: CR0, CR1, CR1p, CR1S or CR2; reports the number of subjects.");

    /// <summary>Declares it.</summary>
    public RobustOption() => _robust.CompletionSources.Add(_ => Names);

    /// <summary>The option, for the command.</summary>
    public Option Option => _robust;

    /// <summary>The type asked for; null when the option is not given.</summary>
    public RobustType? Read(ParseResult parsed) => parsed.GetValue(_robust) switch
    {
        null => null,
        { } name when Names.Contains(name, StringComparer.OrdinalIgnoreCase) => Enum.Parse<RobustType>(name, ignoreCase: true),
        { } name => throw new LmmException(
            FailureKind.BadInput, $"--robust needs one of {string.Join(", ", Names)}, not '{name}'{Spelling.Suggestion(name, Names)}"),
    };
}
