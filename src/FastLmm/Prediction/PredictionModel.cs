using FastLmm.Designs;
using FastLmm.Inference;
using FastLmm.Inference.Means;

namespace FastLmm.Prediction;

/// <summary>What predictions need of a model.</summary>
internal sealed record PredictionModel
{
    /// <summary>What makes rows of X and Z.</summary>
    internal required DesignRecipe Recipe { get; init; }

    /// <summary>Columns of X that β belongs to, p.</summary>
    internal required IReadOnlyList<int> Kept { get; init; }

    /// <summary>The columns that were dropped.</summary>
    internal required IReadOnlyList<ColumnDependence> Dropped { get; init; }

    /// <summary>β̂, its covariance matrix, and degrees of freedom.</summary>
    internal required MeanInference Mean { get; init; }

    /// <summary>Λ, q × q, lower.</summary>
    internal required double[,] Lambda { get; init; }

    /// <summary>G, q × q.</summary>
    internal required double[,] G { get; init; }

    /// <summary>σ².</summary>
    internal required double Sigma2 { get; init; }

    /// <summary>Level of intervals unless another is asked for.</summary>
    internal required double Level { get; init; }

    /// <summary>The predicted random effects; asked for only where they are needed.</summary>
    internal required Func<RandomEffects> Subjects { get; init; }

    /// <summary>p.</summary>
    internal int P => Kept.Count;

    /// <summary>q.</summary>
    internal int Q => G.GetLength(0);
}
