using FastLmm.Inference.Diagnostics;
using FastLmm.Inference.Variances;

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
    public ModelDiagnostics Diagnose(Action<RowDiagnostics>? rows = null, CancellationToken cancel = default)
    {
        FitState made = Made;
        if (made.Estimates.Optimum.Failure is { } failure)
            throw new LmmException(FailureKind.FitFailed, $"the fit did not reach an optimum, so it has no diagnostics: {failure}");
        var source = new DiagnosticSource(
            made.Data.Statistics, made.Estimates, made.Data.Subjects, made.Sources,
            made.Rows ?? throw new LmmException(FailureKind.BadInput, "diagnostics need the rows, which statistics do not hold; fit the data"),
            made.Threads);
        string[] effects = [.. RandomBlocks.SelectMany(block => block.Names)];
        return ModelDiagnostics.Read(source, made.FixedNames, effects, Variances.StandardDeviations(Grouping), rows, cancel);
    }
}
