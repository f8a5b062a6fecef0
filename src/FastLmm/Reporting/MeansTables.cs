using FastLmm.Inference;
using FastLmm.Inference.Means;

namespace FastLmm.Reporting;

/// <summary>The tables of marginal means and of their differences, as emmeans prints them.</summary>
public static class MeansTables
{
    /// <summary>The means, or slopes.</summary>
    public static ResultTable Means(MarginalMeans means)
    {
        string what = means.Trend is { } trend ? $"Slopes in {trend}" : "Marginal means";
        string over = means.AveragedOver.Count > 0 ? $", averaged over {string.Join(", ", means.AveragedOver)}" : "";
        var table = new ResultTable($"{what}{over} ({Method(means)}):");
        string[] variables = [.. means.Variables, .. means.ByVariables];
        for (int k = 0; k < variables.Length; k++)
        {
            int place = k;
            table.Text(variables[k], means.Rows.Select(row => row.Levels[place]));
        }
        bool normal = means.Rows.All(row => double.IsPositiveInfinity(row.Df));
        table.Numbers(means.Trend is null ? "mean" : "slope", means.Rows.Select(row => row.Estimate), shown: means.Trend is null ? "Mean" : "Slope");
        table.Numbers("standardError", means.Rows.Select(row => row.StandardError), shown: "Std. Error");
        if (!normal) table.Numbers("df", means.Rows.Select(row => row.Df), NumberStyle.Df);
        table.Numbers("lower", means.Rows.Select(row => row.Lower));
        table.Numbers("upper", means.Rows.Select(row => row.Upper));
        table.Notes.AddRange(means.Messages);
        return table;
    }

    /// <summary>All differences of two means.</summary>
    /// <param name="means">The means.</param>
    /// <param name="adjustment">How p values and intervals are adjusted together.</param>
    public static ResultTable Pairwise(MarginalMeans means, Adjustment adjustment)
    {
        IReadOnlyList<MeanContrast> contrasts = means.Pairwise(adjustment);
        string adjusted = adjustment == Adjustment.None ? "not adjusted" : $"{adjustment.ToString().ToLowerInvariant()} adjustment";
        var table = new ResultTable($"Pairwise differences ({Method(means)}, {adjusted}):");
        table.Text("contrast", contrasts.Select(row => row.Name), "");
        for (int k = 0; k < means.ByVariables.Count; k++)
        {
            int place = k;
            table.Text(means.ByVariables[k], contrasts.Select(row => row.By[place]));
        }
        bool normal = contrasts.All(row => double.IsPositiveInfinity(row.Df));
        table.Numbers("estimate", contrasts.Select(row => row.Estimate), shown: "Estimate");
        table.Numbers("standardError", contrasts.Select(row => row.StandardError), shown: "Std. Error");
        if (!normal) table.Numbers("df", contrasts.Select(row => row.Df), NumberStyle.Df);
        table.Numbers("tValue", contrasts.Select(row => row.TValue), NumberStyle.Statistic, normal ? "z value" : "t value");
        table.Numbers("pValue", contrasts.Select(row => row.PValue), NumberStyle.PValue, normal ? "Pr(>|z|)" : "Pr(>|t|)");
        table.Numbers("lower", contrasts.Select(row => row.Lower));
        return table.Numbers("upper", contrasts.Select(row => row.Upper));
    }

    private static string Method(MarginalMeans means) =>
        $"{InferenceTables.Percent(means.Level)} intervals, {FixedEffectsSummary.MethodInWords(means.DfMethod)}";
}
