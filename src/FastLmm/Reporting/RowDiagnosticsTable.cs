using FastLmm.Inference.Diagnostics;

namespace FastLmm.Reporting;

/// <summary>One row per row used, in the order of the data, under the names of broom.mixed and HLMdiag; docs/diagnostics.md says what each is.</summary>
public static class RowDiagnosticsTable
{
    private static readonly string[] Names =
    [
        "file", "row", "subject", ".fitted", ".resid", ".pearson", ".std.resid", ".hat", ".cooksd", ".fixed", ".mar.resid", ".chol.mar.resid",
    ];

    /// <summary>Writes the header.</summary>
    public static void WriteHeader(TableWriter writer)
    {
        foreach (string name in Names) writer.Field(name);
        writer.EndRow();
    }

    /// <summary>Writes some rows.</summary>
    public static void Write(RowDiagnostics rows, TableWriter writer)
    {
        double[][] columns =
        [
            rows.Fitted, rows.Residual, rows.Pearson, rows.Standardised, rows.Hat, rows.CooksDistance, rows.Fixed, rows.Marginal, rows.Whitened,
        ];
        for (int i = 0; i < rows.Row.Length; i++)
        {
            writer.Field(rows.Source);
            writer.Field(rows.Row[i]);
            writer.Field(rows.Subject[i]);
            foreach (double[] column in columns) writer.Field(column[i]);
            writer.EndRow();
        }
    }
}
