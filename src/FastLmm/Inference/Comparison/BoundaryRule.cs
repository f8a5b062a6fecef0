using FastLmm.Algebra;

namespace FastLmm.Inference.Comparison;

/// <summary>Which mixture of χ² distributions a likelihood-ratio statistic has where random effects are tested: METHOD.md 6e.</summary>
internal static class BoundaryRule
{
    private const string Otherwise = "the plain p-value is conservative; a parametric bootstrap gives the right one";

    /// <summary>The test of a smaller model against a larger one; null when their random parts are the same.</summary>
    /// <param name="statistic">The likelihood-ratio statistic.</param>
    /// <param name="small">The random part under the null hypothesis.</param>
    /// <param name="large">The random part under the alternative.</param>
    /// <param name="fixedDf">Fixed effects that the larger model has more: they add as many degrees of freedom to each part of the mixture.</param>
    internal static BoundaryTest? Of(double statistic, RandomPart small, RandomPart large, int fixedDf)
    {
        List<HashSet<string>> before = [.. small.Blocks.Select(block => block.ToHashSet())], after = [];
        foreach (HashSet<string> block in large.Blocks.Select(names => names.ToHashSet()))
        {
            int same = before.FindIndex(block.SetEquals);
            if (same >= 0) before.RemoveAt(same);
            else after.Add(block);
        }
        if (before.Count == 0 && after.Count == 0) return null;
        if (small.OnBoundary) return Unknown("a variance of the smaller model is itself estimated as zero");
        return (before, after) switch
        {
            ([], [{ Count: 1 }]) => Half(statistic, 0, fixedDf),
            ([], [{ Count: > 1 }]) => Unknown("several correlated effects are added at once"),
            ([], _) => Unknown("several variances are added at once"),
            ([var one], [var other]) when one.IsProperSubsetOf(other) && other.Count == one.Count + 1 => Half(statistic, one.Count, fixedDf),
            ([var one], [var other]) when one.IsProperSubsetOf(other) => Unknown("several correlated effects are added at once"),
            _ when OnlyJoined(before, after) => Plain(statistic, Correlations(after) - Correlations(before), fixedDf),
            _ => Unknown("the random parts differ in more than one effect"),
        };
    }

    // A variance and its q covariances with effects that are there: the covariances are free only when the variance is.
    private static BoundaryTest Half(double statistic, int q, int fixedDf)
    {
        double p = (TailProbability.UpperChiSquare(statistic, q + fixedDf) + TailProbability.UpperChiSquare(statistic, q + 1 + fixedDf)) / 2;
        string with = q switch { 0 => "", 1 => " and its covariance", _ => $" and its {q} covariances" };
        return new BoundaryTest(p, $"half chi-square({q + fixedDf}), half chi-square({q + 1 + fixedDf}): a variance{with} that may be zero");
    }

    private static BoundaryTest Plain(double statistic, int correlations, int fixedDf) => new(
        TailProbability.UpperChiSquare(statistic, correlations + fixedDf),
        $"chi-square({correlations + fixedDf}): only correlations are added, and these have no boundary at zero");

    private static BoundaryTest Unknown(string why) => new(double.NaN, $"the mixture is not known, because {why}: {Otherwise}");

    // The same effects, blocks of the smaller model being joined in the larger.
    private static bool OnlyJoined(List<HashSet<string>> before, List<HashSet<string>> after) =>
        before.Sum(block => block.Count) == after.Sum(block => block.Count)
        && before.TrueForAll(block => after.Exists(block.IsProperSubsetOf));

    private static int Correlations(List<HashSet<string>> blocks) => blocks.Sum(block => block.Count * (block.Count - 1) / 2);
}
