namespace FastLmm.Algebra;

/// <summary>The columns of a matrix by their nonzero entries: combinations of a few columns out of many.</summary>
internal sealed class ColumnCombinations
{
    private readonly (int From, double Factor)[][] _columns;

    private ColumnCombinations((int From, double Factor)[][] columns) => _columns = columns;

    /// <summary>Number of combinations.</summary>
    internal int Count => _columns.Length;

    /// <summary>The columns of a matrix.</summary>
    internal static ColumnCombinations Of(double[,] matrix) => new(
    [
        .. Enumerable.Range(0, matrix.GetLength(1)).Select(c =>
            Enumerable.Range(0, matrix.GetLength(0)).Where(r => matrix[r, c] != 0).Select(r => (r, matrix[r, c])).ToArray()),
    ]);

    /// <summary>The parts of a combination.</summary>
    internal ReadOnlySpan<(int From, double Factor)> this[int column] => _columns[column];

    /// <summary>The combinations of columns of numbers; what is one column as it is stays that array.</summary>
    /// <param name="columns">The columns; those behind them count as zero.</param>
    /// <param name="rows">Numbers in each.</param>
    internal double[][] Apply(double[][] columns, int rows) => [.. _columns.Select(parts => Apply(parts, columns, rows))];

    private static double[] Apply((int From, double Factor)[] parts, double[][] columns, int rows)
    {
        (int From, double Factor)[] there = [.. parts.Where(part => part.From < columns.Length)];
        if (there is [(int only, 1)]) return columns[only];
        var sum = new double[rows];
        foreach ((int from, double factor) in there)
            for (int row = 0; row < rows; row++) sum[row] += factor * columns[from][row];
        return sum;
    }
}
