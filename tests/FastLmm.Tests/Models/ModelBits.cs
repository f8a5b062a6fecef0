using FastLmm.Inference;
using FastLmm.Inference.Terms;
using FastLmm.Inference.Variances;

namespace FastLmm.Tests.Models;

/// <summary>Whether two models give the same bits and texts in everything that a model offers.</summary>
internal static class ModelBits
{
    internal static void AssertSame(ILmmModel expected, ILmmModel actual)
    {
        Assert.Equal(Texts(expected), Texts(actual));
        Assert.Equal(Bits(Estimates(expected)), Bits(Estimates(actual)));
        Assert.Equal(Bits(Variances(expected)), Bits(Variances(actual)));
        Assert.Equal(Bits(Contrasts(expected)), Bits(Contrasts(actual)));
        foreach (TestType type in Enum.GetValues<TestType>())
        {
            (IReadOnlyList<TermTest> a, IReadOnlyList<TermTest> b) = (expected.TermTests(type), actual.TermTests(type));
            Assert.Equal(a.Select(test => test.ToString()), b.Select(test => test.ToString()));
        }
    }

    internal static IEnumerable<long> Bits(IEnumerable<double> numbers) => numbers.Select(BitConverter.DoubleToInt64Bits);

    private static IEnumerable<string> Texts(ILmmModel model) =>
    [
        model.Formula, model.Grouping, model.Mean.Method, $"{model.Method} {model.Status} {model.Rows} {model.Subjects} {model.Parameters}",
        .. model.ColumnsDropped, .. model.ColumnsKept.Select(column => $"{column}"), .. model.Messages,
        .. model.FixedEffects.Select(effect => effect.Name), .. model.RandomBlocks.SelectMany(block => block.Names),
        .. model.Recipe.Bind().FixedNames,
    ];

    private static IEnumerable<double> Estimates(ILmmModel model) =>
    [
        model.Criterion, model.LogLik, model.Aic, model.Bic, model.Sigma, model.SigmaStandardError, model.Level, .. model.Theta,
        .. model.RandomCovariance.Cast<double>(), .. model.RandomBlocks.SelectMany(block => block.StandardDeviationErrors),
        .. model.FixedEffects.SelectMany(c => (double[])[c.Estimate, c.StandardError, c.Df, c.PValue, c.Lower, c.Upper, c.TValue]),
        .. model.Vcov.Cast<double>(),
    ];

    private static IEnumerable<double> Variances(ILmmModel model)
    {
        IEnumerable<VarianceParameter> table =
            [.. model.Variances.StandardDeviations(model.Grouping), .. model.Variances.Covariances(model.Grouping)];
        ExplainedVariance explained = model.ExplainedVariance();
        return
        [
            .. table.Append(explained.IccInterval(model.Variances)).SelectMany(row => (double[])[row.Estimate, row.StandardError, row.Lower, row.Upper]),
            explained.MarginalR2, explained.ConditionalR2, explained.UnadjustedIcc,
        ];
    }

    // Contrasts and joint tests of made-up coefficients.
    private static IEnumerable<double> Contrasts(ILmmModel model)
    {
        int p = model.FixedEffects.Count, k = Math.Min(p, 3);
        if (p == 0) return [];
        var random = new Random(p);
        var l = new double[k, p];
        for (int r = 0; r < k; r++)
            for (int c = 0; c < p; c++) l[r, c] = random.Next(-2, 3) + (r == c ? 0.5 : 0);
        ContrastTest one = model.Mean.Contrast([.. Enumerable.Range(0, p).Select(c => l[0, c])], 0.9, 0.25);
        FTest joint = model.Mean.Test(l, [.. Enumerable.Range(0, k).Select(r => r / 4.0)]);
        return
        [
            one.Estimate, one.StandardError, one.Df, one.PValue, one.Lower, one.Upper,
            joint.F, joint.NumeratorDf, joint.DenominatorDf, joint.PValue,
        ];
    }
}
