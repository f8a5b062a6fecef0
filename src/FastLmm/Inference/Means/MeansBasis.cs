using FastLmm.Algebra;
using FastLmm.Designs;

namespace FastLmm.Inference.Means;

/// <summary>A column of X that was dropped: in the data it is this combination of the kept columns.</summary>
/// <param name="Column">The column.</param>
/// <param name="OnKept">Its coefficients on the kept columns, in order.</param>
public sealed record ColumnDependence(int Column, double[] OnKept);

/// <summary>All that marginal means need of a model.</summary>
internal sealed record MeansBasis
{
    private const double Rounding = 1e-11;              // of a column of X

    /// <summary>The variables of the fixed part.</summary>
    internal required PredictorTable Predictors { get; init; }

    /// <summary>What makes rows of X.</summary>
    internal required FixedRows Rows { get; init; }

    /// <summary>Columns of X that were kept: those that β̂ belongs to.</summary>
    internal required IReadOnlyList<int> Kept { get; init; }

    /// <summary>The columns that were dropped.</summary>
    internal required IReadOnlyList<ColumnDependence> Dropped { get; init; }

    /// <summary>β̂, its covariance, degrees of freedom.</summary>
    internal required MeanInference Mean { get; init; }

    /// <summary>Level of intervals.</summary>
    internal required double Level { get; init; }

    /// <summary>From the parts of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="triangle">F with F'F = X'X, kept columns × all columns; only where columns were dropped.</param>
    internal static MeansBasis Of(ILmmModel model, double[,]? triangle) => new()
    {
        Predictors = model.Recipe.Predictors,
        Rows = model.Recipe.FixedRows(),
        Kept = model.ColumnsKept,
        Dropped = triangle is null ? [] : Dependences(triangle, model.ColumnsKept),
        Mean = model.Mean,
        Level = model.Level,
    };

    // The columns of F that were dropped as combinations of those that were kept.
    private static IReadOnlyList<ColumnDependence> Dependences(double[,] triangle, IReadOnlyList<int> kept)
    {
        int n = kept.Count, p = triangle.GetLength(1);
        int[] order = [.. kept, .. Enumerable.Range(0, p).Except(kept)];
        var columns = new double[n, p];
        for (int c = 0; c < p; c++)
            for (int r = 0; r < n; r++) columns[r, c] = triangle[r, order[c]];
        double[] norms = [.. Enumerable.Range(0, p).Select(c => Math.Sqrt(Enumerable.Range(0, n).Sum(r => columns[r, c] * columns[r, c])))];
        OrthogonalColumns basis = OrthogonalColumns.Of(columns, n, 0);
        return [.. Enumerable.Range(n, p - n).Select(Dependence)];

        ColumnDependence Dependence(int c) => new(order[c],
            [.. basis.Regress(columns, c)[..n].Select((part, k) => Math.Abs(part) * norms[k] > Rounding * norms[c] ? part : 0)]);
    }
}
