using FastLmm.Designs;
using FastLmm.Formulas;
using FastLmm.Models;
using FastLmm.Prediction.Simulation;
using FastLmm.Tables;

namespace FastLmm;

/// <summary>Responses simulated from a fit or from a saved model.</summary>
public static class LmmModelSimulation
{
    /// <summary>
    /// Simulates responses for the rows of data as R's <c>simulate</c> does: mean and offset, random effects (new ones in every simulation, or the
    /// predicted ones), and errors with variance σ̂²/w.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="data">
    /// The data of the fit, or other rows with the same columns; rows with a missing value are left out, as in the fit. Without the columns of the
    /// response all rows are simulated, whatever subset was fitted.
    /// </param>
    /// <param name="options">How many, seed, whether to keep the predicted random effects; null for one with new effects.</param>
    /// <param name="cancel">Stops between pieces.</param>
    /// <returns>Pieces of rows in the order of the data; they are read while they are taken.</returns>
    /// <exception cref="LmmException">The data lack a column, the model's fit failed, or a subject has no predicted effects to keep.</exception>
    /// <remarks>Memory is that of a piece of rows; q + 1 normal numbers a row and simulation.</remarks>
    public static IEnumerable<SimulatedRows> Simulate(
        this ILmmModel model, Table data, SimulationOptions? options = null, CancellationToken cancel = default)
    {
        options ??= new SimulationOptions();
        options.Check();
        if (model.Status == FitStatus.Failed)
            throw new LmmException(
                FailureKind.FitFailed, $"the fit of {model.Formula} did not reach an optimum, so nothing can be simulated from it");
        return Rows(model, data, new RowSimulator(model, options.UseU ? Effects(model) : null, options), cancel);
    }

    private static IEnumerable<SimulatedRows> Rows(ILmmModel model, Table data, RowSimulator simulator, CancellationToken cancel)
    {
        bool responds = ModelFormula.Parse(model.Recipe.Formula).Response.Names().All(name => data.ColumnNames.Contains(name.Name));
        using NewRows rows = model.Recipe.Open(data, responds ? DesignParts.All : DesignParts.All & ~DesignParts.Response);
        foreach (SimulatedRows piece in simulator.Simulate(rows, data.Sources, cancel)) yield return piece;
    }

    private static RandomEffects Effects(ILmmModel model) => model switch
    {
        LmmFit fit => fit.BlupSource(),
        SavedModel saved => saved.RandomEffects,
        _ => throw new ArgumentException($"a {model.GetType().Name} has no predicted random effects", nameof(model)),
    };
}
