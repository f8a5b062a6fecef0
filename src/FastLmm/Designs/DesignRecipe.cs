using FastLmm.Designs.Bases;
using FastLmm.Formulas;
using FastLmm.Tables;

namespace FastLmm.Designs;

/// <summary>
/// All that turns rows of other data into rows of X and Z exactly as in a fit: formula, settings, kinds and levels of the columns, and what
/// terms remember of the data. Nothing but texts and numbers.
/// </summary>
public sealed record DesignRecipe
{
    /// <summary>The formula as given.</summary>
    public required string Formula { get; init; }

    /// <summary>The settings that are about the data: weights, offset, subset, levels and contrasts.</summary>
    public required FitOptions Settings { get; init; }

    /// <summary>The table's columns that the formula or the settings name or mean by <c>.</c>, in the table's order.</summary>
    public required IReadOnlyList<string> DataColumns { get; init; }

    /// <summary>The columns that the model reads, as <see cref="DesignPlan.Columns"/>.</summary>
    public required IReadOnlyList<RecipeColumn> Columns { get; init; }

    /// <summary>The intervals that rows used, by R's name of the cut.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> CutLevels { get; init; }

    /// <summary>What terms remember of the data, by R's name of the call.</summary>
    public required IReadOnlyDictionary<string, TermBasis> Bases { get; init; }

    /// <summary>The variables of the fixed part, and what they were in the rows of the fit: marginal means start from them.</summary>
    public required PredictorTable Predictors { get; init; }

    /// <summary>What of a fit's options is about the data.</summary>
    public static FitOptions DataSettings(FitOptions options) => new()
    {
        Weights = options.Weights,
        Offset = options.Offset,
        Subset = options.Subset,
        Levels = options.Levels,
        Contrasts = options.Contrasts,
    };

    /// <summary>The columns of X and Z, their names and terms, without data.</summary>
    /// <exception cref="LmmException">The parts do not go together, as in a file that was changed.</exception>
    public Design Bind() => Bind(DesignParts.All, null);

    /// <summary>Opens other data.</summary>
    /// <param name="table">The data; columns that the parts do not need may be missing.</param>
    /// <param name="parts">What rows are wanted of.</param>
    /// <exception cref="LmmException">A column is not there or holds other values than it should.</exception>
    public NewRows Open(Table table, DesignParts parts)
    {
        DesignPlan plan = Plan(parts);
        RecipeColumn[] columns = ColumnsOf(plan);
        TableReader reader = table.Open([.. columns.Select(column => column.Request)]);
        try
        {
            for (int column = 0; column < columns.Length; column++) columns[column].CheckForm(reader.Form(column));
            return new NewRows(Bind(parts, reader), reader);
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <summary>What makes rows of X for values of the predictors.</summary>
    internal FixedRows FixedRows()
    {
        DesignPlan plan = Plan(DesignParts.Fixed);
        RecipeColumn[] columns = ColumnsOf(plan);
        return new FixedRows(plan, [.. columns.Select(column => column.Kind)], Levels(plan, columns));
    }

    private Design Bind(DesignParts parts, TableReader? reader)
    {
        DesignPlan plan = Plan(parts);
        RecipeColumn[] columns = ColumnsOf(plan);
        return plan.Bind([.. columns.Select(column => column.Kind)], Levels(plan, columns), reader);
    }

    private IReadOnlyList<IReadOnlyList<string>?> Levels(DesignPlan plan, RecipeColumn[] columns) =>
        [.. columns.Select(column => column.Levels), .. plan.Calls.Cuts.Select(cut => CutLevels.GetValueOrDefault(cut.Name))];

    private DesignPlan Plan(DesignParts parts) =>
        DesignPlan.Create(ModelFormula.Parse(Formula), Settings, DataColumns).WithBases(Bases).ForOtherData(parts);

    private RecipeColumn[] ColumnsOf(DesignPlan plan) =>
    [
        .. plan.Columns.Select(request => Columns.FirstOrDefault(column => column.Name == request.Name && column.Asked == request.Kind)
            ?? throw new LmmException(FailureKind.BadInput, $"the saved model does not say how the column '{request.Name}' was read; fit it again")),
    ];
}
