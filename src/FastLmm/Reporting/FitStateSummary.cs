using System.Globalization;

namespace FastLmm.Reporting;

/// <summary>The last lines of the summary: what was left out, how the optimiser ended, what a user must know.</summary>
internal static class FitStateSummary
{
    public static void Write(LmmFit fit, TextWriter writer)
    {
        foreach (string line in LeftOut(fit)) writer.Write(line + "\n");
        writer.Write(State(fit) + "\n");
        foreach (string message in fit.Messages) writer.Write(message + "\n");
    }

    private static IEnumerable<string> LeftOut(LmmFit fit)
    {
        if (fit.RowsDropped > 0 || fit.SubjectsDropped > 0)
        {
            string subjects = fit.SubjectsDropped > 0 ? $" and {Counted(fit.SubjectsDropped, "subject")} without a usable row" : "";
            yield return $"Left out: {Counted(fit.RowsDropped, "row")}{subjects}.";
        }
        if (fit.ColumnsDropped.Count > 0)
        {
            string those = fit.ColumnsDropped.Count == 1 ? "a linear combination" : "linear combinations";
            yield return $"Dropped from the fixed effects as {those} of earlier columns: {string.Join(", ", fit.ColumnsDropped)}.";
        }
    }

    private static string State(LmmFit fit)
    {
        ConvergenceReport report = fit.Convergence;
        string figures = $"(gradient {Short(report.GradientNorm)}, decrement {Short(report.NewtonDecrement)})";
        string steps = Counted(report.Iterations, "Newton step");
        return fit.Status switch
        {
            FitStatus.Converged => $"Converged in {steps} {figures}.",
            FitStatus.Boundary => $"Converged on the boundary in {steps} {figures}.",
            _ => $"Failed: no optimum was reached in {steps} {figures}.",
        };
    }

    private static string Short(double x) => NumberFormat.One(x, 2);

    private static string Counted(long count, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");
}
