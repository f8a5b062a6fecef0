using FastLmm.Kernels.Drivers;
using FastLmm.Kernels.Layout;

namespace FastLmm.Inference.Profiles;

/// <summary>
/// First and second derivatives of r² and ℓ along symmetric directions of D = ΛΛ' (METHOD.md 4), so that D may be parametrised in any
/// way. A direction is given by its entries on the pairs k ≥ l within blocks.
/// </summary>
internal sealed class CovarianceDerivatives
{
    private readonly BlockStructure _structure;
    private readonly double[] _k;
    private readonly double[] _u;
    private readonly double[,] _kk;
    private readonly double[,] _ku;
    private readonly double[][] _v;
    private readonly double[]? _held;

    /// <summary>Takes the sums of one derivative pass.</summary>
    /// <param name="sums">The sums.</param>
    /// <param name="structure">Blocks of G.</param>
    /// <param name="held">
    /// Unit vector, p, in the basis where P = I, along which β is held while the rest of it follows D; null when all of β follows.
    /// </param>
    internal CovarianceDerivatives(DerivativeSums sums, BlockStructure structure, double[]? held)
    {
        (_structure, _held) = (structure, held);
        int n = structure.Pairs.Count;
        (_k, _u, _v) = (new double[n], new double[n], new double[n][]);
        (_kk, _ku) = (new double[n, n], new double[n, n]);
        for (int a = 0; a < n; a++)
        {
            int twice = structure.Pairs[a].K == structure.Pairs[a].L ? 1 : 2;
            (_k[a], _u[a], _v[a]) = (twice * sums.K(a), twice * sums.U(a), sums.V(a).ToArray());
            for (int b = 0; b < n; b++) (_kk[a, b], _ku[a, b]) = (Form(a, b, sums.KK), Form(a, b, sums.KU));
        }
    }

    /// <summary>∂r² along a direction.</summary>
    internal double FirstR2(double[] direction) => -Dot(_u, direction);

    /// <summary>∂ℓ along a direction.</summary>
    internal double FirstLogH(double[] direction) => Dot(_k, direction);

    /// <summary>Σ_i T_i'D_a u_i, p, in the basis where P = I.</summary>
    internal double[] Mean(double[] direction)
    {
        var mean = new double[_v.Length == 0 ? 0 : _v[0].Length];
        for (int a = 0; a < direction.Length; a++)
            for (int c = 0; c < mean.Length && direction[a] != 0; c++) mean[c] += direction[a] * _v[a][c];
        return mean;
    }

    /// <summary>∂²r² and ∂²ℓ along every two of some directions, for D linear in them.</summary>
    internal (double[,] R2, double[,] LogH) Second(double[][] directions)
    {
        int n = directions.Length;
        var (r2, logH) = (new double[n, n], new double[n, n]);
        double[][] means = [.. directions.Select(Mean)];
        double[] along = [.. means.Select(mean => _held is null ? 0 : Dot(_held, mean))];
        for (int b = 0; b < n; b++)
        {
            double[] ku = Times(_ku, directions[b]), kk = Times(_kk, directions[b]);
            for (int a = 0; a <= b; a++)
            {
                r2[a, b] = r2[b, a] = 2 * Dot(ku, directions[a]) - 2 * (Dot(means[a], means[b]) - along[a] * along[b]);
                logH[a, b] = logH[b, a] = -Dot(kk, directions[a]);
            }
        }
        return (r2, logH);
    }

    // tr(S_a K S_b X) summed over the subjects, S the symmetric unit matrices of two pairs.
    private double Form(int a, int b, Func<int, int, int, int, double> sum)
    {
        ((int k, int l), (int r, int s)) = (_structure.Pairs[a], _structure.Pairs[b]);
        double x = sum(k, l, r, s);
        if (k != l) x += sum(l, k, r, s);
        if (r != s) x += sum(k, l, s, r);
        if (k != l && r != s) x += sum(l, k, s, r);
        return x;
    }

    private static double[] Times(double[,] matrix, double[] x)
    {
        var product = new double[x.Length];
        for (int r = 0; r < x.Length; r++)
            for (int c = 0; c < x.Length; c++) product[r] += matrix[r, c] * x[c];
        return product;
    }

    private static double Dot(double[] a, double[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }
}
