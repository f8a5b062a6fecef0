using FastLmm.Designs;
using FastLmm.Inference.Diagnostics;
using FastLmm.Inference.Variances;
using FastLmm.Tables;

namespace FastLmm;

/// <content>Diagnostics.</content>
public sealed partial class LmmFit
{
    /// <summary>
    /// Residuals, leverage, influence and distances (METHOD.md 6g; docs/diagnostics.md). Reads the rows once, from the data again where they were not
    /// kept.
    /// </summary>
    /// <param name="rows">Takes the diagnostics of the rows, in their order; null where only subjects matter.</param>
    /// <param name="cancel">Stops between chunks.</param>
    /// <exception cref="LmmException">The fit failed, there are only statistics, or the data are not the same any more.</exception>
    /// <remarks>
    /// Cost: O(q² + qp + p²) a row. Holds the statistics, W_i and the factor of V_i of every subject, and no rows: memory does not grow with
    /// them.
    /// </remarks>
    public ModelDiagnostics Diagnose(Action<RowDiagnostics>? rows = null, CancellationToken cancel = default) =>
        Diagnosed(SourceOf(Made.Sources, Made.Rows ?? throw new LmmException(
            FailureKind.BadInput, "diagnostics need the rows, which statistics do not hold; fit the data, or give the data beside the statistics")), rows, cancel);

    /// <summary>The same of rows that are read from the data of the fit, once: for a fit to statistics.</summary>
    /// <param name="data">The data of the fit; subjects and rows may come in another order.</param>
    /// <param name="rows">Takes the diagnostics of the rows, in their order; null where only subjects matter.</param>
    /// <param name="cancel">Stops between chunks.</param>
    /// <exception cref="LmmException">The fit failed, or these are not its data; rows handed out before are not to be used.</exception>
    public ModelDiagnostics Diagnose(Table data, Action<RowDiagnostics>? rows = null, CancellationToken cancel = default)
    {
        FitState made = Made;
        LmmException Refusal(string how) => new(FailureKind.BadInput,
            $"{string.Join(", ", data.Sources)} does not hold what the model was fitted to: {how}; give the data of that fit");
        using NewRows read = made.Data.Recipe.Open(data, DesignParts.All);
        var matched = new MatchedRows(read, made.Data.Subjects, Refusal);
        return Diagnosed(SourceOf(data.Sources, () => matched.Chunks(made.Threads, cancel)) with { Refusal = Refusal }, rows, cancel);
    }

    private DiagnosticSource SourceOf(IReadOnlyList<string> sources, Func<IEnumerable<DesignChunk>> rows) =>
        new(Made.Data.Statistics, Made.Estimates, Made.Data.Subjects, sources, rows, Made.Threads);

    private ModelDiagnostics Diagnosed(DiagnosticSource source, Action<RowDiagnostics>? rows, CancellationToken cancel)
    {
        if (source.Estimates.Optimum.Failure is { } failure)
            throw new LmmException(FailureKind.FitFailed, $"the fit did not reach an optimum, so it has no diagnostics: {failure}");
        string[] effects = [.. RandomBlocks.SelectMany(block => block.Names)];
        return ModelDiagnostics.Read(source, Made.FixedNames, effects, Variances.StandardDeviations(Grouping), rows, cancel);
    }
}
