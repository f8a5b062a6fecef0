using System.Globalization;
using FastLmm.Formulas;
using FastLmm.Tables;

namespace FastLmm.Designs;

/// <summary>Values of one predictor at the points of a grid.</summary>
/// <param name="Name">The predictor.</param>
/// <param name="Texts">Its levels, or its numbers as texts.</param>
/// <param name="Numbers">The same as numbers; NaN where a level is none.</param>
internal sealed record GridColumn(string Name, string[] Texts, double[] Numbers);

/// <summary>
/// Makes rows of X, and offsets, for values of the predictors, by the columns of a fit: its levels, contrasts, and remembered bases.
/// </summary>
internal sealed class FixedRows
{
    private readonly DesignPlan _plan;
    private readonly IReadOnlyList<ColumnKind> _kinds;
    private readonly IReadOnlyList<IReadOnlyList<string>?> _levels;

    internal FixedRows(DesignPlan plan, IReadOnlyList<ColumnKind> kinds, IReadOnlyList<IReadOnlyList<string>?> levels) =>
        (_plan, _kinds, _levels) = (plan, kinds, levels);

    /// <summary>Rows of X over all columns, dropped ones included, and the offset of each.</summary>
    /// <param name="points">Values of all predictors, equally many of each.</param>
    /// <exception cref="LmmException">A column of X is not a number there, or a value lies in no interval of a cut.</exception>
    internal (double[,] X, double[] Offsets) At(IReadOnlyList<GridColumn> points)
    {
        int rows = points.Count == 0 ? 1 : points[0].Texts.Length;
        IReadOnlyList<string>?[] texts = [.. Enumerable.Range(0, _levels.Count).Select(column => Texts(column, points))];
        var binder = new DesignBinder(new ColumnBinding(_plan, _kinds, texts, null));
        var x = new double[rows, binder.Fixed.Count];
        var offsets = new double[rows];
        var chunk = new TableChunk(_kinds);
        for (int first = 0; first < rows; first += TableChunk.Capacity)
        {
            chunk.Rows = Math.Min(TableChunk.Capacity, rows - first);
            for (int column = 0; column < _kinds.Count; column++) Fill(chunk, column, points, texts[column], first);
            binder.Program.Evaluate(chunk);
            for (int row = 0; row < chunk.Rows; row++)
            {
                for (int c = 0; c < binder.Fixed.Count; c++)
                    x[first + row, c] = Finite(binder.Fixed[c].Node.Values[row], binder.Fixed[c].Name, points, first + row);
                if (binder.Offset is { } offset) offsets[first + row] = Finite(offset.Values[row], "the offset", points, first + row);
                CheckLevels(binder, points, row, first + row);
            }
        }
        return (x, offsets);
    }

    // Texts that are only compared have no levels; theirs are those of the points.
    private IReadOnlyList<string>? Texts(int column, IReadOnlyList<GridColumn> points)
    {
        if (column >= _kinds.Count || _levels[column] is not null || _kinds[column] == ColumnKind.Numeric) return _levels[column];
        return points.FirstOrDefault(point => point.Name == _plan.Columns[column].Name)?.Texts.Distinct().ToArray();
    }

    private void Fill(TableChunk chunk, int column, IReadOnlyList<GridColumn> points, IReadOnlyList<string>? texts, int first)
    {
        GridColumn? values = points.FirstOrDefault(point => point.Name == _plan.Columns[column].Name);
        for (int row = 0; row < chunk.Rows; row++)
        {
            if (_kinds[column] is ColumnKind.Numeric or ColumnKind.Logical)
                chunk.Numeric(column)[row] = values is null ? double.NaN : values.Numbers[first + row];
            if (_kinds[column] != ColumnKind.Numeric)
                chunk.Codes(column)[row] = values is null || texts is null ? -1 : IndexOf(texts, values.Texts[first + row]);
        }
    }

    private static int IndexOf(IReadOnlyList<string> texts, string text)
    {
        for (int k = 0; k < texts.Count; k++) if (texts[k] == text) return k;
        return -1;
    }

    private static double Finite(double value, string name, IReadOnlyList<GridColumn> points, int row) => double.IsFinite(value)
        ? value
        : throw new LmmException(FailureKind.BadInput, $"{name} is not a number at {Place(points, row)}; give other values");

    // A factor of the fixed part whose value is no level would look like the reference.
    private void CheckLevels(DesignBinder binder, IReadOnlyList<GridColumn> points, int row, int point)
    {
        foreach (FactorColumn factor in binder.Factors.Columns)
        {
            if (factor.LevelOfRow[row] >= 0 || !IsFixed(factor, points)) continue;
            throw new LmmException(FailureKind.BadInput, $"{factor.Name} has no level at {Place(points, point)}; give other values");
        }
    }

    private bool IsFixed(FactorColumn factor, IReadOnlyList<GridColumn> points) =>
        points.Any(point => point.Name == factor.Name)
        || _plan.Formula.Fixed.UsedVariables.Any(variable => Cut(_plan.Formula.Fixed.Variables[variable].Factor) == factor.Name);

    private static string? Cut(FactorCall? call) => call switch
    {
        CutCall cut => cut.Name,
        RelevelCall relevel => Cut(relevel.Factor),
        _ => null,
    };

    private static string Place(IReadOnlyList<GridColumn> points, int row) =>
        string.Join(", ", points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{point.Name} = {point.Texts[row]}")));
}
