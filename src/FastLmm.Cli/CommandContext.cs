using System.Text;
using FastLmm.Tables;

namespace FastLmm.Cli;

/// <summary>Reads the files and fits the model; a test may put another function in its place.</summary>
internal delegate LmmFit FitModel(string formula, IReadOnlyList<string> files, TableOptions reading, FitOptions options,
    IProgress<FitProgress>? progress, CancellationToken cancel);

/// <summary>What a command has around it.</summary>
/// <param name="Output">Standard output: results.</param>
/// <param name="Error">Standard error: errors, warnings, progress.</param>
/// <param name="Cancel">Set on Ctrl-C.</param>
internal sealed record CommandContext(Stream Output, TextWriter Error, CancellationToken Cancel)
{
    public FitModel Fit { get; init; } = (formula, files, reading, options, progress, cancel) =>
    {
        LinearMixedModel.Prepare(formula, options);
        return LinearMixedModel.Fit(formula, Table.FromFiles(files, reading), options, progress, cancel);
    };

    /// <summary>Writes text to standard output and hands it on.</summary>
    public void WriteText(Action<TextWriter> write)
    {
        using var writer = new StreamWriter(Output, new UTF8Encoding(false), 4096, leaveOpen: true) { NewLine = "\n" };
        write(writer);
    }
}
