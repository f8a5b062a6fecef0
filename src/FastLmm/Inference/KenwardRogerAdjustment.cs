using FastLmm.Algebra;
using FastLmm.Engine;
using FastLmm.Estimation;
using FastLmm.Kernels.Drivers;
using FastLmm.Kernels.Layout;

namespace FastLmm.Inference;

/// <summary>
/// The expected REML information on γ = (entries of G, σ²), and Kenward and Roger's covariance matrix of β̂ (METHOD.md 6b). Σ is linear in γ,
/// so no second derivatives enter.
/// </summary>
/// <remarks>
/// All of it is computed in the basis of the arithmetic with σ̂ = 1 and X such that Φ = I; only <see cref="Vcov"/> and
/// <see cref="Directions"/> leave it. The traces tr Q_rt = Σ tr(S_rK_iS_tT_iT_i') are sums that the derivative pass has; so Ω is known before
/// any Q_rt is, and one pass adds up Σ_rt ω_rt Q_rt as a single p × p matrix instead of n_G(n_G+1)/2 of them.
/// </remarks>
internal sealed class KenwardRogerAdjustment
{
    private const double LeastEigenvalue = 1e-10;       // of the information, its units being those of ML's, κ
    private const double NoChange = 1e-6;               // of Φ, for one standard error that ML would give the parameters

    private readonly Estimates _estimates;
    private readonly BlockStructure _structure;
    private readonly double[] _g;                       // entries of D = G/σ̂², one a pair
    private readonly double[][] _p;                     // P_a, lower triangles by rows; σ² last
    private readonly List<double[]> _weights = [];      // w_k: Ω = Σ w_kw_k'
    private readonly List<double[]> _unknown = [];      // directions of γ that the data say nothing about

    /// <summary>Takes the sums of the last derivative pass.</summary>
    /// <param name="estimates">A REML fit at its optimum.</param>
    /// <param name="rows">N.</param>
    internal KenwardRogerAdjustment(Estimates estimates, long rows)
    {
        _estimates = estimates;
        _structure = estimates.Structure;
        DerivativeSums sums = estimates.Optimum.Derivatives.Sums;
        double[,] d = DenseMatrix.MultiplyTransposed(estimates.Optimum.Point.Lambda, estimates.Optimum.Point.Lambda);
        _g = [.. _structure.Pairs.Select(pair => d[pair.K, pair.L])];
        _p = MeanDerivatives(sums);
        Invert(sums, rows);
    }

    private int Entries => _g.Length;

    private int P => _estimates.Beta.Length;

    /// <summary>D_k = Σ_a w_k[a] ∂Φ/∂γ_a, p × p in the user's columns.</summary>
    internal IEnumerable<double[,]> Directions() => _weights.Select(weights => ToUser(LowerTriangle.Full(Along(weights), P)));

    /// <summary>
    /// Σ_a v[a] ∂Φ/∂γ_a for the directions v of γ that have no information but change Φ: contrasts that see one have no degrees of freedom.
    /// </summary>
    internal IEnumerable<double[,]> Undetermined() =>
        _unknown.Select(Along).Where(change => change.Any(entry => Math.Abs(entry) > NoChange)).Select(change => ToUser(LowerTriangle.Full(change, P)));

    /// <summary>vcov_A = Φ + 2Φ[Σ_ab Ω_ab(Q_ab − P_aΦP_b)]Φ, p × p in the user's columns.</summary>
    /// <param name="sums">The backend.</param>
    internal double[,] Vcov(ICriterionSums sums)
    {
        double[] inner = SecondOrder(sums);
        LowerTriangle.AddToDiagonal(inner, 1);
        double[,] vcov = LowerTriangle.Full(inner, P);
        foreach (double[] weights in _weights)
        {
            double[,] along = LowerTriangle.Full(Along(weights), P), square = DenseMatrix.Multiply(along, along);
            for (int r = 0; r < P; r++)
                for (int c = 0; c < P; c++) vcov[r, c] -= 2 * square[r, c];
        }
        return ToUser(vcov);
    }

    // P_r = −S_r∘𝒲,  P_σ = −I − Σ_r g_rP_r.
    private double[][] MeanDerivatives(DerivativeSums sums)
    {
        double[][] p = [.. Enumerable.Range(0, Entries + 1).Select(_ => new double[P * (P + 1) / 2])];
        LowerTriangle.AddToDiagonal(p[^1], -1);
        for (int r = 0; r < Entries; r++)
        {
            ReadOnlySpan<double> w = sums.W(r);
            for (int at = 0; at < w.Length; at++)
            {
                p[r][at] = -w[at];
                p[^1][at] += _g[r] * w[at];
            }
        }
        return p;
    }

