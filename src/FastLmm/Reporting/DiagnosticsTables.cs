using System.Globalization;
using FastLmm.Inference.Diagnostics;

namespace FastLmm.Reporting;

/// <summary>The summary of diagnostics: the subjects and rows to look at first, and what refits without subjects give.</summary>
public static class DiagnosticsTables
{
    private const double Rounding = 1e-12;              // of an estimate

    /// <summary>All tables.</summary>
    /// <param name="diagnostics">The diagnostics.</param>
    /// <param name="ranking">The subjects to show.</param>
    /// <param name="rows">How many rows to show.</param>
    /// <param name="refits">Refits without some of the subjects.</param>
    public static IReadOnlyList<ResultTable> Of(
        ModelDiagnostics diagnostics, SubjectRanking ranking, int rows, IReadOnlyList<LeftOutEstimates> refits) =>
        [Influential(diagnostics, ranking), Outlying(diagnostics, ranking), Extreme(diagnostics, rows), .. refits.Select(refit => Refit(diagnostics, refit))];

    private static ResultTable Influential(ModelDiagnostics diagnostics, SubjectRanking ranking)
    {
        IReadOnlyList<SubjectDiagnostics> shown = ranking.MostInfluential;
        var table = new ResultTable("Most influential subjects:");
        table.Text("subject", shown.Select(subject => subject.Subject));
        table.Numbers("n", shown.Select(subject => (double)subject.Rows), NumberStyle.Df);
        table.Numbers("leverage", shown.Select(subject => subject.Leverage), NumberStyle.Statistic);
        table.Numbers("cooksd", shown.Select(subject => subject.CooksDistance), NumberStyle.Statistic);
        table.Numbers("cooksd.theta", shown.Select(subject => subject.ThetaCooksDistance), NumberStyle.Statistic);
        table.Text("moves", shown.Select(subject => Moves(diagnostics, subject)), "moves most (in standard errors)");
        table.Notes.Add(Invariant($"{Subjects(ranking.AboveLimit)} above Cook's distance 4/m = {ranking.CooksLimit:g3}; leverages sum to {diagnostics.FixedNames.Count}."));
        table.Notes.Add("Look at these subjects' rows for slips; --exact ID refits without a subject. Where conclusions change, report both.");
        return table;
    }

    private static ResultTable Outlying(ModelDiagnostics diagnostics, SubjectRanking ranking)
    {
        IReadOnlyList<SubjectDiagnostics> shown = ranking.MostOutlying;
        var table = new ResultTable("Most outlying subjects (Mahalanobis distances of the response, and of the random effects):");
        table.Text("subject", shown.Select(subject => subject.Subject));
        table.Numbers("mahalanobis", shown.Select(subject => subject.Mahalanobis), NumberStyle.Statistic);
        table.Numbers("n", shown.Select(subject => (double)subject.Rows), NumberStyle.Df, "df");
        table.Numbers("pValue", shown.Select(subject => subject.PValue), NumberStyle.PValue, "Pr(>Chisq)");
        table.Numbers("mahalanobis.ranef", shown.Select(subject => subject.EffectsMahalanobis), NumberStyle.Statistic, "ranef");
        table.Numbers("df.ranef", shown.Select(subject => (double)subject.EffectsDf), NumberStyle.Df, "df");
        table.Numbers("pValue.ranef", shown.Select(subject => subject.EffectsPValue), NumberStyle.PValue, "Pr(>Chisq)");
        table.Notes.Add(Invariant($"{Subjects(ranking.Outlying)} below p = {ranking.OutlyingBelow:g2}, which allows for {diagnostics.SubjectCount:N0} subjects and two distances."));
        table.Notes.Add("A small ranef p value: an unusual subject. Only the response's: rows that do not fit together, see --rows.");
        return table;
    }

    private static ResultTable Extreme(ModelDiagnostics diagnostics, int rows)
    {
        ExtremeRow[] shown = [.. diagnostics.ExtremeRows.Take(rows)];
        var table = new ResultTable("Largest standardised residuals:");
        if (shown.Select(row => row.Source).Distinct().Count() > 1) table.Text("file", shown.Select(row => row.Source));
        table.Text("row", shown.Select(row => row.Row.ToString(CultureInfo.InvariantCulture)));
        table.Text("subject", shown.Select(row => row.Subject));
        table.Numbers(".resid", shown.Select(row => row.Residual));
        table.Numbers(".std.resid", shown.Select(row => row.Standardised), NumberStyle.Statistic);
        table.Numbers(".hat", shown.Select(row => row.Hat), NumberStyle.Statistic);
        table.Numbers(".cooksd", shown.Select(row => row.CooksDistance), NumberStyle.Statistic);
        table.Notes.Add(Invariant($"The fitted values use {diagnostics.HatSum:F1} parameters, random effects included, of {diagnostics.Rows:N0} rows."));
        return table;
    }

    private static ResultTable Refit(ModelDiagnostics diagnostics, LeftOutEstimates refit)
    {
        var table = new ResultTable($"Without {refit.Subject}:");
        if (refit.Failure is { } failure)
        {
            table.Notes.Add($"No fit: {failure}.");
            return table;
        }
        ParameterChange[] changes = [.. InfluenceTable.Changes(diagnostics, diagnostics.Subject(refit.Subject), refit)];
        table.Text("parameter", changes.Select(change => change.Parameter), "");
        table.Numbers("estimate", changes.Select(change => change.Estimate), NumberStyle.Mixed, "with");
        table.Numbers("refit", changes.Select(change => change.Refit), NumberStyle.Mixed, "without");
        table.Numbers("change", changes.Select(change => Change(change.Estimate, change.Refit)), NumberStyle.Mixed);
        table.Numbers("oneStep", changes.Select(change => Change(change.Estimate, change.Without)), NumberStyle.Mixed, "one step said");
        table.Notes.Add(Invariant($"Cook's distance {refit.CooksDistance:g4}, {refit.Iterations} Newton steps."));
        return table;
    }

    // What is rounding is shown as no change.
    private static double Change(double from, double to) => Math.Abs(to - from) <= Rounding * Math.Abs(from) ? 0 : to - from;

    private static string Moves(ModelDiagnostics diagnostics, SubjectDiagnostics subject)
    {
        if (subject.Dfbeta.Any(double.IsNaN)) return "alone carries a fixed effect";
        ParameterChange[] changes = [.. InfluenceTable.Changes(diagnostics, subject, null).Where(change => double.IsFinite(change.Scaled))];
        return changes.MaxBy(change => Math.Abs(change.Scaled)) is { } most ? Invariant($"{most.Parameter} {most.Scaled:+0.00;-0.00}") : "";
    }

    private static string Subjects(int count) => Invariant($"{count:N0} subject{(count == 1 ? " is" : "s are")}");

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
