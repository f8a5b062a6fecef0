using System.CommandLine;
using System.CommandLine.Completions;
using System.Globalization;

namespace FastLmm.Cli.Parsing;

/// <summary>Answers a shell that asks what could come next: <c>fastlmm "[suggest:POSITION]" "COMMAND LINE"</c>.</summary>
internal static class Completions
{
    private const string Start = "[suggest:";

    public static bool IsRequest(string argument) => argument.StartsWith(Start, StringComparison.Ordinal) && argument.EndsWith(']');

    public static void Write(Command commands, string request, string line, TextWriter writer)
    {
        ReadOnlySpan<char> digits = request.AsSpan(Start.Length, request.Length - Start.Length - 1);
        if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int position))
            throw new LmmException(FailureKind.BadInput, $"'{request}' has no position; a shell asks with \"[suggest:POSITION]\" \"COMMAND LINE\"");
        ParseResult parsed = commands.Parse(line, Cli.Parser);
        foreach (CompletionItem item in parsed.GetCompletions(Math.Min(position, line.Length))) writer.WriteLine(item.InsertText ?? item.Label);
    }
}
