namespace FastLmm.Algebra;

/// <summary>Writes columns as linear combinations of others, which may depend on each other.</summary>
internal static class ColumnSpan
{
    private const double Dependent = 1e-10;             // of the largest entry: what elimination leaves of a column that depends on earlier ones
    private const double Rounding = 1e-15;              // of a solution's largest entry

    /// <summary>Solves A T = B by elimination with row exchanges; zeros cost nothing.</summary>
    /// <param name="rows">Rows of [A | B], which are overwritten.</param>
    /// <param name="n">Columns of A.</param>
    /// <returns>T, n rows, 0 where a column of A depends on earlier ones; null when a column of B is no combination of A's.</returns>
    internal static double[,]? Solve(double[][] rows, int n)
    {
        int wanted = rows.Length == 0 ? 0 : rows[0].Length - n, rank = 0;
        double[] size = [.. Enumerable.Range(0, n + wanted).Select(c => rows.Max(row => Math.Abs(row[c])))];
        var pivots = new List<int>();
        for (int c = 0; c < n && rank < rows.Length; c++)
        {
            int best = rank;
            for (int r = rank + 1; r < rows.Length; r++) if (Math.Abs(rows[r][c]) > Math.Abs(rows[best][c])) best = r;
            if (!(Math.Abs(rows[best][c]) > Dependent * size[c])) continue;
            (rows[rank], rows[best]) = (rows[best], rows[rank]);
            Eliminate(rows, rank++, c);
            pivots.Add(c);
        }
        for (int c = n; c < n + wanted; c++)
            if (rows.Skip(rank).Any(row => Math.Abs(row[c]) > Dependent * size[c])) return null;
        return Solution(rows, pivots, n, wanted);
    }

    private static void Eliminate(double[][] rows, int pivot, int column)
    {
        double[] from = rows[pivot];
        for (int r = 0; r < rows.Length; r++)
        {
            if (r == pivot || rows[r][column] == 0) continue;
            double factor = rows[r][column] / from[column];
            for (int k = column; k < from.Length; k++) rows[r][k] -= factor * from[k];
            rows[r][column] = 0;
        }
    }

    private static double[,] Solution(double[][] rows, List<int> pivots, int n, int wanted)
    {
        var solution = new double[n, wanted];
        for (int c = 0; c < wanted; c++)
        {
            double largest = 0;
            for (int k = 0; k < pivots.Count; k++)
            {
                solution[pivots[k], c] = rows[k][n + c] / rows[k][pivots[k]];
                largest = Math.Max(largest, Math.Abs(solution[pivots[k], c]));
            }
            foreach (int pivot in pivots)
                if (Math.Abs(solution[pivot, c]) < Rounding * largest) solution[pivot, c] = 0;
        }
        return solution;
    }
}
