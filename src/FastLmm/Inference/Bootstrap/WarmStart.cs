using FastLmm.Estimation;

namespace FastLmm.Inference.Bootstrap;

/// <summary>Where fits to simulated responses begin.</summary>
internal static class WarmStart
{
    private const double LeastPivot = 0.05;             // of Λ in the scaled basis: a variance of 1/400 of the residual one

    /// <summary>
    /// The Λ that generates; null where a variance is zero or nearly: there the criterion is flat (METHOD.md 5), and the moment start is better.
    /// </summary>
    internal static double[,]? Of(Estimates estimates)
    {
        double[,] lambda = estimates.Optimum.Point.Lambda;
        for (int k = 0; k < lambda.GetLength(0); k++)
            if (!(lambda[k, k] >= LeastPivot)) return null;
        return lambda;
    }
}
