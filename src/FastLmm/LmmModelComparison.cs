using FastLmm.Inference.Bootstrap;
using FastLmm.Inference.Comparison;
using FastLmm.Models;

namespace FastLmm;

/// <summary>Comparisons of fits and saved models.</summary>
public static class LmmModelComparison
{
    /// <summary>Compares two models or more, as R's <c>anova(m0, m1, …)</c>; see <see cref="ModelComparison"/>.</summary>
    /// <param name="models">Fits or saved models, in any order.</param>
    /// <param name="refit">What becomes of REML fits.</param>
    /// <param name="fitAgain">Makes the fit of a saved model again, which a refit needs; null where there is no way.</param>
    /// <exception cref="LmmException">They are not of the same data, not nested, or a saved model cannot be refitted.</exception>
    public static ModelComparison Compare(
        IReadOnlyList<ILmmModel> models, RefitRule refit = RefitRule.ByMl, Func<SavedModel, LmmFit>? fitAgain = null) =>
        ModelComparison.Compare(refit, [.. models.Select(model => Compared(model, fitAgain))], null);

    /// <summary>The same with p values by a parametric bootstrap: responses of the smaller model of each pair, and both fitted to them.</summary>
    /// <param name="models">Fits or saved models, in any order, each with its columns among those of the next.</param>
    /// <param name="bootstrap">Number of replicates and seed.</param>
    /// <param name="refit">What becomes of REML fits.</param>
    /// <param name="fitAgain">Makes the fit of a saved model again, whose statistics are needed; null where there is no way.</param>
    /// <param name="progress">Receives progress, from several threads.</param>
    /// <param name="cancel">Stops between passes.</param>
    /// <exception cref="LmmException">They are not of the same data, not nested column by column, or a saved model cannot be refitted.</exception>
    public static ModelComparison Compare(
        IReadOnlyList<ILmmModel> models, BootstrapOptions bootstrap, RefitRule refit = RefitRule.ByMl, Func<SavedModel, LmmFit>? fitAgain = null,
        IProgress<BootstrapProgress>? progress = null, CancellationToken cancel = default) => ModelComparison.Compare(
            refit, [.. models.Select(model => Compared(model, fitAgain))], new BootstrapRun(bootstrap, progress, cancel));

    private static ComparedModel Compared(ILmmModel model, Func<SavedModel, LmmFit>? fitAgain)
    {
        if (model is LmmFit fit) return ComparedModel.Of(fit);
        var saved = (SavedModel)model;
        if (saved.Status == FitStatus.Failed)
            throw new LmmException(FailureKind.FitFailed, $"the fit of {saved.Formula} did not reach an optimum, so it cannot be compared");
        return new ComparedModel
        {
            Formula = saved.Formula,
            Method = saved.Method,
            Rows = saved.Rows,
            Subjects = saved.Subjects,
            Grouping = saved.Grouping,
            Fingerprint = saved.Fingerprint,
            FixedNames = [.. saved.FixedEffects.Select(effect => effect.Name)],
            ThetaCount = saved.Theta.Count,
            Random = new RandomPart([.. saved.RandomBlocks.Select(block => block.Names)], saved.Status == FitStatus.Boundary),
            Criterion = saved.Criterion,
            DesignSquares = () => Squares(saved),
            State = () => (fitAgain ?? throw NeededToSimulate(saved))(saved).State!,
            ByMl = () => ComparedModel.Of((fitAgain ?? throw Needed(saved))(saved)).ByMl(),
        };
    }

    private static LmmException Needed(SavedModel model) => new(FailureKind.BadInput,
        $"{model.Formula} was fitted by REML and must be refitted by maximum likelihood, which needs its statistics or its data");

    private static LmmException NeededToSimulate(SavedModel model) =>
        new(FailureKind.BadInput, $"a bootstrap needs the statistics or the data of {model.Formula}");

    private static double[,] Squares(SavedModel model)
    {
        double[,] f = model.DesignTriangle ?? throw new LmmException(
            FailureKind.FitFailed, $"the columns of the fixed part of {model.Formula} are linearly dependent; leave one of them out");
        return ComparedModel.Squares(f, model.ColumnsKept);
    }
}
