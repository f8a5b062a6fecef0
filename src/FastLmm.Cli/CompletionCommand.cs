using System.CommandLine;
using FastLmm.Cli.Parsing;

namespace FastLmm.Cli;

/// <summary><c>fastlmm completion SHELL</c>: a script that lets a shell complete commands and options.</summary>
internal static class CompletionCommand
{
    // The program itself answers what could come next: fastlmm "[suggest:POSITION]" "COMMAND LINE".
    private const string Bash = """
        _fastlmm() {
            local IFS=$'\n' word="${COMP_WORDS[COMP_CWORD]}"
            COMPREPLY=($(compgen -W "$(fastlmm "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)" -- "$word"))
        }
        complete -o default -F _fastlmm fastlmm
        """;

    private const string Zsh = """
        #compdef fastlmm
        _fastlmm() {
            local -a found
            found=("${(@f)$(fastlmm "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
            compadd -a found
            _files
        }
        compdef _fastlmm fastlmm
        """;

    private const string Fish = """
        function __fastlmm_suggest
            set -l line (commandline --current-process --cut-at-cursor)
            fastlmm "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
        end
        complete --command fastlmm --arguments '(__fastlmm_suggest)'
        """;

    private static readonly Dictionary<string, string> Scripts = new() { ["bash"] = Bash, ["zsh"] = Zsh, ["fish"] = Fish };

    public static Command Create()
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh or fish." };
        shell.CompletionSources.Add([.. Scripts.Keys]);
        var command = new Command("completion", "Print a script that lets a shell complete commands and options.") { shell };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(shell), parsed.InvocationConfiguration.Output));
        return command.WithExamples("""
            source <(fastlmm completion bash)                                      # in ~/.bashrc
            source <(fastlmm completion zsh)                                       # in ~/.zshrc, after compinit
            fastlmm completion fish > ~/.config/fish/completions/fastlmm.fish
            """);
    }

    private static int Run(string shell, TextWriter writer)
    {
        if (!Scripts.TryGetValue(shell, out string? script))
            throw new LmmException(FailureKind.BadInput, $"there is no completion for the shell '{shell}'; there is for bash, zsh and fish");
        writer.WriteLine(script.ReplaceLineEndings("\n"));
        return 0;
    }
}
