using System.Globalization;
using FastLmm.Designs;
using FastLmm.Tables;

namespace FastLmm.Inference.Means;

/// <summary>All combinations of the variables' values, and what the model says there: rows of X and offsets.</summary>
internal sealed class ReferenceGrid
{
    private const int MostPoints = 10_000;

    private ReferenceGrid(IReadOnlyList<GridVariable> variables, int points)
    {
        Variables = variables;
        Points = points;
    }

    /// <summary>The variables, the first varying fastest.</summary>
    internal IReadOnlyList<GridVariable> Variables { get; }

    /// <summary>Number of points.</summary>
    internal int Points { get; }

    /// <summary>Rows of X over all columns, or their derivatives.</summary>
    internal double[,] X { get; private init; } = new double[0, 0];

    /// <summary>Offset of each point; 0 for derivatives.</summary>
    internal double[] Offsets { get; private init; } = [];

    /// <summary>Rows of the data in each point's combination of levels; null when they were not counted.</summary>
    internal double[]? Weights { get; private init; }

    /// <summary>Makes the grid.</summary>
    /// <param name="basis">The fit.</param>
    /// <param name="options">Values of variables.</param>
    /// <param name="trend">The variable to differentiate by, or null.</param>
    /// <exception cref="LmmException">A variable does not exist, a value does not fit, or there are too many points.</exception>
    internal static ReferenceGrid Of(MeansBasis basis, MeansOptions options, string? trend)
    {
        IReadOnlyList<Predictor> predictors = basis.Predictors.Predictors;
        foreach (string name in options.At.Keys) Find(predictors, name);
        GridVariable[] variables =
            [.. predictors.Select(predictor => GridVariable.Of(predictor, options.At.GetValueOrDefault(predictor.Name)))];
        double size = variables.Aggregate(1.0, (product, variable) => product * variable.Texts.Length);
        if (size > MostPoints) throw TooMany(size);
        var grid = new ReferenceGrid(variables, (int)size);
        GridColumn[] columns = [.. variables.Select((variable, k) => grid.Column(variable, k))];
        (double[,] x, double[] offsets) = trend is null
            ? basis.Rows.At(columns)
            : (TrendRows.Of(basis.Rows, columns, Find(predictors, trend), options.TrendStep), new double[grid.Points]);
        return new ReferenceGrid(variables, grid.Points) { X = x, Offsets = offsets, Weights = grid.Count(basis.Predictors) };
    }

    /// <summary>Place of a variable.</summary>
    /// <exception cref="LmmException">There is none of that name.</exception>
    internal int IndexOf(string name)
    {
        for (int k = 0; k < Variables.Count; k++) if (Variables[k].Name == name) return k;
        throw NoVariable(name, Variables.Select(variable => variable.Name));
    }

    /// <summary>Which value of each variable a point has.</summary>
    internal int[] Values(int point)
    {
        var values = new int[Variables.Count];
        for (int k = 0; k < values.Length; k++) (point, values[k]) = Math.DivRem(point, Variables[k].Texts.Length);
        return values;
    }

    /// <summary>How many combinations of values some variables have.</summary>
    internal int Size(int[] variables) => variables.Aggregate(1, (product, k) => product * Variables[k].Texts.Length);

    /// <summary>Place of a point's values of some variables among their combinations, the first varying fastest.</summary>
    internal int Place(int[] values, int[] variables)
    {
        int place = 0;
        for (int k = variables.Length - 1; k >= 0; k--) place = place * Variables[variables[k]].Texts.Length + values[variables[k]];
        return place;
    }

    private static Predictor Find(IReadOnlyList<Predictor> predictors, string name) =>
        predictors.FirstOrDefault(predictor => predictor.Name == name) ?? throw NoVariable(name, predictors.Select(predictor => predictor.Name));

    private static LmmException TooMany(double size) => new(FailureKind.BadInput, string.Create(
        CultureInfo.InvariantCulture, $"the values of all variables have {size:g7} combinations, more than {MostPoints}; give fewer values of some"));

    private static LmmException NoVariable(string name, IEnumerable<string> names) =>
        new(FailureKind.BadInput, $"the fixed part has no variable '{name}'{NearestName.Hint(name, [.. names])}");

    private GridColumn Column(GridVariable variable, int k)
    {
        int[] values = [.. Enumerable.Range(0, Points).Select(point => Values(point)[k])];
        return new GridColumn(variable.Name, [.. values.Select(value => variable.Texts[value])], [.. values.Select(value => variable.Numbers[value])]);
    }

    // A point's rows are those with its levels; other variables do not tell rows apart.
    private double[]? Count(PredictorTable table)
    {
        if (table.Counts is null) return null;
        int[] counted = [.. Enumerable.Range(0, Variables.Count).Where(k => Variables[k].ValueOfCell is not null)];
        var sums = new double[Size(counted)];
        for (int cell = 0; cell < table.Counts.Count; cell++)
        {
            if (table.Counts[cell] > 0 && ValuesOfCell(table.Predictors, cell) is { } values) sums[Place(values, counted)] += table.Counts[cell];
        }
        return [.. Enumerable.Range(0, Points).Select(point => sums[Place(Values(point), counted)])];
    }

    // Per variable the value that a cell of the counts has; null where it has a value that is not in the grid.
    private int[]? ValuesOfCell(IReadOnlyList<Predictor> predictors, int cell)
    {
        var values = new int[Variables.Count];
        for (int k = 0; k < values.Length; k++)
        {
            if (predictors[k].Cells == 0) continue;
            (cell, int digit) = Math.DivRem(cell, predictors[k].Cells);
            if (Variables[k].ValueOfCell is not { } ofCell) continue;
            values[k] = ofCell[digit];
            if (values[k] < 0) return null;
        }
        return values;
    }
}
