using FastLmm.Inference.Means;
using FastLmm.Inference.Terms;
using FastLmm.Models;

namespace FastLmm;

/// <summary>Estimated marginal means of a fit or of a saved model.</summary>
public static class LmmModelMeans
{
    /// <summary>Estimated marginal means, or slopes, as R's emmeans defines them; no row is needed.</summary>
    /// <param name="model">The model.</param>
    /// <param name="spec">
    /// <c>a</c>: means at the levels of a, averaged over the other factors, numbers at their means. <c>a * b</c>: at all combinations.
    /// <c>a | b</c>: means of a, to be compared within each b. <c>1</c>: one overall. <c>trend(x) ~ a | b</c>: slopes in x instead of means.
    /// </param>
    /// <param name="options">Values of variables, weights, level.</param>
    /// <exception cref="LmmException">The means cannot be read, or name what there is not.</exception>
    public static MarginalMeans Means(this ILmmModel model, string spec, MeansOptions? options = null) =>
        MarginalMeans.Of(Basis(model), spec, options ?? new MeansOptions());

    /// <summary>What means are made from.</summary>
    internal static MeansBasis Basis(ILmmModel model) => MeansBasis.Of(model, model.ColumnsDropped.Count == 0 ? null : Triangle(model));

    private static double[,] Triangle(ILmmModel model) => model switch
    {
        LmmFit { State: { } state } => DesignTriangle.Of(state.Data.Statistics),
        SavedModel { DesignTriangle: { } triangle } => triangle,
        _ => throw new LmmException(
            FailureKind.FitFailed, "the columns of the fixed part are linearly dependent, and not known how; leave one of them out"),
    };
}
