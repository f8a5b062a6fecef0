using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace FastLmm.Inference;

/// <summary>
/// <see cref="SatterthwaiteInference.Df"/> of blocks of contrasts, p(p+3)/2 (n_θ + 2) vector operations a block; immutable, allocates nothing.
/// </summary>
/// <param name="vcov">V, p × p.</param>
/// <param name="directions">M_k, p × p each.</param>
internal sealed class SatterthwaiteSpread(double[,] vcov, IReadOnlyList<double[,]> directions)
{
    private readonly double[] _vcov = Lower(vcov);
    private readonly double[][] _directions = [.. directions.Select(Lower)];

    /// <summary>Degrees of freedom of contrasts.</summary>
    /// <param name="contrasts">p × n, the entries of a column behind one another.</param>
    /// <param name="df">Gets n numbers.</param>
    [SkipLocalsInit]
    internal void Df(ReadOnlySpan<double> contrasts, Span<double> df)
    {
        int n = df.Length;
        Span<double> product = stackalloc double[n], spread = stackalloc double[n];
        spread.Clear();
        foreach (double[] direction in _directions)
        {
            Form(direction, contrasts, df, product);
            TensorPrimitives.MultiplyAdd(df, df, spread, spread);
        }
        Form(_vcov, contrasts, df, product);
        TensorPrimitives.Multiply(df, df, df);
        TensorPrimitives.Divide(df, spread, df);
        TensorPrimitives.Multiply(df, 2, df);
    }

    // c'Mc = Σ_r c_r Σ_{s ≤ r} M_rs c_s, M_rs twice off the diagonal.
    private static void Form(double[] m, ReadOnlySpan<double> contrasts, Span<double> form, Span<double> product)
    {
        int n = form.Length;
        form.Clear();
        for (int r = 0, at = 0; at < m.Length; r++)
        {
            product.Clear();
            for (int s = 0; s <= r; s++) TensorPrimitives.MultiplyAdd(contrasts.Slice(s * n, n), m[at++], product, product);
            TensorPrimitives.MultiplyAdd(contrasts.Slice(r * n, n), product, form, form);
        }
    }

    private static double[] Lower(double[,] m)
    {
        int p = m.GetLength(0);
        return [.. from r in Enumerable.Range(0, p) from s in Enumerable.Range(0, r + 1) select (r == s ? 1 : 2) * m[r, s]];
    }
}
