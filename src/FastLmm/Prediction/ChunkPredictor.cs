using System.Runtime.CompilerServices;
using FastLmm.Designs;

namespace FastLmm.Prediction;

/// <summary>Predicts the rows of chunks, on any number of threads at a time: METHOD.md 7.</summary>
/// <param name="model">The model.</param>
/// <param name="subjects">What is known of subjects; null for population means.</param>
/// <param name="limits">What makes intervals; null for none.</param>
internal sealed class ChunkPredictor(PredictionModel model, SubjectPosteriors? subjects, PredictionLimits? limits)
{
    /// <summary>Fills the numbers of a chunk from its kept rows.</summary>
    internal void Predict(PredictedChunk predicted)
    {
        Mean(predicted.Kept, predicted.Prediction);
        if (subjects is not null) AddSubjects(predicted.Kept, predicted.Numbers, predicted.Prediction);
        limits?.Compute(predicted);
        foreach (int row in predicted.Undetermined) predicted.Clear(row);
        predicted.Spread();
    }

    // offset + x'β
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Mean(DesignChunk rows, double[] mean)
    {
        int n = rows.Rows;
        rows.Offset.AsSpan(0, n).CopyTo(mean);
        for (int c = 0; c < model.P; c++)
        {
            double[] x = rows.X[model.Kept[c]];
            double beta = model.Mean.Beta[c];
            for (int i = 0; i < n; i++) mean[i] += x[i] * beta;
        }
    }

    // z'b̂
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddSubjects(DesignChunk rows, int[] numbers, double[] mean)
    {
        for (int i = 0; i < rows.Rows; i++)
        {
            ReadOnlySpan<double> values = subjects!.Values(numbers[i]);
            double sum = 0;
            for (int k = 0; k < values.Length; k++) sum += rows.Z[k][i] * values[k];
            mean[i] += sum;
        }
    }
}
