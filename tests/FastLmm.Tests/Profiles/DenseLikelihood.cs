using FastLmm.Algebra;
using FastLmm.TestSupport;

namespace FastLmm.Tests.Profiles;

/// <summary>−2 log-likelihood of a golden design by the definition, at any β, G and σ: dense Σ_i in the user's basis.</summary>
internal sealed class DenseLikelihood
{
    private readonly GoldenDesign _design;
    private readonly int[][] _rows;

    internal DenseLikelihood(string id)
    {
        _design = GoldenDesign.Load(Golden.DesignOf(id));
        _rows = [.. Enumerable.Range(0, _design.Rows).GroupBy(row => _design.Subject[row]).Select(rows => rows.ToArray())];
    }

    internal int P => _design.X.Length;

    /// <summary>At given β.</summary>
    internal double At(double[] beta, double[,] g, double sigma)
    {
        double sum = 0;
        foreach (int[] rows in _rows)
        {
            double[,] l = Factor(rows, g, sigma, out double logDeterminant);
            double[] e = Forward(l, [.. rows.Select(row => Y(row) - Enumerable.Range(0, P).Sum(c => _design.X[c][row] * beta[c]))]);
            sum += rows.Length * Math.Log(2 * Math.PI) + logDeterminant + e.Sum(x => x * x);
        }
        return sum;
    }

    /// <summary>With β by generalised least squares, one of its entries held where asked.</summary>
    internal double Least(double[,] g, double sigma, int held = -1, double value = 0)
    {
        int[] free = [.. Enumerable.Range(0, P).Where(c => c != held)];
        var system = new double[free.Length, free.Length + 1];
        foreach (int[] rows in _rows)
        {
            double[,] l = Factor(rows, g, sigma, out _);
            double[] y = Forward(l, [.. rows.Select(row => Y(row) - (held < 0 ? 0 : value * _design.X[held][row]))]);
            double[][] x = [.. free.Select(c => Forward(l, [.. rows.Select(row => _design.X[c][row])]))];
            for (int a = 0; a < free.Length; a++)
            {
                for (int b = 0; b < free.Length; b++) system[a, b] += x[a].Zip(x[b], (u, v) => u * v).Sum();
                system[a, free.Length] += x[a].Zip(y, (u, v) => u * v).Sum();
            }
        }
        double[] solution = LinearSystem.Solve(system);
        var beta = new double[P];
        if (held >= 0) beta[held] = value;
        for (int a = 0; a < free.Length; a++) beta[free[a]] = solution[a];
        return At(beta, g, sigma);
    }

    private double Y(int row) => _design.Y[row] - (_design.Offset?[row] ?? 0);

    private double[,] Factor(int[] rows, double[,] g, double sigma, out double logDeterminant)
    {
        int n = rows.Length, q = _design.Z.Length;
        var covariance = new double[n, n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
                for (int k = 0; k < q; k++)
                    for (int m = 0; m < q; m++) covariance[i, j] += _design.Z[k][rows[i]] * g[k, m] * _design.Z[m][rows[j]];
            covariance[i, i] += sigma * sigma / (_design.Weight?[rows[i]] ?? 1);
        }
        double[,] l = Cholesky.Factor(covariance)!;
        logDeterminant = Enumerable.Range(0, n).Sum(i => 2 * Math.Log(l[i, i]));
        return l;
    }

    private static double[] Forward(double[,] l, double[] v)
    {
        for (int r = 0; r < v.Length; r++)
        {
            for (int c = 0; c < r; c++) v[r] -= l[r, c] * v[c];
            v[r] /= l[r, r];
        }
        return v;
    }
}
