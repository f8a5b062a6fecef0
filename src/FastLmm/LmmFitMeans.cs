using FastLmm.Inference.Means;

namespace FastLmm;

/// <summary>Estimated marginal means of a fit.</summary>
public static class LmmFitMeans
{
    /// <summary>Estimated marginal means, or slopes, as R's emmeans defines them; nothing is read again.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="spec">
    /// <c>a</c>: means at the levels of a, averaged over the other factors, numbers at their means. <c>a * b</c>: at all combinations.
    /// <c>a | b</c>: means of a, to be compared within each b. <c>1</c>: one overall. <c>trend(x) ~ a | b</c>: slopes in x instead of means.
    /// </param>
    /// <param name="options">Values of variables, weights, level.</param>
    /// <exception cref="LmmException">The means cannot be read, or name what there is not.</exception>
    public static MarginalMeans Means(this LmmFit fit, string spec, MeansOptions? options = null) => fit.State is { } state
        ? MarginalMeans.Of(MeansBasis.Of(state, fit.Mean), spec, options ?? new MeansOptions())
        : throw new InvalidOperationException("this fit was put together by hand, without its design");
}
