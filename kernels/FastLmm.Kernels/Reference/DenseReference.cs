using FastLmm.Kernels.Drivers;
using FastLmm.Kernels.Layout;

namespace FastLmm.Kernels.Reference;

/// <summary>The sums of the value and derivative passes, subject by subject by the definition.</summary>
public static class DenseReference
{
    /// <summary>S = Σ [X y]'V⁻¹[X y], (p+1) × (p+1), and Σ log|V_i|.</summary>
    public static (double[,] S, double LogDeterminant) Value(IReadOnlyList<DenseSubject> subjects, double[,] lambda)
    {
        int n = subjects[0].X.GetLength(1) + 1;
        var s = new double[n, n];
        double logDeterminant = 0;
        foreach (DenseSubject subject in subjects)
        {
            DenseForms forms = subject.Forms(lambda);
            logDeterminant += forms.LogDeterminant;
            for (int a = 0; a < n; a++)
                for (int b = 0; b < n; b++) s[a, b] += forms.S(a, b);
        }
        return (s, logDeterminant);
    }

    /// <summary>The sums of METHOD.md 4 at Λ, β̂ and C with CC' = P.</summary>
    /// <param name="subjects">The subjects' rows.</param>
    /// <param name="structure">Blocks of G.</param>
    /// <param name="lambda">Λ, q × q.</param>
    /// <param name="beta">β̂.</param>
    /// <param name="c">C, p × p.</param>
    /// <param name="withCross">Whether 𝒲 is wanted.</param>
    public static DerivativeSums Derivatives(
        IReadOnlyList<DenseSubject> subjects, BlockStructure structure, double[,] lambda, ReadOnlySpan<double> beta, double[,] c, bool withCross)
    {
        int p = beta.Length;
        DerivativeLayout layout = structure.Derivatives(p);
        var small = new double[layout.Sums];
        var cross = new double[layout.CrossBefore(layout.CrossRows)];
        foreach (DenseSubject subject in subjects)
            Add(new Pieces(subject.Forms(lambda), beta, c), structure, layout, small, cross);
        return new DerivativeSums(structure, layout, small, withCross ? cross : null);
    }

    /// <summary>Σ T_i'Ψ(K_i)T_i, lower triangle by rows, in the basis of X where P = I.</summary>
    /// <param name="subjects">The subjects' rows.</param>
    /// <param name="lambda">Λ, q × q.</param>
    /// <param name="c">C, p × p.</param>
    /// <param name="map">Ψ on lower triangles by rows, q(q+1)/2 square.</param>
    public static double[] MappedCross(IReadOnlyList<DenseSubject> subjects, double[,] lambda, double[,] c, double[,] map)
    {
        int p = c.GetLength(0), q = lambda.GetLength(0);
        var sums = new double[p * (p + 1) / 2];
        foreach (DenseSubject subject in subjects)
        {
            var x = new Pieces(subject.Forms(lambda), new double[p], c);
            for (int k = 0; k < q; k++)
            {
                for (int l = 0; l < q; l++)
                {
                    double m = 0;
                    for (int r = 0, at = 0; r < q; r++)
                        for (int s = 0; s <= r; s++) m += map[BlockStructure.PairOf(k, l), at++] * x.K[r, s];
                    for (int row = 0, at = 0; row < p; row++)
                        for (int column = 0; column <= row; column++) sums[at++] += x.T[k, row] * m * x.T[l, column];
                }
            }
        }
        return sums;
    }

    private static void Add(Pieces x, BlockStructure structure, DerivativeLayout layout, double[] small, double[] cross)
    {
        int p = layout.P, pairs = layout.Pairs, at = 3 * pairs, atCross = 0;
        for (int pair = 0; pair < pairs; pair++)
        {
            (int k, int l) = structure.Pairs[pair];
            small[pair] += x.K[k, l];
            small[pairs + pair] += x.U[k] * x.U[l];
            small[2 * pairs + pair] += x.Q[k, l];
            for (int c = 0; c < p; c++) small[at++] += k == l ? x.T[k, c] * x.U[k] : x.T[k, c] * x.U[l] + x.T[l, c] * x.U[k];
            for (int c = 0; c < p; c++)
                for (int d = 0; d <= c; d++)
                    cross[atCross++] += k == l ? x.T[k, c] * x.T[k, d] : x.T[k, c] * x.T[l, d] + x.T[l, c] * x.T[k, d];
        }
        for (int product = 0; product < layout.Products; product++, at++)
        {
            ((int k1, int l1), (int k2, int l2)) = (Unpack(structure.Products[product].I), Unpack(structure.Products[product].J));
            small[at] += x.K[k1, l1] * x.K[k2, l2];
            small[at + layout.Products] += x.K[k1, l1] * x.U[k2] * x.U[l2];
            small[at + 2 * layout.Products] += x.K[k1, l1] * x.Q[k2, l2];
        }
    }

    private static (int K, int L) Unpack(int position)
    {
        int k = 0;
        while ((k + 1) * (k + 2) / 2 <= position) k++;
        return (k, position - k * (k + 1) / 2);
    }

    // K, T C, u = t − Tβ̂ and TPT' of one subject.
    private sealed class Pieces
    {
        internal Pieces(DenseForms forms, ReadOnlySpan<double> beta, double[,] c)
        {
            int q = forms.Q, p = forms.P;
            (K, T, U, Q) = (new double[q, q], new double[q, p], new double[q], new double[q, q]);
            for (int k = 0; k < q; k++)
            {
                U[k] = forms.Ty(k);
                for (int j = 0; j < p; j++) U[k] -= forms.T(k, j) * beta[j];
                for (int l = 0; l < q; l++) K[k, l] = forms.K(k, l);
                for (int d = 0; d < p; d++)
                    for (int j = 0; j < p; j++) T[k, d] += forms.T(k, j) * c[j, d];
            }
            for (int k = 0; k < q; k++)
                for (int l = 0; l < q; l++)
                    for (int d = 0; d < p; d++) Q[k, l] += T[k, d] * T[l, d];
        }

        internal double[,] K { get; }

        internal double[,] T { get; }

        internal double[] U { get; }

        internal double[,] Q { get; }
    }
}
