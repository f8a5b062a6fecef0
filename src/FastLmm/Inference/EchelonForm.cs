namespace FastLmm.Inference;

/// <summary>
/// The hypotheses Lβ = r in reduced echelon form: the same hypotheses without dependent rows, each coefficient that a row is solved for
/// standing in that row alone.
/// </summary>
internal sealed class EchelonForm
{
    private const double Dependent = 1e-10;             // of a row whose largest entry was 1
    private const double Contradiction = 1e-9;          // of the values combined

    private readonly List<double[]> _rows;              // L | r | sizes of what r is made of

    private EchelonForm(List<double[]> rows) => _rows = rows;

    /// <summary>Reduces hypotheses.</summary>
    /// <param name="l">L, k × p.</param>
    /// <param name="values">r, k.</param>
    /// <returns>L and r of as many rows as L has rank.</returns>
    /// <exception cref="LmmException">Dependent rows ask for different values.</exception>
    internal static (double[,] L, double[] Values) Of(double[,] l, double[] values)
    {
        int p = l.GetLength(1);
        var form = new EchelonForm([.. Enumerable.Range(0, values.Length).Select(i => Scaled(l, values[i], i))]);
        int rank = form.Eliminate(p);
        foreach (double[] row in form._rows.Skip(rank))
        {
            if (Math.Abs(row[p]) <= Contradiction * row[p + 1]) continue;
            throw new LmmException(FailureKind.BadInput,
                "the hypotheses contradict each other: the same combination of coefficients is set to different values; leave one of them out");
        }
        var reduced = new double[rank, p];
        for (int i = 0; i < rank; i++)
            for (int c = 0; c < p; c++) reduced[i, c] = form._rows[i][c];
        return (reduced, [.. form._rows.Take(rank).Select(row => row[p])]);
    }

    private static double[] Scaled(double[,] l, double value, int i)
    {
        int p = l.GetLength(1);
        double largest = Enumerable.Range(0, p).Max(c => Math.Abs(l[i, c])), scale = largest > 0 ? 1 / largest : 1;
        return [.. Enumerable.Range(0, p).Select(c => scale * l[i, c]), scale * value, Math.Abs(scale * value)];
    }

    // Gauss–Jordan, the largest entry of all rows left being the next pivot.
    private int Eliminate(int p)
    {
        for (int rank = 0; rank < _rows.Count; rank++)
        {
            (int row, int column) = (rank, 0);
            for (int i = rank; i < _rows.Count; i++)
                for (int c = 0; c < p; c++)
                    if (Math.Abs(_rows[i][c]) > Math.Abs(_rows[row][column])) (row, column) = (i, c);
            if (!(Math.Abs(_rows[row][column]) > Dependent)) return rank;
            (_rows[rank], _rows[row]) = (_rows[row], _rows[rank]);
            Divide(_rows[rank], _rows[rank][column]);
            for (int i = 0; i < _rows.Count; i++)
                if (i != rank) Subtract(_rows[i], _rows[rank], _rows[i][column]);
        }
        return _rows.Count;
    }

    private static void Divide(double[] row, double pivot)
    {
        for (int c = 0; c < row.Length - 1; c++) row[c] /= pivot;
        row[^1] /= Math.Abs(pivot);
    }

    private static void Subtract(double[] row, double[] pivotRow, double times)
    {
        for (int c = 0; c < row.Length - 1; c++) row[c] -= times * pivotRow[c];
        row[^1] += Math.Abs(times) * pivotRow[^1];
    }
}
