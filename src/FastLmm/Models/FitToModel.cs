using FastLmm.Inference.Terms;

namespace FastLmm.Models;

/// <summary>What of a fit is kept in a <see cref="SavedModel"/>.</summary>
internal static class FitToModel
{
    /// <summary>The model of a fit.</summary>
    internal static SavedModel Convert(LmmFit fit, FitState state) => new()
    {
        Formula = fit.Formula,
        Method = fit.Method,
        Df = state.Options.Df,
        Level = fit.Level,
        Grouping = fit.Grouping,
        Rows = fit.Rows,
        RowsDropped = fit.RowsDropped,
        Subjects = fit.Subjects,
        SubjectsDropped = fit.SubjectsDropped,
        ColumnsDropped = fit.ColumnsDropped,
        ColumnsKept = fit.ColumnsKept,
        Status = fit.Status,
        Messages = fit.Messages,
        Criterion = fit.Criterion,
        Theta = fit.Theta,
        Sigma = fit.Sigma,
        SigmaStandardError = fit.SigmaStandardError,
        RandomBlocks = fit.RandomBlocks,
        FixedEffects = fit.FixedEffects,
        Mean = fit.Mean,
        Variances = fit.Variances,
        Explained = fit.ExplainedVariance(),
        Recipe = fit.Recipe,
        DesignTriangle = Triangle(state),
        Reading = state.Data.Reading,
        Fingerprint = state.Data.Statistics.Fingerprint,
        DataFiles = state.Data.Files.Value,
        RandomEffectsSource = fit.BlupSource,
    };

    private static double[,]? Triangle(FitState state)
    {
        try
        {
            return DesignTriangle.Of(state.Data.Statistics);
        }
        catch (LmmException)
        {
            return null;
        }
    }
}
