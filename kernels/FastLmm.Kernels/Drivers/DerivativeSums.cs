using FastLmm.Kernels.Layout;

namespace FastLmm.Kernels.Drivers;

/// <summary>The sums of a derivative pass (METHOD.md 4), by name. 𝒱 and 𝒲 are in the basis of X where P = I.</summary>
public sealed class DerivativeSums
{
    private readonly BlockStructure _structure;
    private readonly DerivativeLayout _layout;
    private readonly double[] _small;
    private readonly double[]? _cross;

    internal DerivativeSums(BlockStructure structure, DerivativeLayout layout, double[] small, double[]? cross)
    {
        _structure = structure;
        _layout = layout;
        _small = small;
        _cross = cross;
    }

    /// <summary>Whether 𝒲 was computed.</summary>
    public bool HasCross => _cross is not null;

    /// <summary>𝒦 of a pair.</summary>
    public double K(int pair) => _small[pair];

    /// <summary>𝒰 of a pair.</summary>
    public double U(int pair) => _small[_layout.Pairs + pair];

    /// <summary>𝒬 of a pair.</summary>
    public double Q(int pair) => _small[2 * _layout.Pairs + pair];

    /// <summary>𝒱_kl + 𝒱_lk of a pair (𝒱_kk for k = l), p entries.</summary>
    public ReadOnlySpan<double> V(int pair) => _small.AsSpan(3 * _layout.Pairs + pair * _layout.P, _layout.P);

    /// <summary>𝒲_kl + 𝒲_lk of a pair (𝒲_kk for k = l), lower triangle by rows.</summary>
    public ReadOnlySpan<double> W(int pair)
    {
        int size = _layout.P * (_layout.P + 1) / 2;
        return _cross.AsSpan(pair * size, size);
    }

    /// <summary>Σ_i K_i[l,r] K_i[s,k].</summary>
    public double KK(int k, int l, int r, int s) => Product(0, k, l, r, s);

    /// <summary>Σ_i K_i[l,r] U_i[s,k].</summary>
    public double KU(int k, int l, int r, int s) => Product(1, k, l, r, s);

    /// <summary>Σ_i K_i[l,r] Q_i[s,k].</summary>
    public double KQ(int k, int l, int r, int s) => Product(2, k, l, r, s);

    /// <summary>Σ_i tr(S_aK_iS_bK_i), S_a the symmetric unit matrix of a pair: ones at (k, l) and (l, k).</summary>
    public double TraceKK(int a, int b) => Trace(a, b, KK);

    /// <summary>Σ_i tr(S_aK_iS_bQ_i), likewise.</summary>
    public double TraceKQ(int a, int b) => Trace(a, b, KQ);

    /// <summary>These sums with 𝒦 and K⊗K of further subjects.</summary>
    /// <param name="further">The sums of subjects without X and y.</param>
    internal DerivativeSums WithInformation(double[] further)
    {
        double[] small = [.. _small];
        for (int pair = 0; pair < _layout.Pairs; pair++) small[pair] += further[pair];
        int from = 3 * _layout.Pairs, to = from + _layout.Pairs * _layout.P;
        for (int product = 0; product < _layout.Products; product++) small[to + product] += further[from + product];
        return new DerivativeSums(_structure, _layout, small, _cross);
    }

    /// <summary>
    /// The same at other β and C of the same Λ; 𝒲 must be there. Exact but for <see cref="KU"/> and <see cref="KQ"/>, which stay as they are
    /// and only second derivatives use.
    /// </summary>
    /// <param name="g">C_0⁻¹(β − β_0), p.</param>
    /// <param name="m">C_0⁻¹C, p × p upper triangular.</param>
    public DerivativeSums CarriedTo(double[] g, double[,] m)
    {
        double[] small = [.. _small], cross = [.. _cross!];
        new CarriedSums(_layout, g, m).Carry(_structure.Pairs, small, cross);
        return new DerivativeSums(_structure, _layout, small, cross);
    }

    private double Trace(int a, int b, Func<int, int, int, int, double> form)
    {
        (int k, int l) = _structure.Pairs[a];
        (int r, int s) = _structure.Pairs[b];
        double sum = form(k, l, r, s);
        if (k != l) sum += form(l, k, r, s);
        if (r != s) sum += form(k, l, s, r);
        if (k != l && r != s) sum += form(l, k, s, r);
        return sum;
    }

    private double Product(int matrix, int k, int l, int r, int s) =>
        _small[_layout.Pairs * (3 + _layout.P) + matrix * _layout.Products
            + _structure.ProductAt(BlockStructure.PairOf(l, r), BlockStructure.PairOf(s, k))];
}
