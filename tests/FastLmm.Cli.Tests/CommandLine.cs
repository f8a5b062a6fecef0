using System.Globalization;
using System.Text;

namespace FastLmm.Cli.Tests;

/// <summary>Runs the program in this process.</summary>
internal static class CommandLine
{
    public sealed record Outcome(int Code, string Output, string Error);

    public static Outcome Run(params string[] args) => Run(null, args);

    public static Outcome Run(FitModel? fit, params string[] args)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        var context = new CommandContext(output, error, CancellationToken.None);
        int code = Cli.Run(args, fit is null ? context : context with { Fit = fit });
        return new Outcome(code, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }
}
