using FastLmm.Tables;

namespace FastLmm.Cli.Fitting;

/// <summary>A command line of <c>fit</c>, understood.</summary>
/// <param name="Formula">The formula as given.</param>
/// <param name="Files">Data files; <c>-</c> is standard input.</param>
/// <param name="Reading">How to read them.</param>
/// <param name="Options">How to fit.</param>
/// <param name="Outputs">Where the results go.</param>
/// <param name="Quiet">No summary, no progress.</param>
internal sealed record FitRequest(
    string Formula, IReadOnlyList<string> Files, TableOptions Reading, FitOptions Options, FitOutputs Outputs, bool Quiet);
