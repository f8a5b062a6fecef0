using FastLmm.Algebra;
using FastLmm.Kernels.Arithmetic;
using FastLmm.Kernels.Operations;

namespace FastLmm.Prediction;

/// <summary>
/// The triangle (R | J_x J_r) of one subject's rows (z | x, y − offset − x'β̂), each times √w, and what these rows say of its random effects at
/// the model's estimates: METHOD.md 7.
/// </summary>
/// <param name="q">Columns of Z.</param>
/// <param name="p">Columns of X.</param>
internal sealed unsafe class OwnRows(int q, int p)
{
    private readonly double[] _rx = new double[q * (q + 1) / 2 + q * p];
    private readonly double[] _jr = new double[q];

    /// <summary>Rotates a row in.</summary>
    /// <param name="row">z (q), x (p), residual; used up.</param>
    internal void Add(double[] row)
    {
        fixed (double* rx = _rx, jr = _jr, from = row)
        {
            RowRotation.Add<Real1, PointerView<Real1>, PointerView<Real1>, AnySize>(
                new((Real1*)rx), new((Real1*)jr), new((Real1*)from), new AnySize(q), p);
        }
    }

    /// <summary>b̂, Var(b | Y) and E from what was known before and these rows.</summary>
    /// <param name="prior">What was known before.</param>
    /// <param name="sigma2">σ².</param>
    /// <param name="root">L, q × q lower, with σ²LL' the prior's variance.</param>
    /// <remarks>
    /// The BLUP pass with L for Λ and J_r − Rb̂₀ for the residuals gives M = L(I + (RL)'(RL))⁻¹L' and b̂ − b̂₀ = M R'(J_r − Rb̂₀); and
    /// E − E₀ = M R'(J_x − RE₀). For a subject of whom nothing is known L = Λ, b̂₀ = 0, E₀ = 0: then b̂ is the BLUP of a fit that has
    /// these rows at the same β, θ and σ. Cost: q²(q + p).
    /// </remarks>
    internal SubjectPosterior Update(SubjectPosterior prior, double sigma2, double[,] root)
    {
        double[] output = Blup(root, Less(_jr, 0, 1, prior.Values, 1));
        int entries = q * (q + 1) / 2;
        double[] left = Less(_rx, entries, p, prior.Sensitivity, p), sensitivity = [.. prior.Sensitivity];
        double[,] m = LowerTriangle.Full(output[q..(q + entries)], q);
        for (int k = 0; k < q; k++)
            for (int c = 0; c < p; c++)
                for (int l = 0; l < q; l++)
                    for (int row = 0; row <= l; row++) sensitivity[k * p + c] += m[k, l] * R(row, l) * left[row * p + c];
        return new SubjectPosterior(
            [.. prior.Values.Select((b, k) => b + output[k])], [.. output[q..(q + entries)].Select(entry => sigma2 * entry)], sensitivity);
    }

    // J − R times a q × columns matrix, by rows.
    private double[] Less(double[] j, int start, int columns, double[] known, int width)
    {
        double[] left = j[start..(start + q * columns)];
        for (int row = 0; row < q; row++)
            for (int c = 0; c < columns; c++)
                for (int k = row; k < q; k++) left[row * columns + c] -= R(row, k) * known[k * width + c];
        return left;
    }

    private double R(int row, int column) => _rx[row * q - row * (row - 1) / 2 - row + column];

    private double[] Blup(double[,] root, double[] residual)
    {
        double[] parameters = new double[q * (q + 1) / 2 + p], work = new double[BlupPass.Scratch(q)], output = new double[BlupPass.Outputs(q)];
        for (int r = 0, at = 0; r < q; r++)
            for (int c = 0; c <= r; c++) parameters[at++] = root[r, c];
        fixed (double* rx = _rx, jr = residual, from = parameters, scratch = work, to = output)
        {
            BlupPass.Compute<Real1, PointerView<Real1>, PointerView<Real1>, PointerView<double>, AnySize>(
                new((Real1*)rx), new((Real1*)jr), new(from), new((Real1*)scratch), new((Real1*)to), new AnySize(q), p);
        }
        return output;
    }
}
