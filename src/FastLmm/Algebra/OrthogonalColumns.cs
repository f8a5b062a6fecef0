namespace FastLmm.Algebra;

/// <summary>
/// Gram–Schmidt, each column twice, in order: a column that keeps less than a tolerance of its norm depends on earlier ones and is left out.
/// </summary>
internal sealed class OrthogonalColumns
{
    private readonly List<double[]> _basis = [];

    private OrthogonalColumns(int columns) => Coefficients = new double[columns, columns];

    /// <summary>Columns that are independent, in order.</summary>
    internal List<int> Kept { get; } = [];

    /// <summary>Directions of the kept columns: orthonormal.</summary>
    internal IReadOnlyList<double[]> Basis => _basis;

    /// <summary>Coefficients[k, c]: of column c along the k-th kept column's direction.</summary>
    internal double[,] Coefficients { get; }

    /// <summary>Goes through the first columns of a matrix.</summary>
    /// <param name="matrix">The columns.</param>
    /// <param name="columns">How many of them.</param>
    /// <param name="tolerance">Least part of a column's norm that must be left.</param>
    /// <param name="norms">Norms to compare with; the columns' own when null.</param>
    internal static OrthogonalColumns Of(double[,] matrix, int columns, double tolerance, double[]? norms = null)
    {
        var result = new OrthogonalColumns(columns);
        for (int c = 0; c < columns; c++)
        {
            double[] v = Column(matrix, c);
            double norm = norms is null ? Norm(v) : norms[c];
            for (int pass = 0; pass < 2; pass++)
                for (int k = 0; k < result.Kept.Count; k++) result.Coefficients[k, c] += Project(result._basis[k], v);
            double left = Norm(v);
            if (!(left > tolerance * norm)) continue;
            result.Coefficients[result.Kept.Count, c] = left;
            result._basis.Add([.. v.Select(entry => entry / left)]);
            result.Kept.Add(c);
        }
        return result;
    }

    /// <summary>The triangle of the kept columns.</summary>
    internal double[,] Triangle()
    {
        var r = new double[Kept.Count, Kept.Count];
        for (int k = 0; k < Kept.Count; k++)
            for (int l = k; l < Kept.Count; l++) r[k, l] = Coefficients[k, Kept[l]];
        return r;
    }

    /// <summary>Coefficients of the regression of a column on the first ones; 0 for those that are left out.</summary>
    internal double[] Regress(double[,] matrix, int column)
    {
        double[] v = Column(matrix, column), along = new double[Kept.Count], result = new double[Coefficients.GetLength(1)];
        for (int pass = 0; pass < 2; pass++)
            for (int k = 0; k < Kept.Count; k++) along[k] += Project(_basis[k], v);
        for (int k = Kept.Count - 1; k >= 0; k--)
        {
            for (int l = k + 1; l < Kept.Count; l++) along[k] -= Coefficients[k, Kept[l]] * along[l];
            result[Kept[k]] = along[k] /= Coefficients[k, Kept[k]];
        }
        return result;
    }

    private static double[] Column(double[,] matrix, int column) =>
        [.. Enumerable.Range(0, matrix.GetLength(0)).Select(r => matrix[r, column])];

    private static double Project(double[] unit, double[] v)
    {
        double dot = 0;
        for (int r = 0; r < v.Length; r++) dot += unit[r] * v[r];
        for (int r = 0; r < v.Length; r++) v[r] -= dot * unit[r];
        return dot;
    }

    private static double Norm(double[] v) => Math.Sqrt(v.Sum(entry => entry * entry));
}
