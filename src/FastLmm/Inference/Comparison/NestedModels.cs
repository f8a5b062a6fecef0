using FastLmm.Inference.Bootstrap;

namespace FastLmm.Inference.Comparison;

/// <summary>A pair of compared models as a bootstrap needs them: every column of the smaller one is a column of the larger one.</summary>
internal static class NestedModels
{
    private const double SameCriterion = 1e-8;          // of |d| + N: both are at the optimum

    /// <summary>The likelihood-ratio test by simulation.</summary>
    /// <param name="small">The smaller model.</param>
    /// <param name="large">The larger model.</param>
    /// <param name="statistic">The statistic of the data.</param>
    /// <param name="run">The bootstrap.</param>
    /// <exception cref="LmmException">The columns are not nested.</exception>
    internal static BootstrapTest Test(ComparedModel small, ComparedModel large, double statistic, BootstrapRun run)
    {
        FitState larger = large.State();
        int[] sizes = [.. small.Random.Blocks.Select(block => block.Count)];
        var nested = new NestedStatistics(larger.Data.Statistics, Columns(small, large, larger), Effects(small, large), sizes);
        var bootstrap = new LikelihoodRatioBootstrap(larger, nested, sizes, small.Method, run.Cancel);
        if (!(Math.Abs(bootstrap.Criterion - small.Criterion) <= SameCriterion * (Math.Abs(small.Criterion) + small.Rows)))
            throw NotNested(small, large, "effects of the same name are different columns");
        return bootstrap.Test(statistic, run.Options, run.Progress, run.Cancel);
    }

    private static int[]? Columns(ComparedModel small, ComparedModel large, FitState larger)
    {
        if (small.FixedNames.SequenceEqual(large.FixedNames)) return null;
        List<string> names = [.. large.FixedNames];
        return [.. small.FixedNames.Select(name => larger.Data.Statistics.KeptColumns[Place(names, name, small, large)])];
    }

    private static int[][]? Effects(ComparedModel small, ComparedModel large)
    {
        bool same = small.Random.Blocks.Count == large.Random.Blocks.Count
            && small.Random.Blocks.Zip(large.Random.Blocks).All(pair => pair.First.SequenceEqual(pair.Second));
        if (same) return null;
        List<string> names = [.. large.Random.Blocks.SelectMany(block => block)];
        return [.. small.Random.Blocks.SelectMany(block => block).Select(name => new[] { Place(names, name, small, large) })];
    }

    private static int Place(List<string> names, string name, ComparedModel small, ComparedModel large)
    {
        int place = names.IndexOf(name);
        return place >= 0 ? place : throw NotNested(small, large, $"'{name}' is not in the larger one");
    }

    private static LmmException NotNested(ComparedModel small, ComparedModel large, string why) => new(FailureKind.BadInput,
        $"a bootstrap of '{small.Formula}' against '{large.Formula}' needs every effect of the smaller model in the larger one, and {why}");
}
