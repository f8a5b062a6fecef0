using FastLmm.Designs;
using FastLmm.Tables;

namespace FastLmm.Models.Documents;

/// <summary>A <see cref="DesignRecipe"/> in a file, and for who reads it the terms with their columns.</summary>
internal sealed record DesignDocument
{
    /// <summary>Column of the weights.</summary>
    public string? Weights { get; init; }

    /// <summary>Column of the offset beside those in the formula.</summary>
    public string? Offset { get; init; }

    /// <summary>The condition that chose the rows.</summary>
    public string? Subset { get; init; }

    /// <summary>Contrasts asked for, by column.</summary>
    public required IReadOnlyDictionary<string, string> Contrasts { get; init; }

    /// <summary>Orders of levels asked for, by column.</summary>
    public required IReadOnlyDictionary<string, JsonTexts> Levels { get; init; }

    /// <summary>The data's columns that the formula or the options name.</summary>
    public required JsonTexts DataColumns { get; init; }

    /// <summary>The columns that the model reads.</summary>
    public required IReadOnlyList<ColumnDocument> Columns { get; init; }

    /// <summary>The intervals that rows used, by R's name of the cut.</summary>
    public required IReadOnlyDictionary<string, JsonTexts> CutLevels { get; init; }

    /// <summary>What terms remember, by R's name of the call.</summary>
    public required IReadOnlyDictionary<string, BasisDocument> Bases { get; init; }

    /// <summary>The terms of X in R's order with R's names of their columns, dropped ones included.</summary>
    public required IReadOnlyList<TermDocument> Fixed { get; init; }

    /// <summary>The variables of X and of offsets, and what they were in the rows.</summary>
    public required PredictorsDocument Predictors { get; init; }

    /// <summary>What a file holds of a recipe.</summary>
    public static DesignDocument Of(DesignRecipe recipe)
    {
        Design design = recipe.Bind();
        return new DesignDocument
        {
            Weights = recipe.Settings.Weights,
            Offset = recipe.Settings.Offset,
            Subset = recipe.Settings.Subset,
            Contrasts = recipe.Settings.Contrasts,
            Levels = recipe.Settings.Levels.ToDictionary(column => column.Key, column => new JsonTexts(column.Value)),
            DataColumns = new JsonTexts(recipe.DataColumns),
            Columns = [.. recipe.Columns.Select(ColumnDocument.Of)],
            CutLevels = recipe.CutLevels.ToDictionary(cut => cut.Key, cut => new JsonTexts(cut.Value)),
            Bases = recipe.Bases.OrderBy(basis => basis.Key, StringComparer.Ordinal)
                .ToDictionary(basis => basis.Key, basis => BasisDocument.Of(basis.Value)),
            Fixed = TermDocument.Of(design),
            Predictors = PredictorsDocument.Of(recipe.Predictors),
        };
    }

    /// <summary>The recipe that a file holds.</summary>
    /// <exception cref="FileContentException">Its parts do not go together.</exception>
    public DesignRecipe Restore(string formula)
    {
        var recipe = new DesignRecipe
        {
            Formula = formula,
            Settings = new FitOptions
            {
                Weights = Weights,
                Offset = Offset,
                Subset = Subset,
                Contrasts = Contrasts,
                Levels = Levels.ToDictionary(column => column.Key, column => column.Value.Entries),
            },
            DataColumns = DataColumns.Entries,
            Columns = [.. Columns.Select(column => column.Restore())],
            CutLevels = CutLevels.ToDictionary(cut => cut.Key, cut => cut.Value.Entries),
            Bases = Bases.ToDictionary(basis => basis.Key, basis => basis.Value.Restore()),
            Predictors = Predictors.Restore(),
        };
        IEnumerable<string> names = Fixed.SelectMany(term => term.Columns.Entries);
        return NamesOf(recipe).SequenceEqual(names) ? recipe
            : throw new FileContentException("its formula and levels do not make the columns that it names");
    }

    private static IReadOnlyList<string> NamesOf(DesignRecipe recipe)
    {
        try
        {
            return recipe.Bind().FixedNames;
        }
        catch (LmmException error)
        {
            throw new FileContentException(error.Message.Split('\n')[0]);
        }
    }
}

/// <summary>A column of the data in a file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it was.</param>
/// <param name="Asked">What the formula asked for; left out where the data decided.</param>
/// <param name="Written">How its numbers were written; left out for plain numbers.</param>
/// <param name="Levels">The levels that rows used, in order.</param>
internal sealed record ColumnDocument(
    string Name, JsonWord<ColumnKind> Kind, JsonWord<ColumnKind>? Asked = null, JsonWord<ValueForm>? Written = null, JsonTexts? Levels = null)
{
    /// <summary>What a file holds of a column.</summary>
    public static ColumnDocument Of(RecipeColumn column) => new(
        column.Name, column.Kind, column.Asked is { } asked ? new(asked) : null, column.Form == ValueForm.Number ? null : new(column.Form),
        column.Levels is null ? null : new JsonTexts(column.Levels));

    /// <summary>The column that a file holds.</summary>
    public RecipeColumn Restore() => new(Name, Asked?.Value, Kind, Levels?.Entries) { Form = Written?.Value ?? ValueForm.Number };
}

/// <summary>A term of X in a file.</summary>
/// <param name="Term">R's label.</param>
/// <param name="Columns">R's names of its columns.</param>
internal sealed record TermDocument(string Term, JsonTexts Columns)
{
    private const string Intercept = "(Intercept)";

    /// <summary>The terms of a design.</summary>
    public static IReadOnlyList<TermDocument> Of(Design design)
    {
        IEnumerable<TermDocument> terms = design.Terms.Terms.Select(term => new TermDocument(
            term.Label, new([.. design.FixedNames.Skip(term.FirstColumn).Take(term.Columns)])));
        return design.Terms.Intercept ? [new TermDocument(Intercept, new([Intercept])), .. terms] : [.. terms];
    }
}
