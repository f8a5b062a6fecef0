using System.CommandLine;

namespace FastLmm.Cli.Parsing;

/// <summary>The option <c>--df</c>.</summary>
internal sealed class DfOption
{
    private static readonly Dictionary<string, DfMethod> Methods = new()
    {
        ["satterthwaite"] = DfMethod.Satterthwaite,
        ["kenward-roger"] = DfMethod.KenwardRoger,
        ["none"] = DfMethod.None,
    };

    private readonly Option<string> _df;

    /// <summary>Declares it.</summary>
    /// <param name="normally">What holds without it.</param>
    public DfOption(string normally)
    {
        _df = Options.Value("--df", "METHOD", $"Degrees of freedom of tests of the mean: {string.Join(" or ", Methods.Keys)} [default: {normally}].");
        _df.CompletionSources.Add(_ => Methods.Keys);
    }

    /// <summary>The option, for the command.</summary>
    public Option Option => _df;

    /// <summary>The method asked for; null when the option is not given.</summary>
    public DfMethod? Read(ParseResult parsed) => parsed.GetValue(_df) switch
    {
        null => null,
        { } name when Methods.TryGetValue(name, out DfMethod method) => method,
        { } name => throw new LmmException(FailureKind.BadInput,
            $"there are no degrees of freedom '{name}'{Spelling.Suggestion(name, [.. Methods.Keys])}; there are {string.Join(", ", Methods.Keys)}"),
    };
}
