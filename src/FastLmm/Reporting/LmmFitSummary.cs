using System.Globalization;
using FastLmm.Reporting;

namespace FastLmm;

/// <summary>Text of a fit.</summary>
public static class LmmFitSummary
{
    /// <summary>The summary of a fit, in the order of lme4's <c>print(summary(fit))</c>.</summary>
    /// <param name="fit">The fit.</param>
    /// <returns>Lines that end in <c>\n</c>.</returns>
    public static string Summary(this LmmFit fit)
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        SummaryWriter.Write(fit, writer);
        return writer.ToString();
    }
}
