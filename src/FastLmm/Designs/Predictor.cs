namespace FastLmm.Designs;

/// <summary>A variable of the fixed part, those of offsets among them, and what it was in the rows used. Plain data, fit to be saved.</summary>
public sealed record Predictor
{
    /// <summary>Name of its column.</summary>
    public required string Name { get; init; }

    /// <summary>The levels of a factor in the model's order, FALSE and TRUE of a logical column; null of numbers.</summary>
    public IReadOnlyList<string>? Levels { get; init; }

    /// <summary>Mean over the rows, each counted once whatever its weight; NaN of a factor.</summary>
    public double Mean { get; init; } = double.NaN;

    /// <summary>Least value; NaN of a factor.</summary>
    public double Minimum { get; init; } = double.NaN;

    /// <summary>Largest value; NaN of a factor.</summary>
    public double Maximum { get; init; } = double.NaN;

    /// <summary>The different numbers, ascending, when there are at most two; else empty.</summary>
    public IReadOnlyList<double> Values { get; init; } = [];

    /// <summary>Whether rows are counted by its levels; not so where the formula only compares its texts.</summary>
    public bool IsCounted { get; init; } = true;

    /// <summary>How many levels, or of numbers at most two different values, rows are counted by; 0 of other numbers.</summary>
    internal int Cells => !IsCounted ? 0 : Levels?.Count ?? Values.Count;
}

/// <summary>The predictors of a model in the order of the formula, and how many rows have which combination of them.</summary>
/// <param name="Predictors">The predictors.</param>
/// <param name="Counts">
/// Rows at each combination of the predictors that have levels or at most two values, the first varying fastest; null when there are too
/// many combinations to count.
/// </param>
public sealed record PredictorTable(IReadOnlyList<Predictor> Predictors, IReadOnlyList<long>? Counts);

/// <summary>Where a predictor stands in a table's chunks.</summary>
/// <param name="Name">Name of its column.</param>
/// <param name="Factor">The factor that it is in some term, or null.</param>
/// <param name="Column">Its column as numbers, or else as texts.</param>
internal sealed record PredictorColumns(string Name, FactorColumn? Factor, int Column);
