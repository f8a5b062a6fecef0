using FastLmm.Estimation;
using FastLmm.Kernels.Layout;
using FastLmm.Models;
using FastLmm.Prediction;
using FastLmm.Tables;

namespace FastLmm;

/// <summary>Predictions of a fit or of a saved model for rows of any data: METHOD.md 7.</summary>
public static class LmmModelPrediction
{
    /// <summary>Predicts the rows of a table, chunk by chunk, in its order; memory does not grow with the rows.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">
    /// Rows with the columns that the formula needs, in any order, without response; read once. The column of prior weights is used by
    /// prediction intervals where it is there; without it these are of observations of weight 1.
    /// </param>
    /// <param name="options">What to predict; null for population means without intervals.</param>
    /// <param name="cancel">Stops between chunks.</param>
    /// <returns>The predictions, to be read once and then closed. A row with a missing value has none (NaN).</returns>
    /// <exception cref="LmmException">
    /// A column is missing or holds other values than in the fit; at once or, with the row, while reading: a factor's level or a subject is not
    /// known.
    /// </exception>
    /// <remarks>
    /// With x, z of a row, w its weight, V = vcov(β̂): the population mean has variance x'Vx, and an observation of a new subject x'Vx + z'Gz +
    /// σ²/w. The profile of subject i differs from its prediction by Var(x'(β̂ − β) + z'(b̂ − b)) = z'Var(b|Y)z + (x − E_i'z)'V(x − E_i'z),
    /// E_i = D T_i, and an observation by σ²/w more; an unknown subject has Var(b|Y) = G, E_i = 0. θ and σ count as known. Intervals of population
    /// means have the degrees of freedom of the model's inference, all others normal quantiles. Cost: p for a mean, q + p² more for a
    /// variance.
    /// </remarks>
    public static PredictedRows Predict(
        this ILmmModel model, Table data, PredictionOptions? options = null, CancellationToken cancel = default) =>
        PredictedRows.Open(Parts(model), data, options ?? new PredictionOptions(), cancel);

    /// <summary>
    /// Begins to compile what predictions run, on another core. Called before the model is loaded it shortens a small prediction in a new process;
    /// otherwise it is not needed.
    /// </summary>
    /// <param name="options">What will be predicted; null for population means without intervals.</param>
    public static void Prepare(PredictionOptions? options = null) => PredictionWarmUp.Begin(options ?? new PredictionOptions());

    private static PredictionModel Parts(ILmmModel model)
    {
        var structure = new BlockStructure([.. model.RandomBlocks.Select(block => block.Names.Count)]);
        return new PredictionModel
        {
            Recipe = model.Recipe,
            Kept = model.ColumnsKept,
            Dropped = model.ColumnsDropped.Count == 0 ? [] : LmmModelMeans.Basis(model).Dropped,
            Mean = model.Mean,
            Lambda = RelativeFactor.FromTheta(structure, [.. model.Theta]),
            G = model.RandomCovariance,
            Sigma2 = model.Sigma * model.Sigma,
            Level = model.Level,
            Subjects = model switch
            {
                LmmFit fit => fit.BlupSource,
                SavedModel saved => () => saved.RandomEffects,
                _ => () => RandomEffects.Empty,
            },
        };
    }
}
