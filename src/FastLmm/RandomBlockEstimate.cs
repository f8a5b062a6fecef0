namespace FastLmm;

/// <summary>Estimates of one independent block of random effects.</summary>
public sealed record RandomBlockEstimate
{
    /// <summary>R's names of the effects.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>The block of G.</summary>
    public required double[,] Covariance { get; init; }

    /// <summary>Standard errors of the standard deviations; NaN where a variance is zero.</summary>
    public required IReadOnlyList<double> StandardDeviationErrors { get; init; }

    /// <summary>Standard deviations of the effects.</summary>
    public IReadOnlyList<double> StandardDeviations =>
        [.. Enumerable.Range(0, Names.Count).Select(k => Math.Sqrt(Covariance[k, k]))];

    /// <summary>Correlation of two effects; NaN where a variance is zero.</summary>
    public double Correlation(int k, int l) =>
        k == l ? 1 : Covariance[k, k] > 0 && Covariance[l, l] > 0
            ? Math.Clamp(Covariance[k, l] / Math.Sqrt(Covariance[k, k] * Covariance[l, l]), -1, 1)
            : double.NaN;

    internal static double[,] Assemble(IReadOnlyList<RandomBlockEstimate> blocks)
    {
        int q = blocks.Sum(block => block.Names.Count), start = 0;
        var g = new double[q, q];
        foreach (RandomBlockEstimate block in blocks)
        {
            int n = block.Names.Count;
            for (int k = 0; k < n; k++)
                for (int l = 0; l < n; l++) g[start + k, start + l] = block.Covariance[k, l];
            start += n;
        }
        return g;
    }
}
