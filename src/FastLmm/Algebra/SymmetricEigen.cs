namespace FastLmm.Algebra;

/// <summary>Eigenvalues (ascending) and eigenvectors of a small symmetric matrix by cyclic Jacobi rotations.</summary>
internal sealed class SymmetricEigen
{
    private const int MostSweeps = 60;

    private SymmetricEigen(double[] values, double[,] vectors)
    {
        Values = values;
        Vectors = vectors;
    }

    /// <summary>Eigenvalues, ascending.</summary>
    internal double[] Values { get; }

    /// <summary>Eigenvectors in the columns.</summary>
    internal double[,] Vectors { get; }

    /// <summary>Decomposes; the matrix is not changed.</summary>
    internal static SymmetricEigen Of(double[,] matrix)
    {
        int n = matrix.GetLength(0);
        var a = (double[,])matrix.Clone();
        var v = new double[n, n];
        for (int i = 0; i < n; i++) v[i, i] = 1;
        for (int sweep = 0; sweep < MostSweeps && !Diagonal(a); sweep++)
            for (int p = 0; p < n - 1; p++)
                for (int q = p + 1; q < n; q++) Rotate(a, v, p, q);
        int[] order = [.. Enumerable.Range(0, n).OrderBy(i => a[i, i])];
        var vectors = new double[n, n];
        for (int c = 0; c < n; c++)
            for (int r = 0; r < n; r++) vectors[r, c] = v[r, order[c]];
        return new SymmetricEigen([.. order.Select(i => a[i, i])], vectors);
    }

    /// <summary>Coordinates of a vector along the eigenvectors.</summary>
    internal double[] Coordinates(ReadOnlySpan<double> x)
    {
        var coordinates = new double[Values.Length];
        for (int c = 0; c < coordinates.Length; c++)
            for (int r = 0; r < x.Length; r++) coordinates[c] += Vectors[r, c] * x[r];
        return coordinates;
    }

    private static bool Diagonal(double[,] a)
    {
        double off = 0, on = 0;
        for (int r = 0; r < a.GetLength(0); r++)
        {
            on += a[r, r] * a[r, r];
            for (int c = 0; c < r; c++) off += a[r, c] * a[r, c];
        }
        return !(off > 1e-34 * on) || double.IsNaN(on);
    }

    private static void Rotate(double[,] a, double[,] v, int p, int q)
    {
        if (a[p, q] == 0) return;
        double theta = (a[q, q] - a[p, p]) / (2 * a[p, q]);
        double t = (theta < 0 ? -1 : 1) / (Math.Abs(theta) + Math.Sqrt(theta * theta + 1));
        double c = 1 / Math.Sqrt(t * t + 1), s = t * c;
        int n = a.GetLength(0);
        for (int k = 0; k < n; k++) (a[k, p], a[k, q]) = (c * a[k, p] - s * a[k, q], s * a[k, p] + c * a[k, q]);
        for (int k = 0; k < n; k++) (a[p, k], a[q, k]) = (c * a[p, k] - s * a[q, k], s * a[p, k] + c * a[q, k]);
        for (int k = 0; k < n; k++) (v[k, p], v[k, q]) = (c * v[k, p] - s * v[k, q], s * v[k, p] + c * v[k, q]);
    }
}
