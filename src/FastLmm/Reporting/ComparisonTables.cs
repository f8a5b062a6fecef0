using FastLmm.Inference.Bootstrap;
using FastLmm.Inference.Comparison;

namespace FastLmm.Reporting;

/// <summary>The tables of likelihood-ratio tests, as R's <c>anova</c> and lmerTest's <c>ranova</c> print them.</summary>
public static class ComparisonTables
{
    /// <summary>A comparison of models.</summary>
    public static ResultTable Models(ModelComparison comparison)
    {
        var table = new ResultTable("Likelihood-ratio tests of nested models, each against the one before:");
        table.Text("model", comparison.Rows.Select(row => row.Formula), "");
        table.Numbers("parameters", comparison.Rows.Select(row => (double)row.Parameters), NumberStyle.Df, "npar");
        table.Numbers("aic", comparison.Rows.Select(row => row.Aic), NumberStyle.Criterion, "AIC");
        table.Numbers("bic", comparison.Rows.Select(row => row.Bic), NumberStyle.Criterion, "BIC");
        table.Numbers("logLik", comparison.Rows.Select(row => row.LogLik), NumberStyle.Criterion);
        table.Numbers("deviance", comparison.Rows.Select(row => row.Deviance), NumberStyle.Criterion);
        AddTests(table, [.. comparison.Rows.Select(row => row.Test)]);
        table.Notes.AddRange(comparison.Messages.Select(Sentence));
        return table;
    }

    /// <summary>Tests of random effects.</summary>
    public static ResultTable RandomEffects(RandomEffectTests tests)
    {
        var table = new ResultTable("Likelihood-ratio tests of random effects, each left out in turn:");
        table.Text("leftOut", tests.Rows.Select(row => row.Term), "");
        table.Numbers("parameters", tests.Rows.Select(row => (double)row.Parameters), NumberStyle.Df, "npar");
        table.Numbers("logLik", tests.Rows.Select(row => row.LogLik), NumberStyle.Criterion);
        table.Numbers("aic", tests.Rows.Select(row => row.Aic), NumberStyle.Criterion, "AIC");
        AddTests(table, [.. tests.Rows.Select(row => row.Test)]);
        table.Notes.AddRange(tests.Messages.Select(Sentence));
        return table;
    }

    private static string Sentence(string message) => char.ToUpperInvariant(message[0]) + message[1..] + ".";

    private static void AddTests(ResultTable table, LikelihoodRatioTest?[] tests)
    {
        table.Numbers("chiSquare", tests.Select(test => test?.ChiSquare ?? double.NaN), NumberStyle.Statistic, "Chisq");
        table.Numbers("df", tests.Select(test => test?.Df ?? double.NaN), NumberStyle.Df, "Df");
        table.Numbers("pValue", tests.Select(test => test?.PValue ?? double.NaN), NumberStyle.PValue, "Pr(>Chisq)");
        if (tests.Any(test => test?.Boundary is not null))
        {
            table.Numbers("boundaryPValue", tests.Select(test => test?.Boundary?.PValue ?? double.NaN), NumberStyle.PValue, "boundary p");
            foreach (string rule in tests.Select(test => test?.Boundary?.Rule).OfType<string>().Distinct()) table.Notes.Add($"boundary p: {rule}.");
        }
        if (tests.All(test => test?.Bootstrap is null)) return;
        table.Numbers("bootstrapPValue", tests.Select(test => test?.Bootstrap?.PValue ?? double.NaN), NumberStyle.PValue, "bootstrap p");
        table.Notes.AddRange(tests.Select(test => test?.Bootstrap).OfType<BootstrapTest>().Select(Simulated));
    }

    private static string Simulated(BootstrapTest test)
    {
        string failed = test.Failed > 0 ? FormattableString.Invariant($"; {test.Failed} could not be fitted and are left out") : "";
        return FormattableString.Invariant(
            $"bootstrap p: {test.Replicates} replicates from the smaller model, the statistic being zero in {test.Zero} of them{failed}.");
    }
}
