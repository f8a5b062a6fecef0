using FastLmm.Designs;
using FastLmm.Estimation;
using FastLmm.Packing;
using FastLmm.Tables;

namespace FastLmm.Inference.Variances;

/// <summary>Finds a subject's rows and makes its Σ_i.</summary>
internal static class SubjectCovariance
{
    internal static MarginalCovariance Of(CollectedData data, Estimates estimates, IEnumerable<DesignChunk> rows, string subject)
    {
        int number = Enumerable.Range(0, data.Subjects.Count).FirstOrDefault(i => data.IdOf(i) == subject, -1);
        if (number < 0)
        {
            string[] ids = [.. Enumerable.Range(0, Math.Min(data.Subjects.Count, 10_000)).Select(data.IdOf)];
            throw new LmmException(FailureKind.BadInput, $"there is no subject '{subject}' among those used{NearestName.Hint(subject, ids)}");
        }
        int q = data.Statistics.Q;
        List<double[]> z = [];
        List<double> weights = [];
        foreach (DesignChunk chunk in rows)
        {
            for (int i = 0; i < chunk.Rows; i++)
            {
                if (chunk.Subject[i] != number) continue;
                z.Add([.. chunk.Z.Select(column => column[i])]);
                weights.Add(chunk.Weight?[i] ?? 1);
            }
        }
        var matrix = new double[z.Count, q];
        for (int r = 0; r < z.Count; r++)
            for (int k = 0; k < q; k++) matrix[r, k] = z[r][k];
        return MarginalCovariance.Of(matrix, estimates.G, estimates.Sigma * estimates.Sigma, weights);
    }
}
