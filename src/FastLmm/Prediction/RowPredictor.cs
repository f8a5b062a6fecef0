using System.Runtime.CompilerServices;
using FastLmm.Designs;
using FastLmm.Estimation;
using FastLmm.Packing;
using MathNet.Numerics.Statistics;

namespace FastLmm.Prediction;

/// <summary>Fitted values and residuals of rows: METHOD.md 7.</summary>
/// <param name="data">The collected data.</param>
/// <param name="estimates">The estimates.</param>
/// <param name="effects">b̂ of all subjects, m × q.</param>
internal sealed class RowPredictor(CollectedData data, Estimates estimates, double[] effects)
{
    /// <summary>Fitted values of a chunk of design rows.</summary>
    /// <param name="rows">Rows, subjects numbered as in the statistics.</param>
    /// <param name="sources">Names of the table's sources.</param>
    internal FittedChunk Fitted(DesignChunk rows, IReadOnlyList<string> sources)
    {
        int n = rows.Rows;
        var (population, profile, residual) = (new double[n], new double[n], new double[n]);
        Population(rows, population);
        Profile(rows, population, profile);
        for (int i = 0; i < n; i++)
        {
            residual[i] = rows.Y[i] - profile[i];
            population[i] += rows.Offset[i];
            profile[i] += rows.Offset[i];
        }
        return new FittedChunk(sources[rows.Source], rows.Row[..n], Ids(rows), population, profile, residual);
    }

    /// <summary>Quantiles 0, 25, 50, 75, 100 % (R's type 7) of √w (y − ŷ)/σ̂ over kept rows.</summary>
    internal double[] ScaledResidualQuantiles(RowStore rows)
    {
        var scaled = new double[rows.Rows];
        int at = 0;
        foreach (DesignChunk chunk in rows.Chunks)
        {
            var (population, profile) = (new double[chunk.Rows], new double[chunk.Rows]);
            Population(chunk, population);
            Profile(chunk, population, profile);
            for (int i = 0; i < chunk.Rows; i++)
                scaled[at++] = Math.Sqrt(chunk.Weight?[i] ?? 1) * (chunk.Y[i] - profile[i]) / estimates.Sigma;
        }
        return [.. new[] { 0, 0.25, 0.5, 0.75, 1 }.Select(part => ArrayStatistics.QuantileCustomInplace(scaled, part, QuantileDefinition.R7))];
    }

    private string[] Ids(DesignChunk rows)
    {
        var ids = new string[rows.Rows];
        for (int i = 0; i < ids.Length; i++)
            ids[i] = i > 0 && rows.Subject[i] == rows.Subject[i - 1] ? ids[i - 1] : data.IdOf(rows.Subject[i]);
        return ids;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Population(DesignChunk rows, double[] population)
    {
        for (int c = 0; c < estimates.Beta.Length; c++)
        {
            double[] x = rows.X[data.Statistics.KeptColumns[c]];
            double beta = estimates.Beta[c];
            for (int i = 0; i < rows.Rows; i++) population[i] += x[i] * beta;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Profile(DesignChunk rows, double[] population, double[] profile)
    {
        int q = rows.Z.Length;
        Array.Copy(population, profile, rows.Rows);
        for (int k = 0; k < q; k++)
            for (int i = 0; i < rows.Rows; i++) profile[i] += rows.Z[k][i] * effects[(long)rows.Subject[i] * q + k];
    }
}
