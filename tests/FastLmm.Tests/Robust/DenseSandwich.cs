using FastLmm.Algebra;
using FastLmm.Designs;

namespace FastLmm.Tests.Robust;

/// <summary>
/// The sandwich by its definition, from n × n matrices in the user's basis: Σ_i = Z_iGZ_i' + σ²W_i⁻¹, its Cholesky factor, and one
/// eigendecomposition a subject. Rows carry √w, as clubSandwich's residuals would if it took weights.
/// </summary>
internal sealed class DenseSandwich
{
    private const double FullLeverage = 1e-9;           // of the largest eigenvalue of D(Σ − XMX')D'

    private readonly double[,] _x;
    private readonly double[,] _sigma;
    private readonly double[,] _sigmaInverse;
    private readonly double[] _residual;
    private readonly int[][] _rowsOf;

    internal DenseSandwich(DesignChunk rows, double[,] g, double sigma2, double[] beta)
    {
        int n = rows.Rows, p = beta.Length, q = rows.Z.Length;
        var z = new double[n, q];
        (_x, _residual) = (new double[n, p], new double[n]);
        for (int i = 0; i < n; i++)
        {
            double root = Math.Sqrt(rows.Weight?[i] ?? 1);
            for (int c = 0; c < p; c++) _x[i, c] = root * rows.X[c][i];
            for (int k = 0; k < q; k++) z[i, k] = root * rows.Z[k][i];
            _residual[i] = root * rows.Y[i];
            for (int c = 0; c < p; c++) _residual[i] -= _x[i, c] * beta[c];
        }
        _sigma = DenseMatrix.MultiplyTransposed(DenseMatrix.Multiply(z, g), z);
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++) _sigma[i, j] = rows.Subject[i] != rows.Subject[j] ? 0 : _sigma[i, j] + (i == j ? sigma2 : 0);
        IEnumerable<int> subjects = Enumerable.Range(0, rows.Subject[..n].Max() + 1);
        _rowsOf = [.. subjects.Select(s => Enumerable.Range(0, n).Where(i => rows.Subject[i] == s).ToArray())];
        _sigmaInverse = Inverse(_sigma);
        M = Inverse(DenseMatrix.Multiply(DenseMatrix.Transpose(_x), DenseMatrix.Multiply(_sigmaInverse, _x)));
    }

    /// <summary>(X'Σ⁻¹X)⁻¹.</summary>
    internal double[,] M { get; }

    /// <summary>M Σ_i X_i'Σ_i⁻¹𝔸_ie_ie_i'𝔸_iΣ_i⁻¹X_i M.</summary>
    internal double[,] Vcov(bool adjusted)
    {
        int p = M.GetLength(0);
        var vcov = new double[p, p];
        for (int s = 0; s < _rowsOf.Length; s++)
        {
            double[] score = DenseMatrix.Multiply(Estimator(s, adjusted), [.. _rowsOf[s].Select(i => _residual[i])]);
            for (int r = 0; r < p; r++)
                for (int c = 0; c < p; c++) vcov[r, c] += score[r] * score[c];
        }
        return vcov;
    }

    /// <summary>tr(P)²/tr(P²), P the covariance under the model of the subjects' terms in c'V^CR c.</summary>
    internal double Df(double[] contrast, bool adjusted)
    {
        double[,] p = Spread(contrast, contrast, adjusted);
        return Math.Pow(Trace(p), 2) / Trace(DenseMatrix.Multiply(p, p));
    }

    /// <summary>ν of HTZ: k(k+1) over the total variance of Ω^−½L V^CR L'Ω^−½ (Pustejovsky and Tipton 2018).</summary>
    internal double Nu(double[,] l, bool adjusted)
    {
        int k = l.GetLength(0), p = l.GetLength(1);
        double[] Row(double[,] m, int r) => [.. Enumerable.Range(0, p).Select(c => m[r, c])];
        var omega = new double[k, k];
        for (int s = 0; s < k; s++)
            for (int t = 0; t < k; t++) omega[s, t] = Trace(Spread(Row(l, s), Row(l, t), adjusted));
        double[,] unit = DenseMatrix.Multiply(Power(omega, -0.5, 0), l);
        double total = 0;
        for (int s = 0; s < k; s++)
            for (int t = 0; t < k; t++)
            {
                double[,] st = Spread(Row(unit, s), Row(unit, t), adjusted);
                total += Trace(DenseMatrix.Multiply(st, st));
                total += Trace(DenseMatrix.Multiply(Spread(Row(unit, s), Row(unit, s), adjusted), Spread(Row(unit, t), Row(unit, t), adjusted)));
            }
        return k * (k + 1) / total;
    }

    // Entry i, j: e'-terms of subjects i and j: c'E_i (Σ − XMX')_ij E_j'd, E_i = M X_i'Σ_i⁻¹𝔸_i.
    private double[,] Spread(double[] c, double[] d, bool adjusted)
    {
        int m = _rowsOf.Length;
        double[,] residual = Minus(_sigma, DenseMatrix.MultiplyTransposed(DenseMatrix.Multiply(_x, M), _x));
        double[][] left = [.. Enumerable.Range(0, m).Select(s => DenseMatrix.Multiply(DenseMatrix.Transpose(Estimator(s, adjusted)), c))];
        double[][] right = [.. Enumerable.Range(0, m).Select(s => DenseMatrix.Multiply(DenseMatrix.Transpose(Estimator(s, adjusted)), d))];
        var spread = new double[m, m];
        for (int s = 0; s < m; s++)
            for (int t = 0; t < m; t++)
                for (int i = 0; i < left[s].Length; i++)
                    for (int j = 0; j < right[t].Length; j++) spread[s, t] += left[s][i] * residual[_rowsOf[s][i], _rowsOf[t][j]] * right[t][j];
        return spread;
    }

    private double[,] Estimator(int subject, bool adjusted)
    {
        int[] rows = _rowsOf[subject];
        double[,] x = Part(_x, rows, [.. Enumerable.Range(0, M.GetLength(0))]), sigma = Part(_sigma, rows, rows);
        double[,] weighted = DenseMatrix.Multiply(M, DenseMatrix.Multiply(DenseMatrix.Transpose(x), Part(_sigmaInverse, rows, rows)));
        if (!adjusted) return weighted;
        double[,] d = DenseMatrix.Transpose(Cholesky.Factor(sigma)!);
        double[,] free = Minus(sigma, DenseMatrix.MultiplyTransposed(DenseMatrix.Multiply(x, M), x));
        double[,] root = Power(DenseMatrix.MultiplyTransposed(DenseMatrix.Multiply(d, free), d), -0.5, FullLeverage);
        return DenseMatrix.Multiply(weighted, DenseMatrix.Multiply(DenseMatrix.Transpose(d), DenseMatrix.Multiply(root, d)));
    }

    private static double[,] Power(double[,] a, double power, double tolerance)
    {
        SymmetricEigen eigen = SymmetricEigen.Of(a);
        int n = eigen.Values.Length;
        var result = new double[n, n];
        for (int k = 0; k < n; k++)
        {
            if (eigen.Values[k] <= tolerance * eigen.Values[^1]) continue;
            double value = Math.Pow(eigen.Values[k], power);
            for (int r = 0; r < n; r++)
                for (int c = 0; c < n; c++) result[r, c] += value * eigen.Vectors[r, k] * eigen.Vectors[c, k];
        }
        return result;
    }

    private static double[,] Inverse(double[,] a)
    {
        double[,] root = DenseMatrix.InvertUpper(DenseMatrix.Transpose(Cholesky.Factor(a)!));
        return DenseMatrix.MultiplyTransposed(root, root);
    }

    private static double[,] Part(double[,] a, int[] rows, int[] columns)
    {
        var part = new double[rows.Length, columns.Length];
        for (int r = 0; r < rows.Length; r++)
            for (int c = 0; c < columns.Length; c++) part[r, c] = a[rows[r], columns[c]];
        return part;
    }

    private static double[,] Minus(double[,] a, double[,] b)
    {
        var difference = new double[a.GetLength(0), a.GetLength(1)];
        for (int r = 0; r < a.GetLength(0); r++)
            for (int c = 0; c < a.GetLength(1); c++) difference[r, c] = a[r, c] - b[r, c];
        return difference;
    }

    private static double Trace(double[,] a) => Enumerable.Range(0, a.GetLength(0)).Sum(i => a[i, i]);
}
