using FastLmm.Algebra;

namespace FastLmm.Tests.Inference;

/// <summary>Kenward and Roger (1997) as they write it, from the N × N matrix Σ, its derivatives and its inverse, at given G and σ².</summary>
internal sealed class DenseKenwardRoger
{
    private readonly double[][,] _dPhi;                 // ΦP_aΦ
    private readonly double[,] _omega;

    /// <summary>Computes the adjustment.</summary>
    /// <param name="x">X, N × p, of full rank.</param>
    /// <param name="z">Z of all subjects, N × q: row i belongs to subject[i].</param>
    /// <param name="subject">Subjects of the rows.</param>
    /// <param name="weight">Prior weights.</param>
    /// <param name="g">G.</param>
    /// <param name="entries">The free entries (k, l), k ≥ l, of G.</param>
    /// <param name="sigma2">σ².</param>
    internal DenseKenwardRoger(
        double[,] x, double[,] z, int[] subject, double[] weight, double[,] g, IReadOnlyList<(int K, int L)> entries, double sigma2)
    {
        int n = subject.Length, q = z.GetLength(1);
        double[,] Along(double[,] s) => Fill(n, (i, j) => subject[i] == subject[j] ? Form(z, i, s, z, j) : 0);
        double[][,] derivatives = [.. entries.Select(entry => Along(Unit(q, entry.K, entry.L))), Fill(n, (i, j) => i == j ? 1 / weight[i] : 0)];
        double[,] v = Inverse(Add(Along(g), derivatives[^1], sigma2)), vx = DenseMatrix.Multiply(v, x), xt = DenseMatrix.Transpose(vx);
        Phi = Inverse(DenseMatrix.Multiply(xt, x));
        double[][,] vd = [.. derivatives.Select(d => DenseMatrix.Multiply(v, d))];
        double[][,] p = [.. derivatives.Select(d => Scale(-1, DenseMatrix.Multiply(DenseMatrix.Multiply(xt, d), vx)))];
        _dPhi = [.. p.Select(pa => DenseMatrix.Multiply(DenseMatrix.Multiply(Phi, pa), Phi))];
        int count = derivatives.Length;
        double[,] Q(int a, int b) =>
            DenseMatrix.Multiply(DenseMatrix.Multiply(xt, derivatives[a]), DenseMatrix.Multiply(vd[b], vx));
        var information = new double[count, count];
        for (int a = 0; a < count; a++)
            for (int b = 0; b < count; b++)
                information[a, b] = Trace(vd[a], vd[b]) - 2 * Trace(Phi, Q(a, b)) + Trace(DenseMatrix.Multiply(Phi, p[a]), DenseMatrix.Multiply(Phi, p[b]));
        _omega = Scale(2, Inverse(information));
        double[,] sum = new double[Phi.GetLength(0), Phi.GetLength(0)];
        for (int a = 0; a < count; a++)
            for (int b = 0; b < count; b++)
                sum = Add(sum, Add(Q(a, b), DenseMatrix.Multiply(DenseMatrix.Multiply(p[a], Phi), p[b]), -1), _omega[a, b]);
        Vcov = Add(Phi, DenseMatrix.Multiply(DenseMatrix.Multiply(Phi, sum), Phi), 2);
    }

    internal double[,] Phi { get; }

    internal double[,] Vcov { get; }

    /// <summary>df and scale of L of full row rank.</summary>
    internal (double Df, double Scale) Denominator(double[,] l)
    {
        double k = l.GetLength(0), a1 = 0, a2 = 0;
        double[,] lt = DenseMatrix.Transpose(l), middle = Inverse(DenseMatrix.Multiply(DenseMatrix.Multiply(l, Phi), lt));
        double[,] theta = DenseMatrix.Multiply(DenseMatrix.Multiply(lt, middle), l);
        double[][,] h = [.. _dPhi.Select(d => DenseMatrix.Multiply(theta, d))];
        for (int a = 0; a < h.Length; a++)
        {
            for (int b = 0; b < h.Length; b++)
            {
                a1 += _omega[a, b] * Diagonal(h[a]) * Diagonal(h[b]);
                a2 += _omega[a, b] * Trace(h[a], h[b]);
            }
        }
        double bb = (a1 + 6 * a2) / (2 * k), g = ((k + 1) * a1 - (k + 4) * a2) / ((k + 2) * a2), e = 3 * k + 2 * (1 - g);
        double mean = 1 / (1 - a2 / k);
        double variance = 2 / k * (1 + g / e * bb) / (Math.Pow(1 - (k - g) / e * bb, 2) * (1 - (k + 2 - g) / e * bb));
        double rho = variance / (2 * mean * mean), df = 4 + (k + 2) / (k * rho - 1);
        return (df, df / (mean * (df - 2)));
    }

    /// <summary>(Lβ − r)'(L vcov_A L')⁻¹(Lβ − r)/k.</summary>
    internal double Wald(double[,] l, double[] beta, double[] r)
    {
        double[] d = [.. DenseMatrix.Multiply(l, beta).Zip(r, (x, y) => x - y)];
        double[,] inverse = Inverse(DenseMatrix.Multiply(DenseMatrix.Multiply(l, Vcov), DenseMatrix.Transpose(l)));
        return DenseMatrix.Multiply(inverse, d).Zip(d, (x, y) => x * y).Sum() / d.Length;
    }

    private static double[,] Unit(int q, int k, int l)
    {
        var s = new double[q, q];
        s[k, l] = s[l, k] = 1;
        return s;
    }

    private static double Form(double[,] a, int i, double[,] s, double[,] b, int j)
    {
        double sum = 0;
        for (int k = 0; k < s.GetLength(0); k++)
            for (int l = 0; l < s.GetLength(0); l++) sum += a[i, k] * s[k, l] * b[j, l];
        return sum;
    }

    private static double[,] Fill(int n, Func<int, int, double> entry)
    {
        var matrix = new double[n, n];
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++) matrix[i, j] = entry(i, j);
        return matrix;
    }

    private static double[,] Add(double[,] a, double[,] b, double factor) => Fill(a.GetLength(0), (i, j) => a[i, j] + factor * b[i, j]);

    private static double[,] Scale(double factor, double[,] a) => Fill(a.GetLength(0), (i, j) => factor * a[i, j]);

    private static double Diagonal(double[,] a) => Enumerable.Range(0, a.GetLength(0)).Sum(i => a[i, i]);

    // tr(AB)
    private static double Trace(double[,] a, double[,] b)
    {
        double sum = 0;
        for (int i = 0; i < a.GetLength(0); i++)
            for (int j = 0; j < a.GetLength(1); j++) sum += a[i, j] * b[j, i];
        return sum;
    }

    // Of a positive definite matrix, scaled to a unit diagonal first.
    private static double[,] Inverse(double[,] a)
    {
        double[] scale = [.. Enumerable.Range(0, a.GetLength(0)).Select(i => 1 / Math.Sqrt(a[i, i]))];
        double[,] l = Cholesky.Factor(Fill(scale.Length, (i, j) => a[i, j] * scale[i] * scale[j]))!;
        double[,] upper = DenseMatrix.InvertUpper(DenseMatrix.Transpose(l)), inverse = DenseMatrix.MultiplyTransposed(upper, upper);
        return Fill(scale.Length, (i, j) => inverse[i, j] * scale[i] * scale[j]);
    }
}
