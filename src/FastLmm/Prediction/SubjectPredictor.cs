using FastLmm.Algebra;
using FastLmm.Designs;
using FastLmm.Engine;
using FastLmm.Estimation;
using FastLmm.Kernels.Drivers;
using FastLmm.Kernels.Operations;
using FastLmm.Packing;

namespace FastLmm.Prediction;

/// <summary>BLUPs, their conditional variances and the subjects' contributions to −2 log-likelihood: METHOD.md 7.</summary>
/// <param name="data">The collected data.</param>
/// <param name="estimates">The estimates.</param>
/// <param name="passes">What computes.</param>
/// <param name="threads">Threads to use.</param>
internal sealed class SubjectPredictor(CollectedData data, Estimates estimates, SubjectPasses passes, int threads)
{
    private readonly int _q = data.Statistics.Q;
    private readonly Lazy<double[]> _outputs = new(() => passes.Blups(
        data.Statistics.Subjects, PackedSums.LowerByRows(estimates.Optimum.Point.Lambda), estimates.Optimum.Point.Beta, threads));

    /// <summary>b̂ of all subjects, m × q, in the user's basis.</summary>
    internal double[] Effects()
    {
        int stride = BlupPass.Outputs(_q), m = data.Statistics.Subjects.Subjects;
        double[,] map = estimates.RandomEffectMap;
        var effects = new double[m * _q];
        double[] outputs = _outputs.Value;
        for (int i = 0; i < m; i++)
            for (int k = 0; k < _q; k++)
                for (int l = 0; l < _q; l++) effects[(long)i * _q + k] += map[k, l] * outputs[(long)i * stride + l];
        return effects;
    }

    /// <summary>Everything about the random effects.</summary>
    /// <param name="rows">All design rows, subjects numbered as in the statistics.</param>
    /// <param name="population">What the model says of the population.</param>
    internal RandomEffects All(IEnumerable<DesignChunk> rows, PopulationEstimates population) => Made(Contributions(rows), population);

    /// <summary>The same without rows, the contributions being NaN.</summary>
    /// <param name="population">What the model says of the population.</param>
    internal RandomEffects WithoutContributions(PopulationEstimates population) =>
        Made([.. Enumerable.Repeat(double.NaN, data.Statistics.Subjects.Subjects)], population);

    private RandomEffects Made(double[] contributions, PopulationEstimates population)
    {
        var triangles = new SubjectTriangles(data.Statistics, estimates);
        return new RandomEffects
        {
            Names = [.. data.Design.RandomBlocks.SelectMany(block => block.Names)],
            SubjectIds = data.Subjects,
            Values = Effects(),
            ConditionalCovariances = ConditionalCovariances(),
            RowCounts = data.Statistics.RowCounts,
            Contributions = contributions,
            Population = population,
            SensitivitySource = () => triangles.Sensitivities(_outputs.Value),
            OwnEstimateSource = triangles.OwnEstimates,
        };
    }

    // σ² M in the user's basis, lower triangles by rows.
    private double[] ConditionalCovariances()
    {
        int stride = BlupPass.Outputs(_q), m = data.Statistics.Subjects.Subjects, entries = _q * (_q + 1) / 2;
        double[,] map = estimates.RandomEffectMap;
        double s2 = estimates.InnerSigma * estimates.InnerSigma;
        var result = new double[m * entries];
        var inner = new double[_q, _q];
        for (int i = 0; i < m; i++)
        {
            for (int k = 0, at = i * stride + _q; k < _q; k++)
                for (int l = 0; l <= k; l++, at++) inner[k, l] = inner[l, k] = s2 * _outputs.Value[at];
            double[,] user = DenseMatrix.MultiplyTransposed(DenseMatrix.Multiply(map, inner), map);
            for (int k = 0, at = i * entries; k < _q; k++)
                for (int l = 0; l <= k; l++) result[at++] = user[k, l];
        }
        return result;
    }

    // n_i log(2πσ²) − Σ log w + log|H_i| + r_i²/σ², r_i² = Σ residual² + e'(H⁻¹ − I)e.
    private double[] Contributions(IEnumerable<DesignChunk> rows)
    {
        PackedStatistics statistics = data.Statistics;
        int stride = BlupPass.Outputs(_q), p = statistics.P, m = statistics.Subjects.Subjects;
        double[] beta = estimates.Optimum.Point.Beta;
        var squares = new double[m];
        var result = new double[m];
        foreach (DesignChunk chunk in rows)
        {
            RowStore.ForEachTransformed(chunk, statistics, (subject, row) =>
            {
                double residual = row[_q + p];
                for (int c = 0; c < p; c++) residual -= row[_q + c] * beta[c];
                squares[subject] += residual * residual;
            });
            for (int i = 0; chunk.Weight is not null && i < chunk.Rows; i++) result[chunk.Subject[i]] -= Math.Log(chunk.Weight[i]);
        }
        double s2 = estimates.InnerSigma * estimates.InnerSigma;
        double perRow = Math.Log(2 * Math.PI) + 2 * Math.Log(estimates.Sigma);
        for (int i = 0; i < m; i++)
        {
            double rootH = _outputs.Value[(i + 1) * stride - 2], quadratic = _outputs.Value[(i + 1) * stride - 1];
            result[i] += statistics.RowCounts[i] * perRow + 2 * Math.Log(rootH) + (squares[i] + quadratic) / s2;
        }
        return result;
    }
}
