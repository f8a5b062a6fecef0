using FastLmm.Inference;
using FastLmm.Inference.Terms;
using FastLmm.Inference.Variances;

namespace FastLmm.Reporting;

/// <summary>The tables of tests and intervals of a model.</summary>
public static class InferenceTables
{
    /// <summary>Hypotheses one by one: estimate, standard error, t, p and interval of each left side less its right side's coefficients.</summary>
    /// <param name="mean">How the mean parameters are judged.</param>
    /// <param name="hypotheses">The hypotheses.</param>
    /// <param name="level">Level of the intervals.</param>
    public static ResultTable Hypotheses(MeanInference mean, IReadOnlyList<LinearHypothesis> hypotheses, double level)
    {
        ContrastTest[] tests = [.. hypotheses.Select(hypothesis => mean.Contrast(hypothesis.Contrast, level, hypothesis.NullValue))];
        return Intervals(
            $"Linear hypotheses ({Percent(level)} intervals, {FixedEffectsSummary.MethodInWords(mean.Method)}):", "hypothesis",
            [.. hypotheses.Select(hypothesis => hypothesis.Text)], tests);
    }

    /// <summary>The test of all hypotheses together.</summary>
    public static ResultTable Joint(MeanInference mean, IReadOnlyList<LinearHypothesis> hypotheses)
    {
        (double[,] l, double[] values) = LinearHypothesis.Stack(hypotheses);
        return Tests("All of them together:", ["all"], [mean.Test(l, values)], "hypothesis");
    }

    /// <summary>F tests of terms.</summary>
    /// <param name="tests">The tests.</param>
    /// <param name="type">Their type.</param>
    /// <param name="method">Name of the method of the degrees of freedom.</param>
    public static ResultTable Terms(IReadOnlyList<TermTest> tests, TestType type, string method)
    {
        var table = new ResultTable($"Type {type} tests of terms ({FixedEffectsSummary.MethodInWords(method)}):");
        table.Text("term", tests.Select(test => test.Term), "");
        table.Numbers("sumOfSquares", tests.Select(test => test.SumOfSquares), shown: "Sum Sq");
        table.Numbers("meanSquare", tests.Select(test => test.MeanSquare), shown: "Mean Sq");
        return AddTests(table, [.. tests.Select(test => test.Test)]);
    }

    /// <summary>Coefficients with their intervals.</summary>
    /// <param name="names">R's names.</param>
    /// <param name="mean">How the mean parameters are judged.</param>
    /// <param name="level">Level of the intervals.</param>
    public static ResultTable Coefficients(IReadOnlyList<string> names, MeanInference mean, double level)
    {
        ContrastTest[] tests = [.. names.Select((_, c) =>
        {
            var unit = new double[names.Count];
            unit[c] = 1;
            return mean.Contrast(unit, level);
        })];
        return Intervals($"Fixed effects ({Percent(level)} intervals, {FixedEffectsSummary.MethodInWords(mean.Method)}):", "name", names, tests);
    }

    /// <summary>Variance parameters with their intervals.</summary>
    public static ResultTable Variances(IReadOnlyList<VarianceParameter> parameters, double level, string heading = "Variance parameters")
    {
        var table = new ResultTable($"{heading} ({Percent(level)} intervals by the delta method):");
        table.Text("parameter", parameters.Select(row => row.Name), "");
        table.Numbers("estimate", parameters.Select(row => row.Estimate), NumberStyle.Mixed, "Estimate");
        table.Numbers("standardError", parameters.Select(row => row.StandardError), NumberStyle.Mixed, "Std. Error");
        table.Numbers("lower", parameters.Select(row => row.Lower), NumberStyle.Mixed);
        table.Numbers("upper", parameters.Select(row => row.Upper), NumberStyle.Mixed);
        if (parameters.Any(row => double.IsNaN(row.Lower)))
            table.Notes.Add("NA: the estimate lies on the boundary, where the delta method says nothing; see confint --method profile.");
        return table;
    }

    /// <summary>How the variance of an observation divides.</summary>
    public static ResultTable Explained(ExplainedVariance parts)
    {
        var table = new ResultTable("Variance explained:");
        table.Text("part", ["R2 marginal", "R2 conditional", "ICC adjusted", "ICC unadjusted"], "");
        table.Numbers("value", [parts.MarginalR2, parts.ConditionalR2, parts.Icc, parts.UnadjustedIcc], NumberStyle.Df, "Value");
        return table;
    }

    /// <summary>A covariance or correlation matrix with the same names for rows and columns.</summary>
    public static ResultTable Matrix(string heading, IReadOnlyList<string> names, double[,] matrix)
    {
        var table = new ResultTable(heading).Text("row", names, "");
        for (int c = 0; c < names.Count; c++)
        {
            int column = c;
            table.Numbers(names[c], Enumerable.Range(0, names.Count).Select(r => matrix[r, column]));
        }
        return table;
    }

    internal static string Percent(double level) => NumberFormat.One(100 * level, 6) + "%";

    internal static ResultTable Intervals(string heading, string label, IReadOnlyList<string> names, IReadOnlyList<ContrastTest> tests)
    {
        bool normal = tests.All(test => double.IsPositiveInfinity(test.Df));
        var table = new ResultTable(heading).Text(label, names, "");
        table.Numbers("estimate", tests.Select(test => test.Estimate), shown: "Estimate");
        if (tests.Any(test => test.NullValue != 0)) table.Numbers("nullValue", tests.Select(test => test.NullValue), NumberStyle.Mixed, "Null");
        table.Numbers("standardError", tests.Select(test => test.StandardError), shown: "Std. Error");
        if (!normal) table.Numbers("df", tests.Select(test => test.Df), NumberStyle.Df);
        table.Numbers("tValue", tests.Select(test => test.TValue), NumberStyle.Statistic, normal ? "z value" : "t value");
        table.Numbers("pValue", tests.Select(test => test.PValue), NumberStyle.PValue, normal ? "Pr(>|z|)" : "Pr(>|t|)");
        table.Numbers("lower", tests.Select(test => test.Lower));
        return table.Numbers("upper", tests.Select(test => test.Upper));
    }

    private static ResultTable Tests(string heading, IReadOnlyList<string> names, IReadOnlyList<FTest> tests, string label) =>
        AddTests(new ResultTable(heading).Text(label, names, ""), tests);

    // χ² where the denominator is infinite: the statistic is F times its degrees of freedom.
    private static ResultTable AddTests(ResultTable table, IReadOnlyList<FTest> tests)
    {
        if (tests.All(test => double.IsPositiveInfinity(test.DenominatorDf)))
        {
            table.Numbers("chiSquare", tests.Select(test => test.F * test.NumeratorDf), NumberStyle.Statistic, "Chisq");
            table.Numbers("df", tests.Select(test => test.NumeratorDf), NumberStyle.Df, "Df");
            return table.Numbers("pValue", tests.Select(test => test.PValue), NumberStyle.PValue, "Pr(>Chisq)");
        }
        table.Numbers("numeratorDf", tests.Select(test => test.NumeratorDf), NumberStyle.Df, "NumDF");
        table.Numbers("denominatorDf", tests.Select(test => test.DenominatorDf), NumberStyle.Df, "DenDF");
        table.Numbers("F", tests.Select(test => test.F), NumberStyle.Statistic, "F value");
        return table.Numbers("pValue", tests.Select(test => test.PValue), NumberStyle.PValue, "Pr(>F)");
    }
}
