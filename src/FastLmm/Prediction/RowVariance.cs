using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using FastLmm.Algebra;
using FastLmm.Designs;

namespace FastLmm.Prediction;

/// <summary>Variances of what is predicted for rows, a block of them at a time: METHOD.md 7.</summary>
/// <param name="model">The model.</param>
internal sealed class RowVariance(PredictionModel model)
{
    /// <summary>
    /// Rows of a block. Sums go over whole blocks: short tails take other code paths, and a value must not depend on where a chunk ends.
    /// </summary>
    internal const int Block = 128;

    private readonly double[,] _root = Cholesky.FactorSemidefinite(model.Mean.Vcov);

    /// <summary>Numbers of scratch that a chunk needs.</summary>
    internal int Scratch { get; } = (model.P + 1) * Block;

    /// <summary>x'Vx of rows; with subjects z'Var(b|Y)z + (x − E'z)'V(x − E'z), that is Var(x'(β̂ − β) + z'(b̂ − b)).</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="numbers">The number of each row's subject.</param>
    /// <param name="subjects">What is known of them; null for population means.</param>
    /// <param name="scratch">Scratch; finite numbers.</param>
    /// <param name="variance">Gets the variances.</param>
    internal void Of(DesignChunk rows, int[] numbers, SubjectPosteriors? subjects, double[] scratch, double[] variance)
    {
        for (int first = 0; first < rows.Rows; first += Block)
        {
            int count = Math.Min(Block, rows.Rows - first);
            Span<double> sums = variance.AsSpan(first, count);
            CopyBlock(rows, first, count, scratch);
            if (subjects is null) sums.Clear();
            else AddEffects(rows, first, numbers, subjects, scratch, sums);
            AddMeans(scratch, sums);
        }
    }

    /// <summary>x of a block of rows, p × <see cref="Block"/>; behind the last row stays what was there.</summary>
    internal void CopyBlock(DesignChunk rows, int first, int count, Span<double> x)
    {
        for (int c = 0; c < model.P; c++) rows.X[model.Kept[c]].AsSpan(first, count).CopyTo(x[(c * Block)..]);
    }

    /// <summary>Adds z'Gz of rows.</summary>
    internal void AddSubjects(DesignChunk rows, double[] variance)
    {
        for (int k = 0; k < model.Q; k++)
            for (int l = 0; l <= k; l++)
            {
                double g = (k == l ? 1 : 2) * model.G[k, l];
                for (int i = 0; g != 0 && i < rows.Rows; i++) variance[i] += g * rows.Z[k][i] * rows.Z[l][i];
            }
    }

    /// <summary>Adds σ²/w of rows.</summary>
    internal void AddErrors(DesignChunk rows, double[] variance)
    {
        for (int i = 0; i < rows.Rows; i++) variance[i] += model.Sigma2 / (rows.Weight?[i] ?? 1);
    }

    // z'Var(b|Y)z; takes E'z from x.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddEffects(DesignChunk rows, int first, int[] numbers, SubjectPosteriors subjects, double[] x, Span<double> variance)
    {
        int q = model.Q, p = model.P;
        for (int i = 0; i < variance.Length; i++)
        {
            int row = first + i;
            ReadOnlySpan<double> covariance = subjects.Covariance(numbers[row]), sensitivity = subjects.Sensitivity(numbers[row]);
            double sum = 0;
            for (int k = 0, at = 0; k < q; k++)
            {
                double z = rows.Z[k][row];
                for (int l = 0; l < k; l++) sum += 2 * z * rows.Z[l][row] * covariance[at++];
                sum += z * z * covariance[at++];
                for (int c = 0, to = i; c < p; c++, to += Block) x[to] -= z * sensitivity[k * p + c];
            }
            variance[i] = sum;
        }
    }

    // ‖L'x‖², V = LL'.
    private void AddMeans(double[] x, Span<double> variance)
    {
        int p = model.P;
        Span<double> along = x.AsSpan(p * Block, Block);
        for (int c = 0; c < p; c++)
        {
            along.Clear();
            for (int r = c; r < p; r++) TensorPrimitives.MultiplyAdd(x.AsSpan(r * Block, Block), _root[r, c], along, along);
            for (int i = 0; i < variance.Length; i++) variance[i] += along[i] * along[i];
        }
    }
}
