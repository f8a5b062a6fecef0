using FastLmm.Algebra;
using FastLmm.Kernels.Drivers;
using FastLmm.Kernels.Layout;

namespace FastLmm.Estimation;

/// <summary>Derivatives of r², ℓ and log|S_xx| in θ and of d, assembled from the sums of a derivative pass: METHOD.md 4.</summary>
internal sealed class CriterionDerivatives
{
    private readonly DerivativeSums _sums;
    private readonly BlockStructure _structure;
    private readonly CriterionPoint _point;
    private readonly (int K, int L, double Value)[][] _first;

    internal CriterionDerivatives(DerivativeSums sums, BlockStructure structure, CriterionPoint point, bool reml)
    {
        _sums = sums;
        _structure = structure;
        _point = point;
        int n = structure.Entries.Count;
        _first = [.. structure.Entries.Select(entry => FirstDerivative(entry.Row, entry.Column))];
        (GradientR2, GradientLogH, GradientLogXx) = (new double[n], new double[n], new double[n]);
        (HessianR2, HessianLogH, HessianLogXx) = (new double[n, n], new double[n, n], new double[n, n]);
        FirstOrder();
        SecondOrder();
        Combine(reml);
    }

    /// <summary>∂r²/∂θ.</summary>
    internal double[] GradientR2 { get; }

    /// <summary>∂ℓ/∂θ.</summary>
    internal double[] GradientLogH { get; }

    /// <summary>∂log|S_xx|/∂θ.</summary>
    internal double[] GradientLogXx { get; }

    /// <summary>∂²r².</summary>
    internal double[,] HessianR2 { get; }

    /// <summary>∂²ℓ.</summary>
    internal double[,] HessianLogH { get; }

    /// <summary>∂²log|S_xx|; zero when 𝒲 was not computed.</summary>
    internal double[,] HessianLogXx { get; }

    /// <summary>∂d/∂θ.</summary>
    internal double[] Gradient { get; private set; } = [];

    /// <summary>∂²d/∂θ².</summary>
    internal double[,] Hessian { get; private set; } = new double[0, 0];

    /// <summary>The sums that all this is made of.</summary>
    internal DerivativeSums Sums => _sums;

    /// <summary>D_a∘𝒲 for each free entry of Λ, lower triangles by rows in the basis where P = I; null when 𝒲 was not computed.</summary>
    internal double[][]? Cross { get; private set; }

    /// <summary>Γ, the derivative of d in D, q × q; zero between blocks.</summary>
    internal double[,] Gamma { get; private set; } = new double[0, 0];

    // D_a = E_aΛ' + ΛE_a': row and column r of it hold column c of Λ, the diagonal twice. Listed with k ≥ l, one entry a pair.
    private (int K, int L, double Value)[] FirstDerivative(int r, int c)
    {
        var entries = new List<(int, int, double)>();
        for (int j = 0; j < _structure.Q; j++)
        {
            double value = _point.Lambda[j, c];
            if (value != 0 && _structure.SameBlock(r, j)) entries.Add((Math.Max(r, j), Math.Min(r, j), r == j ? 2 * value : value));
        }
        return [.. entries];
    }

    private void FirstOrder()
    {
        for (int a = 0; a < _first.Length; a++)
        {
            GradientR2[a] = -Trace(_first[a], _sums.U);
            GradientLogH[a] = Trace(_first[a], _sums.K);
            GradientLogXx[a] = -Trace(_first[a], _sums.Q);
        }
    }

    private void SecondOrder()
    {
        int n = _first.Length;
        double[][] v = [.. _first.Select(entries => Contract(entries, _sums.V))];
        double[][]? w = Cross = _sums.HasCross ? [.. _first.Select(entries => Contract(entries, _sums.W))] : null;
        for (int a = 0; a < n; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                (int K, int L, double Value)[] second = SecondDerivative(a, b);
                double r2 = -Trace(second, _sums.U) + 2 * Form(a, b, _sums.KU) - 2 * Dot(v[a], v[b]);
                double logH = Trace(second, _sums.K) - Form(a, b, _sums.KK);
                double logXx = w is null ? 0 : -Trace(second, _sums.Q) + 2 * Form(a, b, _sums.KQ) - LowerTriangle.Frobenius(w[a], w[b]);
                (HessianR2[a, b], HessianLogH[a, b], HessianLogXx[a, b]) = (r2, logH, logXx);
                (HessianR2[b, a], HessianLogH[b, a], HessianLogXx[b, a]) = (r2, logH, logXx);
            }
        }
    }

    private void Combine(bool reml)
    {
        int n = _first.Length, q = _structure.Q;
        double c1 = _point.Nu / _point.R2, c2 = c1 / _point.R2, mean = reml ? 1 : 0;
        Gradient = new double[n];
        Hessian = new double[n, n];
        Gamma = new double[q, q];
        for (int a = 0; a < n; a++)
        {
            Gradient[a] = c1 * GradientR2[a] + GradientLogH[a] + mean * GradientLogXx[a];
            for (int b = 0; b < n; b++)
            {
                Hessian[a, b] = c1 * HessianR2[a, b] - c2 * GradientR2[a] * GradientR2[b] + HessianLogH[a, b] + mean * HessianLogXx[a, b];
            }
        }
        for (int pair = 0; pair < _structure.Pairs.Count; pair++)
        {
            (int k, int l) = _structure.Pairs[pair];
            Gamma[k, l] = Gamma[l, k] = _sums.K(pair) - c1 * _sums.U(pair) - mean * _sums.Q(pair);
        }
    }

    // D_ab = E_aE_b' + E_bE_a': nonzero when both entries stand in the same column of Λ.
    private (int K, int L, double Value)[] SecondDerivative(int a, int b)
    {
        ((int ra, int ca), (int rb, int cb)) = (_structure.Entries[a], _structure.Entries[b]);
        return ca != cb ? [] : [(Math.Max(ra, rb), Math.Min(ra, rb), ra == rb ? 2 : 1)];
    }

    private double Trace((int K, int L, double Value)[] entries, Func<int, double> matrix)
    {
        double sum = 0;
        foreach ((int k, int l, double value) in entries) sum += (k == l ? 1 : 2) * value * matrix(_structure.PairAt(k, l));
        return sum;
    }

    private double[] Contract((int K, int L, double Value)[] entries, SumOfPair sum)
    {
        double[] result = [];
        foreach ((int k, int l, double value) in entries)
        {
            ReadOnlySpan<double> x = sum(_structure.PairAt(k, l));
            if (result.Length == 0) result = new double[x.Length];
            for (int i = 0; i < x.Length; i++) result[i] += value * x[i];
        }
        return result;
    }

    // Σ D_a[k,l] D_b[r,s] (Σ_i K_i[l,r] X_i[s,k]) over the full symmetric D_a, D_b.
    private double Form(int a, int b, Func<int, int, int, int, double> sum)
    {
        double total = 0;
        foreach ((int k, int l, double da) in _first[a])
        {
            foreach ((int r, int s, double db) in _first[b])
            {
                double x = sum(k, l, r, s);
                if (k != l) x += sum(l, k, r, s);
                if (r != s) x += sum(k, l, s, r);
                if (k != l && r != s) x += sum(l, k, s, r);
                total += da * db * x;
            }
        }
        return total;
    }

    private static double Dot(double[] a, double[] b)
    {
        double sum = 0;
        for (int i = 0; i < Math.Min(a.Length, b.Length); i++) sum += a[i] * b[i];
        return sum;
    }

    private delegate ReadOnlySpan<double> SumOfPair(int pair);
}
