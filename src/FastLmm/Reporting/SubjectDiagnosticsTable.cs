using FastLmm.Inference.Diagnostics;

namespace FastLmm.Reporting;

/// <summary>One row per subject in order of first appearance; docs/diagnostics.md says what each column is.</summary>
public static class SubjectDiagnosticsTable
{
    private static readonly string[] Names =
    [
        "subject", "n", "leverage", "cooksd", "cooksd.theta", "mahalanobis", "p.value", "mahalanobis.ranef", "df.ranef", "p.value.ranef",
    ];

    /// <summary>Writes header and rows.</summary>
    /// <param name="diagnostics">The diagnostics.</param>
    /// <param name="writer">Where to write.</param>
    /// <param name="cancel">Stops between subjects.</param>
    public static void Write(ModelDiagnostics diagnostics, TableWriter writer, CancellationToken cancel = default)
    {
        foreach (string name in Names) writer.Field(name);
        foreach (string name in diagnostics.EffectNames) writer.Field(".ranef." + name);
        foreach (string name in diagnostics.EffectNames) writer.Field(".std.ranef." + name);
        foreach (string name in diagnostics.FixedNames) writer.Field("dfbeta." + name);
        foreach (string name in diagnostics.FixedNames) writer.Field("dfbetas." + name);
        writer.EndRow();
        foreach (SubjectDiagnostics subject in diagnostics.Subjects(cancel)) Write(subject, writer);
    }

    private static void Write(SubjectDiagnostics subject, TableWriter writer)
    {
        writer.Field(subject.Subject);
        writer.Field((long)subject.Rows);
        writer.Field(subject.Leverage);
        writer.Field(subject.CooksDistance);
        writer.Field(subject.ThetaCooksDistance);
        writer.Field(subject.Mahalanobis);
        writer.Field(subject.PValue);
        writer.Field(subject.EffectsMahalanobis);
        writer.Field((long)subject.EffectsDf);
        writer.Field(subject.EffectsPValue);
        foreach (double[] values in (double[][])[subject.Effects, subject.StandardisedEffects, subject.Dfbeta, subject.Dfbetas])
            foreach (double value in values) writer.Field(value);
        writer.EndRow();
    }
}
