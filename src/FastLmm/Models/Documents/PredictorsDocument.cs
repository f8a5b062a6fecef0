using FastLmm.Designs;

namespace FastLmm.Models.Documents;

/// <summary>A <see cref="PredictorTable"/> in a file.</summary>
/// <param name="Variables">The variables.</param>
/// <param name="Counts">
/// Rows at each combination of levels, and of numbers with at most two values, the first variable varying fastest; left out where they were
/// not counted.
/// </param>
internal sealed record PredictorsDocument(IReadOnlyList<PredictorDocument> Variables, JsonVector? Counts = null)
{
    /// <summary>What a file holds of a table.</summary>
    public static PredictorsDocument Of(PredictorTable table) => new(
        [.. table.Predictors.Select(PredictorDocument.Of)], table.Counts is { } counts ? new([.. counts.Select(count => (double)count)]) : null);

    /// <summary>The table that a file holds.</summary>
    /// <exception cref="FileContentException">There are not as many counts as combinations.</exception>
    public PredictorTable Restore()
    {
        Predictor[] predictors = [.. Variables.Select(variable => variable.Restore())];
        double combinations = predictors.Where(predictor => predictor.Cells > 0).Aggregate(1.0, (product, predictor) => product * predictor.Cells);
        if (Counts is not null && Counts.Entries.Length != combinations)
            throw new FileContentException("its predictors and their counts do not go together");
        return new PredictorTable(predictors, Counts is { } counts ? [.. counts.Entries.Select(count => (long)count)] : null);
    }
}

/// <summary>A variable in a file: a factor has levels; numbers have a mean and a range, and their values if there are at most two.</summary>
internal sealed record PredictorDocument(string Name)
{
    public JsonTexts? Levels { get; init; }

    /// <summary>Whether rows are counted by its levels; left out where they are.</summary>
    public JsonTruth? Counted { get; init; }

    public JsonNumber? Mean { get; init; }

    public JsonNumber? Minimum { get; init; }

    public JsonNumber? Maximum { get; init; }

    public JsonVector? Values { get; init; }

    /// <summary>What a file holds of a variable.</summary>
    public static PredictorDocument Of(Predictor predictor) => predictor.Levels is { } levels
        ? new PredictorDocument(predictor.Name) { Levels = new(levels), Counted = predictor.IsCounted ? null : new(false) }
        : new PredictorDocument(predictor.Name)
        {
            Mean = predictor.Mean,
            Minimum = predictor.Minimum,
            Maximum = predictor.Maximum,
            Values = predictor.Values.Count > 0 ? new([.. predictor.Values]) : null,
        };

    /// <summary>The variable that a file holds.</summary>
    public Predictor Restore() => new()
    {
        Name = Name,
        Levels = Levels?.Entries,
        IsCounted = Counted?.Value ?? true,
        Mean = Mean?.Value ?? double.NaN,
        Minimum = Minimum?.Value ?? double.NaN,
        Maximum = Maximum?.Value ?? double.NaN,
        Values = Values?.Entries ?? [],
    };
}
