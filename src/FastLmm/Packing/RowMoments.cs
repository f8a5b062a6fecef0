using FastLmm.Algebra;
using FastLmm.Designs;

namespace FastLmm.Packing;

/// <summary>Sums over rows, each row counted once whatever its weight: what types of tests and explained variance are defined by.</summary>
/// <param name="XX">X'X of the arithmetic's columns, n × n.</param>
/// <param name="XSums">1'X, n.</param>
/// <param name="GatheredZZ">Z'Z in the basis of Z', q × q; null where it is Σ R_i'R_i.</param>
public sealed record RowMoments(double[,] XX, double[] XSums, double[,]? GatheredZZ)
{
    /// <summary>Z'Z in the basis of Z', q × q.</summary>
    /// <param name="statistics">The statistics that these moments belong to.</param>
    public double[,] ZZ(PackedStatistics statistics) => GatheredZZ ?? statistics.Subjects.ZProducts();

    /// <summary>Whether they follow from the statistics: every weight is 1, and a constant column of X has the sums.</summary>
    internal static bool FollowFromStatistics(DesignBasis basis, bool weighted) => !weighted && basis.HasConstant;

    /// <summary>The moments that follow from statistics of rows without weights.</summary>
    /// <param name="statistics">Statistics whose first column of X' is the constant.</param>
    /// <param name="s">[X y]'[X y].</param>
    internal static RowMoments From(PackedStatistics statistics, double[,] s)
    {
        int n = statistics.P;
        var xx = new double[n, n];
        for (int r = 0; r < n; r++)
            for (int c = 0; c < n; c++) xx[r, c] = s[r, c];
        // The constant is X' column 0: 1'X = (its coordinates)'X'X.
        double[] constant = [.. Enumerable.Range(0, n).Select(k => statistics.XCoordinates[k, 0])];
        return new RowMoments(xx, DenseMatrix.Multiply(xx, constant), null);
    }

    /// <summary>The same moments for other columns.</summary>
    /// <param name="map">The columns of X' × the columns wanted.</param>
    /// <param name="zMap">The same of Z'; null for the same columns.</param>
    internal RowMoments Mapped(double[,] map, double[,]? zMap = null)
    {
        double[,]? zz = GatheredZZ is null || zMap is null ? GatheredZZ : Products(GatheredZZ, zMap);
        return new RowMoments(Products(XX, map), DenseMatrix.Multiply(DenseMatrix.Transpose(map), XSums), zz);
    }

    private static double[,] Products(double[,] products, double[,] map) =>
        DenseMatrix.Multiply(DenseMatrix.Transpose(map), DenseMatrix.Multiply(products, map));
}

/// <summary>Gathers <see cref="RowMoments"/> row by row, where they do not follow from the statistics.</summary>
internal sealed class RowMomentGatherer(int p, int q, double weightScale)
{
    private double[,] _xx = new double[p, p];
    private double[] _sums = new double[p];
    private double[,] _zz = new double[q, q];

    /// <summary>The same sums with columns behind those of X and of Z that were zero.</summary>
    /// <param name="widerP">Columns of X.</param>
    /// <param name="widerQ">Columns of Z.</param>
    internal RowMomentGatherer Widened(int widerP, int widerQ) => new(widerP, widerQ, weightScale)
    {
        _xx = Widened(_xx, widerP), _sums = [.. _sums, .. new double[widerP - p]], _zz = Widened(_zz, widerQ),
    };

    /// <summary>Adds rows.</summary>
    /// <param name="rows">Rows (z' | x' …) × √w' as the basis transforms them.</param>
    /// <param name="chunk">Where they come from.</param>
    internal void Add(ReadOnlySpan<double> rows, DesignChunk chunk)
    {
        int length = rows.Length / Math.Max(1, chunk.Rows);
        for (int i = 0; i < chunk.Rows; i++)
        {
            ReadOnlySpan<double> row = rows.Slice(i * length, length);
            double inverse = chunk.Weight is null ? 1 : weightScale / chunk.Weight[i], root = Math.Sqrt(inverse);
            for (int r = 0; r < p; r++)
            {
                double x = row[q + r];
                _sums[r] += root * x;
                for (int c = 0; c <= r; c++) _xx[r, c] += inverse * x * row[q + c];
            }
            for (int r = 0; r < q; r++)
                for (int c = 0; c <= r; c++) _zz[r, c] += inverse * row[r] * row[c];
        }
    }

    /// <summary>The moments in the basis of X'.</summary>
    internal RowMoments Complete()
    {
        for (int r = 0; r < p; r++)
            for (int c = 0; c < r; c++) _xx[c, r] = _xx[r, c];
        for (int r = 0; r < q; r++)
            for (int c = 0; c < r; c++) _zz[c, r] = _zz[r, c];
        return new RowMoments(_xx, _sums, _zz);
    }

    private static double[,] Widened(double[,] products, int size)
    {
        var wider = new double[size, size];
        for (int r = 0; r < products.GetLength(0); r++)
            for (int c = 0; c < products.GetLength(1); c++) wider[r, c] = products[r, c];
        return wider;
    }
}
