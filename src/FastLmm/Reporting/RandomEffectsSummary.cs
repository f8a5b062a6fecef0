using System.Globalization;

namespace FastLmm.Reporting;

/// <summary>The summary's table of variances, standard deviations with their standard errors, and correlations.</summary>
internal static class RandomEffectsSummary
{
    public static void Write(LmmFit fit, TextWriter writer, int digits)
    {
        double[] variances = [.. fit.RandomBlocks.SelectMany(Variances), fit.ResidualVariance];
        double[] errors = [.. fit.RandomBlocks.SelectMany(block => block.StandardDeviationErrors), fit.SigmaStandardError];
        string[] variance = Aligned(variances, digits);
        string[] deviation = Aligned(Array.ConvertAll(variances, Math.Sqrt), digits);
        string[] error = Aligned(errors, digits - 1);

        int correlations = fit.RandomBlocks.Count == 0 ? 0 : fit.RandomBlocks.Max(block => block.Names.Count) - 1;
        string[] correlationHeads = correlations == 0 ? [] : ["Corr", .. Enumerable.Repeat("", correlations - 1)];
        var table = new TextTable(["Groups", "Name", "Variance", "Std.Dev.", "SE(SD)", .. correlationHeads]) { Indent = " " };
        int line = 0;
        for (int b = 0; b < fit.RandomBlocks.Count; b++)
            for (int k = 0; k < fit.RandomBlocks[b].Names.Count; k++, line++)
            {
                string group = k > 0 ? "" : b == 0 ? fit.Grouping : $"{fit.Grouping}.{b}";
                table.Add([group, fit.RandomBlocks[b].Names[k], variance[line], deviation[line], error[line],
                    .. Enumerable.Range(0, correlations).Select(l => Correlation(fit.RandomBlocks[b], k, l))]);
            }
        table.Add(["Residual", "", variance[line], deviation[line], error[line], .. Enumerable.Repeat("", correlations)]);

        writer.Write("Random effects:\n");
        table.Write(writer);
        writer.Write($"Number of obs: {fit.Rows}, groups: {fit.Grouping}, {fit.Subjects}\n\n");
    }

    private static IEnumerable<double> Variances(RandomBlockEstimate block) =>
        Enumerable.Range(0, block.Names.Count).Select(k => block.Covariance[k, k]);

    // Under a head at the left, as lme4 has it, the numbers still line up at their points.
    private static string[] Aligned(double[] values, int digits)
    {
        string[] cells = NumberFormat.Column(values, digits);
        int width = cells.Max(cell => cell.Length);
        return Array.ConvertAll(cells, cell => cell.PadLeft(width));
    }

    private static string Correlation(RandomBlockEstimate block, int k, int l)
    {
        if (l >= k) return "";
        double r = block.Correlation(k, l);
        return (double.IsNaN(r) ? "NaN" : r.ToString("F2", CultureInfo.InvariantCulture)).PadLeft(5);
    }
}