    // I_ab = κ_ab − 2 tr(ΦQ_ab) + tr(ΦP_aΦP_b), in units where κ_aa = 1: I_aa is no larger, and 0 where X takes all that Z could show.
    private void Invert(DerivativeSums sums, long rows)
    {
        int n = Entries + 1;
        double[,] kappa = Bordered(sums.TraceKK, r => (_structure.Pairs[r].K == _structure.Pairs[r].L ? 1 : 2) * sums.K(r), rows);
        double[,] q = Bordered(sums.TraceKQ, r => -LowerTriangle.Trace(_p[r]), P), scaled = new double[n, n];
        double[] scale = [.. Enumerable.Range(0, n).Select(a => kappa[a, a] > 0 ? 1 / Math.Sqrt(kappa[a, a]) : 0)];
        for (int a = 0; a < n; a++)
            for (int b = 0; b < n; b++)
                scaled[a, b] = scale[a] * scale[b] * (kappa[a, b] - 2 * q[a, b] + LowerTriangle.Frobenius(_p[a], _p[b]));
        SymmetricEigen eigen = SymmetricEigen.Of(scaled);
        for (int k = 0; k < n; k++)
        {
            bool known = eigen.Values[k] > LeastEigenvalue;
            double size = known ? Math.Sqrt(2 / eigen.Values[k]) : 1;
            (known ? _weights : _unknown).Add([.. Enumerable.Range(0, n).Select(a => size * scale[a] * eigen.Vectors[a, k])]);
        }
    }

    // What is known of the entries of G gives the row of σ²: Σ is Σ_r g_r ∂Σ/∂g_r + ∂Σ/∂σ².
    private double[,] Bordered(Func<int, int, double> pair, Func<int, double> single, double total)
    {
        int n = Entries;
        var full = new double[n + 1, n + 1];
        full[n, n] = total;
        for (int r = 0; r < n; r++)
        {
            double first = single(r);
            full[r, n] = first;
            full[n, n] -= _g[r] * first;
            for (int t = 0; t < n; t++)
            {
                full[r, t] = pair(r, t);
                full[r, n] -= _g[t] * full[r, t];
            }
            full[n, r] = full[r, n];
        }
        for (int r = 0; r < n; r++) full[n, n] -= _g[r] * full[r, n];
        return full;
    }

    // 2 Σ_ab Ω_abQ_ab, lower triangle by rows. With Q_rσ = −P_r − Σ_t g_tQ_rt and Q_σσ = −P_σ − Σ_t g_tQ_tσ it is Σ_rt ω_rtQ_rt and P's.
    private double[] SecondOrder(ICriterionSums sums)
    {
        double[,] omega = Omega();
        int n = Entries;
        CriterionPoint point = _estimates.Optimum.Point;
        double[] sum = sums.MappedCross(point.Lambda, point.C, Map((r, t) =>
            omega[r, t] - omega[r, n] * _g[t] - omega[t, n] * _g[r] + omega[n, n] * _g[r] * _g[t]));
        for (int r = 0; r < n; r++) LowerTriangle.Add(sum, omega[n, n] * _g[r] - 2 * omega[r, n], _p[r]);
        LowerTriangle.Add(sum, -omega[n, n], _p[n]);
        return [.. sum.Select(entry => 2 * entry)];
    }

    // K ↦ Σ_rt ω_rt S_rKS_t on lower triangles: entry (a, d) takes K[b, c] with r = (a, b), t = (c, d).
    private double[,] Map(Func<int, int, double> weight)
    {
        int q = _structure.Q, all = q * (q + 1) / 2;
        var map = new double[all, all];
        for (int a = 0; a < q; a++)
            for (int d = 0; d <= a; d++)
                for (int b = 0; b < q; b++)
                    for (int c = 0; c < q; c++)
                        if (_structure.SameBlock(a, b) && _structure.SameBlock(c, d))
                            map[BlockStructure.PairOf(a, d), BlockStructure.PairOf(b, c)] += weight(_structure.PairAt(a, b), _structure.PairAt(c, d));
        return map;
    }

    private double[,] Omega()
    {
        var omega = new double[Entries + 1, Entries + 1];
        foreach (double[] w in _weights)
            for (int a = 0; a <= Entries; a++)
                for (int b = 0; b <= Entries; b++) omega[a, b] += w[a] * w[b];
        return omega;
    }

    // Σ_a w[a] ∂Φ/∂γ_a = −Σ_a w[a] P_a where Φ = I.
    private double[] Along(double[] weights)
    {
        var sum = new double[P * (P + 1) / 2];
        for (int a = 0; a < weights.Length; a++) LowerTriangle.Add(sum, -weights[a], _p[a]);
        return sum;
    }

    private double[,] ToUser(double[,] inner) =>
        DenseMatrix.MultiplyTransposed(DenseMatrix.Multiply(_estimates.VcovRoot, inner), _estimates.VcovRoot);
}
