using FastLmm.Inference.Diagnostics;
using FastLmm.Inference.Variances;

namespace FastLmm.Reporting;

/// <summary>
/// One row per subject and parameter: the estimate of all subjects, what it is without the subject (fixed effects at fixed θ, variance parameters
/// after one Newton step), the change, the change in standard errors, and the estimate of a refit without the subject where there is one.
/// </summary>
public static class InfluenceTable
{
    /// <summary>Writes header and rows.</summary>
    /// <param name="diagnostics">The diagnostics.</param>
    /// <param name="refits">Refits without some of the subjects.</param>
    /// <param name="writer">Where to write.</param>
    /// <param name="cancel">Stops between subjects.</param>
    public static void Write(
        ModelDiagnostics diagnostics, IReadOnlyList<LeftOutEstimates> refits, TableWriter writer, CancellationToken cancel = default)
    {
        foreach (string name in (string[])["subject", "parameter", "estimate", "without", "change", "scaled", "refit"]) writer.Field(name);
        writer.EndRow();
        Dictionary<string, LeftOutEstimates> made = refits.DistinctBy(refit => refit.Subject).ToDictionary(refit => refit.Subject);
        foreach (SubjectDiagnostics subject in diagnostics.Subjects(cancel))
        {
            foreach (ParameterChange change in Changes(diagnostics, subject, made.GetValueOrDefault(subject.Subject)))
            {
                writer.Field(subject.Subject);
                writer.Field(change.Parameter);
                foreach (double value in (double[])[change.Estimate, change.Without, change.Without - change.Estimate, change.Scaled, change.Refit])
                    writer.Field(value);
                writer.EndRow();
            }
        }
    }

    /// <summary>What a subject's removal does to each parameter: fixed effects, then standard deviations, correlations and σ.</summary>
    internal static IEnumerable<ParameterChange> Changes(ModelDiagnostics diagnostics, SubjectDiagnostics subject, LeftOutEstimates? refit)
    {
        bool made = refit is { Failure: null };
        for (int c = 0; c < diagnostics.FixedNames.Count; c++)
        {
            double beta = diagnostics.Beta[c];
            yield return new ParameterChange(
                diagnostics.FixedNames[c], beta, beta + subject.Dfbeta[c], subject.Dfbetas[c], made ? refit!.Beta[c] : double.NaN);
        }
        for (int k = 0; k < diagnostics.Variances.Count; k++)
        {
            VarianceParameter parameter = diagnostics.Variances[k];
            yield return new ParameterChange(
                parameter.Name, parameter.Estimate, subject.Variances[k], (subject.Variances[k] - parameter.Estimate) / parameter.StandardError,
                made ? refit!.Variances[k] : double.NaN);
        }
    }
}

/// <summary>What a subject's removal does to a parameter.</summary>
/// <param name="Parameter">Its name.</param>
/// <param name="Estimate">The estimate of all subjects.</param>
/// <param name="Without">Without the subject: at fixed θ, or after one Newton step of θ.</param>
/// <param name="Scaled">The change in standard errors.</param>
/// <param name="Refit">By a refit; NaN where there is none.</param>
internal sealed record ParameterChange(string Parameter, double Estimate, double Without, double Scaled, double Refit);
