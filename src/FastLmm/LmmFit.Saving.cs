using FastLmm.Designs;
using FastLmm.Models;

namespace FastLmm;

/// <content>What a fit gives to be kept.</content>
public sealed partial class LmmFit
{
    /// <inheritdoc/>
    public IReadOnlyList<int> ColumnsKept => Made.Data.Statistics.KeptColumns;

    /// <inheritdoc/>
    public DesignRecipe Recipe => Made.Data.Recipe;

    private FitState Made => State ?? throw new InvalidOperationException("this fit was put together by hand and has no data behind it");

    /// <summary>The model without its statistics: what tests, means and predictions need; to be written by <see cref="SavedModel.Save"/>.</summary>
    public SavedModel ToSavedModel() => FitToModel.Convert(this, Made);

    /// <summary>The packed statistics, from which other fits of this model need no data.</summary>
    public LmmStatistics ToStatistics() => new(Made.Data);
}
