namespace FastLmm.Algebra;

/// <summary>Products and triangular inverses of the small matrices between passes.</summary>
internal static class DenseMatrix
{
    /// <summary>A B.</summary>
    internal static double[,] Multiply(double[,] a, double[,] b)
    {
        int rows = a.GetLength(0), inner = a.GetLength(1), columns = b.GetLength(1);
        var product = new double[rows, columns];
        for (int r = 0; r < rows; r++)
            for (int k = 0; k < inner; k++)
            {
                double x = a[r, k];
                if (x == 0) continue;
                for (int c = 0; c < columns; c++) product[r, c] += x * b[k, c];
            }
        return product;
    }

    /// <summary>A B'.</summary>
    internal static double[,] MultiplyTransposed(double[,] a, double[,] b) => Multiply(a, Transpose(b));

    /// <summary>I, n × n.</summary>
    internal static double[,] Identity(int n)
    {
        var identity = new double[n, n];
        for (int k = 0; k < n; k++) identity[k, k] = 1;
        return identity;
    }

    /// <summary>Euclidean norm of a column.</summary>
    internal static double ColumnNorm(double[,] a, int column) =>
        Math.Sqrt(Enumerable.Range(0, a.GetLength(0)).Sum(r => a[r, column] * a[r, column]));

    /// <summary>A copy of a row.</summary>
    internal static double[] Row(double[,] a, int row)
    {
        var copy = new double[a.GetLength(1)];
        for (int c = 0; c < copy.Length; c++) copy[c] = a[row, c];
        return copy;
    }

    /// <summary>A'.</summary>
    internal static double[,] Transpose(double[,] a)
    {
        var transposed = new double[a.GetLength(1), a.GetLength(0)];
        for (int r = 0; r < a.GetLength(0); r++)
            for (int c = 0; c < a.GetLength(1); c++) transposed[c, r] = a[r, c];
        return transposed;
    }

    /// <summary>A x.</summary>
    internal static double[] Multiply(double[,] a, ReadOnlySpan<double> x)
    {
        var product = new double[a.GetLength(0)];
        for (int r = 0; r < product.Length; r++)
            for (int c = 0; c < x.Length; c++) product[r] += a[r, c] * x[c];
        return product;
    }

    /// <summary>The inverse of an upper triangular matrix with a nonzero diagonal.</summary>
    internal static double[,] InvertUpper(double[,] r)
    {
        int n = r.GetLength(0);
        var inverse = new double[n, n];
        for (int c = 0; c < n; c++)
        {
            inverse[c, c] = 1 / r[c, c];
            for (int i = c - 1; i >= 0; i--)
            {
                double sum = 0;
                for (int k = i + 1; k <= c; k++) sum += r[i, k] * inverse[k, c];
                inverse[i, c] = -sum / r[i, i];
            }
        }
        return inverse;
    }
}
