using System.Globalization;
using FastLmm.Inference;

namespace FastLmm.Reporting;

/// <summary>The summary of a fit as text, in the order of lme4's <c>print(summary(fit))</c>.</summary>
public static class SummaryWriter
{
    private const int Digits = 4;
    private const int MostColumnsForCorrelations = 20;

    /// <summary>Writes the summary; lines end in <c>\n</c> on every system.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="writer">Where to write.</param>
    /// <param name="data">What to call the data, e.g. the file names; null leaves the line out.</param>
    public static void Write(LmmFit fit, TextWriter writer, string? data = null)
    {
        WriteHead(fit, writer, data);
        WriteCriteria(fit, writer);
        WriteResiduals(fit, writer);
        RandomEffectsSummary.Write(fit, writer, Digits);
        FixedEffectsSummary.Write(fit, writer, Digits);
        WriteCorrelations(fit, writer);
        FitStateSummary.Write(fit, writer);
    }

    private static void WriteHead(LmmFit fit, TextWriter writer, string? data)
    {
        string method = fit.Method == EstimationMethod.Reml ? "REML" : "maximum likelihood";
        writer.Write($"Linear mixed model fit by {method}\nFormula: {fit.Formula}\n");
        if (data is not null) writer.Write($"   Data: {data}\n");
        writer.Write('\n');
    }

    private static void WriteCriteria(LmmFit fit, TextWriter writer)
    {
        if (fit.Method == EstimationMethod.Reml) writer.Write($"REML criterion at convergence: {OneDecimal(fit.Criterion)}\n\n");
        List<string> names = ["AIC", "BIC", "logLik"];
        List<double> values = [fit.Aic, fit.Bic, fit.LogLik];
        if (fit.Method == EstimationMethod.Ml)
        {
            names.Add("deviance");
            values.Add(fit.Criterion);
        }
        List<string> cells = [.. values.Select(OneDecimal), (fit.Rows - fit.Parameters).ToString(CultureInfo.InvariantCulture)];
        WriteNamedNumbers(writer, [.. names, "df.resid"], [.. cells]);
    }

    private static void WriteResiduals(LmmFit fit, TextWriter writer)
    {
        if (fit.ResidualQuantiles is not { } quantiles) return;
        double largest = quantiles.Max(Math.Abs);
        int decimals = largest > 0 ? Digits + 1 - (int)Math.Ceiling(Math.Log10(largest)) : Digits + 1;
        double[] rounded = [.. quantiles.Select(x => NumberFormat.Rounded(x, Math.Max(0, decimals)))];
        writer.Write("Scaled residuals:\n");
        WriteNamedNumbers(writer, ["Min", "1Q", "Median", "3Q", "Max"], NumberFormat.Column(rounded, Digits));
    }

    // As R prints a named vector: all names and numbers in fields of one width.
    private static void WriteNamedNumbers(TextWriter writer, string[] names, string[] numbers)
    {
        int width = Math.Max(names.Max(name => name.Length), numbers.Max(number => number.Length));
        foreach (string[] line in new[] { names, numbers })
            writer.Write(string.Join(' ', line.Select(cell => cell.PadLeft(width))) + "\n");
        writer.Write('\n');
    }

    private static void WriteCorrelations(LmmFit fit, TextWriter writer)
    {
        int p = fit.FixedEffects.Count;
        if (p < 2) return;
        if (p > MostColumnsForCorrelations)
        {
            string why = $"as p = {p} > {MostColumnsForCorrelations}";
            writer.Write($"Correlation of fixed effects not shown, {why}; their covariances are in the JSON.\n\n");
            return;
        }
        string[] names = [.. fit.FixedEffects.Select(effect => effect.Name)];
        string[] rows = Abbreviation.Of(names, 11), columns = Abbreviation.Of(names, 6);
        writer.Write("Correlation of fixed effects:\n");
        var table = new TextTable(["", .. columns[..^1]]);
        for (int i = 1; i < p; i++)
            table.Add([rows[i], .. Enumerable.Range(0, p - 1).Select(j => j < i ? Correlation(fit.Vcov, i, j) : "")]);
        table.Write(writer);
        writer.Write('\n');
    }

    private static string Correlation(double[,] vcov, int i, int j)
    {
        double r = vcov[i, j] / Math.Sqrt(vcov[i, i] * vcov[j, j]);
        return (double.IsNaN(r) ? "NA" : r.ToString("F3", CultureInfo.InvariantCulture)).PadLeft(6);
    }

    private static string OneDecimal(double x) => new NumberFormat(1, false).Format(x);
}
