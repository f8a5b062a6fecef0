using System.Globalization;
using FastLmm.Designs;

namespace FastLmm.Inference.Means;

/// <summary>Derivatives of the rows of X by one variable.</summary>
internal static class TrendRows
{
    private const double WidestStep = 1e-3;             // of the range

    /// <summary>
    /// The derivative by central differences, extrapolated twice, so that its error is of the sixth order in the step; or the quotient of one
    /// forward step.
    /// </summary>
    /// <param name="rows">What makes rows of X.</param>
    /// <param name="points">The points.</param>
    /// <param name="variable">The variable.</param>
    /// <param name="forward">The forward step as a part of the range, or null for the derivative.</param>
    /// <exception cref="LmmException">The variable is a factor or has one value only.</exception>
    internal static double[,] Of(FixedRows rows, IReadOnlyList<GridColumn> points, Predictor variable, double? forward)
    {
        if (variable.Levels is not null)
            throw new LmmException(FailureKind.BadInput, $"'{variable.Name}' is a factor; a trend needs a variable of numbers");
        double range = variable.Maximum - variable.Minimum;
        if (!(range > 0)) throw new LmmException(FailureKind.BadInput, $"'{variable.Name}' has one value only; it has no trend");
        if (forward is { } part) return Quotient(rows, points, variable.Name, 0, part * range);
        double[] steps = [WidestStep * range, WidestStep * range / 2, WidestStep * range / 4];
        double[][,] central = [.. steps.Select(h => Quotient(rows, points, variable.Name, -h, h))];
        return Extrapolate(Extrapolate(central[0], central[1], 4), Extrapolate(central[1], central[2], 4), 16);
    }

    // Divided by the difference of the numbers as they are, so that it is exact where X is the variable itself.
    private static double[,] Quotient(FixedRows rows, IReadOnlyList<GridColumn> points, string variable, double from, double to)
    {
        GridColumn at = points.First(column => column.Name == variable);
        double[] low = [.. at.Numbers.Select(number => number + from)], high = [.. at.Numbers.Select(number => number + to)];
        double[,] before = rows.At(Shifted(points, variable, low)).X, after = rows.At(Shifted(points, variable, high)).X;
        for (int r = 0; r < after.GetLength(0); r++)
            for (int c = 0; c < after.GetLength(1); c++) after[r, c] = (after[r, c] - before[r, c]) / (high[r] - low[r]);
        return after;
    }

    private static GridColumn[] Shifted(IReadOnlyList<GridColumn> points, string variable, double[] numbers) =>
    [
        .. points.Select(column => column.Name == variable
            ? new GridColumn(variable, [.. numbers.Select(number => number.ToString("R", CultureInfo.InvariantCulture))], numbers)
            : column),
    ];

    private static double[,] Extrapolate(double[,] coarse, double[,] fine, double factor)
    {
        var better = new double[fine.GetLength(0), fine.GetLength(1)];
        for (int r = 0; r < better.GetLength(0); r++)
            for (int c = 0; c < better.GetLength(1); c++) better[r, c] = fine[r, c] + (fine[r, c] - coarse[r, c]) / (factor - 1);
        return better;
    }
}
