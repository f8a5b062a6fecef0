using FastLmm.Designs;

namespace FastLmm.Estimation;

/// <summary>Says in plain words how a fit lies on the boundary: which variance is zero, which correlation is ±1.</summary>
internal static class BoundaryReport
{
    private const double ZeroVariance = 1e-10;          // of what the block's largest effect has, in the scaled basis: METHOD.md 5
    private const double PerfectCorrelation = 1e-8;

    /// <summary>One sentence per reason; empty when the fit is inside.</summary>
    internal static IReadOnlyList<string> Reasons(Estimates estimates, IReadOnlyList<RandomBlock> blocks)
    {
        List<string> reasons = [];
        foreach (RandomBlock block in blocks)
        {
            int rank = Enumerable.Range(block.Start, block.Size).Count(k => estimates.Optimum.Point.Lambda[k, k] != 0);
            if (rank == block.Size) continue;
            int before = reasons.Count;
            for (int k = 0; k < block.Size; k++)
                if (IsZero(estimates, block, k)) reasons.Add($"the variance of {block.Names[k]} is estimated as zero");
            AddCorrelations(estimates, block, reasons);
            if (reasons.Count == before)
            {
                reasons.Add($"the covariance matrix of {string.Join(", ", block.Names)} has rank {rank}, not {block.Size}: "
                    + "some combination of these effects has zero variance");
            }
        }
        return reasons;
    }

    /// <summary>Whether the variance of effect k of a block is zero, to rounding.</summary>
    internal static bool IsZero(Estimates estimates, RandomBlock block, int k)
    {
        double[,] zMap = estimates.Basis.ZMap();
        double scale = zMap[block.Start + k, block.Start + k];
        double own = RelativeFactor.RowSquare(estimates.ZLambda, block.Start + k) / (scale * scale);
        double largest = 0;
        for (int l = 0; l < block.Size; l++)
            largest = Math.Max(largest, RelativeFactor.RowSquare(estimates.Optimum.Point.Lambda, block.Start + l));
        return own <= ZeroVariance * Math.Max(largest, 1e-300);
    }

    private static void AddCorrelations(Estimates estimates, RandomBlock block, List<string> reasons)
    {
        for (int k = 0; k < block.Size; k++)
        {
            for (int l = 0; l < k; l++)
            {
                if (IsZero(estimates, block, k) || IsZero(estimates, block, l)) continue;
                int a = block.Start + k, b = block.Start + l;
                double r = estimates.G[a, b] / Math.Sqrt(estimates.G[a, a] * estimates.G[b, b]);
                if (1 - Math.Abs(r) > PerfectCorrelation) continue;
                reasons.Add($"the correlation of {block.Names[l]} and {block.Names[k]} is estimated as {(r > 0 ? "+1" : "-1")}");
            }
        }
    }
}
