using System.CommandLine;
using System.CommandLine.Parsing;

namespace FastLmm.Cli.Parsing;

/// <summary>One sentence for a command line that cannot be understood.</summary>
internal static class ParseErrorText
{
    public static string Of(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        string help = IsRoot(command) ? "fastlmm --help" : $"fastlmm {command.Name} --help";
        return $"{Fault(parsed, command)}; see {help}";
    }

    /// <summary>Refuses an argument that looks like an option, which a list of files would swallow.</summary>
    /// <exception cref="LmmException">There is one.</exception>
    public static void RefuseUnknownOptions(ParseResult parsed, IEnumerable<string> arguments)
    {
        if (arguments.FirstOrDefault(LooksLikeOption) is not { } option) return;
        Command command = parsed.CommandResult.Command;
        throw new LmmException(FailureKind.BadInput, $"{UnknownOption(option, command)}; see fastlmm {command.Name} --help");
    }

    private static string Fault(ParseResult parsed, Command command)
    {
        string? option = Arguments(parsed).FirstOrDefault(LooksLikeOption);
        if (option is not null) return UnknownOption(option, command);
        if (IsRoot(command)) return Arguments(parsed).FirstOrDefault() is { } word ? UnknownCommand(word, command) : "no command is given";
        if (parsed.UnmatchedTokens is [string extra, ..]) return $"{command.Name} does not take the argument '{extra}'{DataHint(command)}";
        string message = parsed.Errors[0].Message.TrimEnd('.');
        return parsed.Errors[0].SymbolResult switch
        {
            OptionResult { Tokens.Count: 0 } result => $"{result.Option.Name} needs a value",
            OptionResult { Tokens.Count: > 0 } result => $"{result.Option.Name} is given more than once",
            ArgumentResult result => $"{command.Name} needs {result.Argument.Name}{TakenByOption(parsed)}",
            _ => char.ToLowerInvariant(message[0]) + message[1..],
        };
    }

    private static string DataHint(Command command) =>
        command.Options.Any(option => option.Name == "--data") ? "; data are given by --data" : "";

    // An option whose value may be left out can take what was meant as an argument.
    private static string TakenByOption(ParseResult parsed)
    {
        OptionResult? taker = parsed.CommandResult.Children.OfType<OptionResult>()
            .FirstOrDefault(result => result.Option.Arity.MinimumNumberOfValues == 0 && result.Tokens.Count > 0);
        if (taker is null) return "";
        string name = taker.Option.Name;
        return $": '{taker.Tokens[0].Value}' went to {name} as its {taker.Option.HelpName}, so put {name} at the end";
    }

    private static bool IsRoot(Command command) => !command.Parents.Any();

    private static IEnumerable<string> Arguments(ParseResult parsed) =>
        parsed.Tokens.Where(token => token.Type == TokenType.Argument).Select(token => token.Value)
            .Where(value => !IsValueOfOption(parsed, value));

    private static bool IsValueOfOption(ParseResult parsed, string value) =>
        parsed.CommandResult.Children.OfType<OptionResult>().Any(result => result.Tokens.Any(token => token.Value == value));

    private static bool LooksLikeOption(string argument) => argument.Length > 1 && argument[0] == '-';

    private static string UnknownOption(string option, Command command)
    {
        string name = option.Split('=', 2)[0];
        return $"unknown option '{name}'" + Spelling.Suggestion(name, command.Options.Select(known => known.Name));
    }

    private static string UnknownCommand(string word, Command root)
    {
        if (word.Contains('~', StringComparison.Ordinal)) return "a formula is given where a command should be; put the word fit before it";
        string hint = word == "bootstrap"
            ? ": intervals are fastlmm confint MODEL --method bootstrap, tests are --bootstrap of compare and of test --random"
            : Spelling.Suggestion(word, root.Subcommands.Select(known => known.Name));
        return $"unknown command '{word}'{hint}";
    }
}
