using System.Runtime.CompilerServices;
using FastLmm.Algebra;
using FastLmm.Designs;

namespace FastLmm.Prediction;

/// <summary>Variances of what is predicted for rows: METHOD.md 7.</summary>
/// <param name="model">The model.</param>
internal sealed class RowVariance(PredictionModel model)
{
    private readonly double[,] _root = Cholesky.FactorSemidefinite(model.Mean.Vcov);
    private readonly double[] _x = new double[model.P];
    private readonly double[] _z = new double[model.Q];

    /// <summary>x'Vx of rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void OfPopulation(DesignChunk rows, double[] variance)
    {
        for (int i = 0; i < rows.Rows; i++)
        {
            for (int c = 0; c < _x.Length; c++) _x[c] = rows.X[model.Kept[c]][i];
            variance[i] = OfMean();
        }
    }

    /// <summary>z'Var(b|Y)z + (x − E'z)'V(x − E'z) of rows, that is Var(x'(β̂ − β) + z'(b̂ − b)).</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="numbers">The number of each row's subject.</param>
    /// <param name="subjects">What is known of them.</param>
    /// <param name="variance">Gets the variances.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void OfProfile(DesignChunk rows, int[] numbers, SubjectPosteriors subjects, double[] variance)
    {
        int q = _z.Length, p = _x.Length;
        for (int i = 0; i < rows.Rows; i++)
        {
            for (int c = 0; c < p; c++) _x[c] = rows.X[model.Kept[c]][i];
            ReadOnlySpan<double> covariance = subjects.Covariance(numbers[i]), sensitivity = subjects.Sensitivity(numbers[i]);
            double ofEffects = 0;
            for (int k = 0, at = 0; k < q; k++)
            {
                double z = _z[k] = rows.Z[k][i];
                for (int l = 0; l < k; l++) ofEffects += 2 * z * _z[l] * covariance[at++];
                ofEffects += z * z * covariance[at++];
                for (int c = 0; c < p; c++) _x[c] -= z * sensitivity[k * p + c];
            }
            variance[i] = ofEffects + OfMean();
        }
    }

    /// <summary>Adds z'Gz of rows.</summary>
    internal void AddSubjects(DesignChunk rows, double[] variance)
    {
        for (int k = 0; k < _z.Length; k++)
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

    // ‖L'x‖², V = LL'.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private double OfMean()
    {
        double square = 0;
        for (int c = 0; c < _x.Length; c++)
        {
            double sum = 0;
            for (int r = c; r < _x.Length; r++) sum += _root[r, c] * _x[r];
            square += sum * sum;
        }
        return square;
    }
}
