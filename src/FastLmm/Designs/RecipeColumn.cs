using FastLmm.Tables;

namespace FastLmm.Designs;

/// <summary>A column that a model reads, as the data of the fit decided it.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Asked">The kind that the formula asks for; null where the data decided.</param>
/// <param name="Kind">The kind that it had.</param>
/// <param name="Levels">The levels that rows used, in the order of the model; null where it is no factor.</param>
public sealed record RecipeColumn(string Name, ColumnKind? Asked, ColumnKind Kind, IReadOnlyList<string>? Levels)
{
    /// <summary>How its numbers were written: dates count days, dates with times seconds.</summary>
    internal ValueForm Form { get; init; }

    /// <summary>What to ask of a table so that the column is read as in the fit.</summary>
    internal ColumnRequest Request => new(Name, Kind);

    /// <summary>Refuses dates where the fit had dates with times, and the other way round: their numbers differ.</summary>
    /// <exception cref="LmmException">The units differ.</exception>
    internal void CheckForm(ValueForm form)
    {
        if (form == Form || !IsDate(form)) return;
        throw new LmmException(FailureKind.BadInput,
            $"the column '{Name}' holds {Words(form)} and held {Words(Form)} when the model was fitted; write it as it was then");
    }

    private static bool IsDate(ValueForm form) => form is ValueForm.Date or ValueForm.DateTime;

    private static string Words(ValueForm form) => form switch
    {
        ValueForm.Date => "dates",
        ValueForm.DateTime => "dates with times",
        _ => "numbers",
    };
}
