using FastLmm.Algebra;
using FastLmm.Designs;
using FastLmm.Packing;

namespace FastLmm.Inference.Means;

/// <summary>A column of X that was dropped: in the data it is this combination of the kept columns.</summary>
/// <param name="Column">The column.</param>
/// <param name="OnKept">Its coefficients on the kept columns, in order.</param>
public sealed record ColumnDependence(int Column, double[] OnKept);

/// <summary>All that marginal means need of a fit.</summary>
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

    /// <summary>Of a fit.</summary>
    internal static MeansBasis Of(FitState state, MeanInference mean) => new()
    {
        Predictors = state.Data.Predictors,
        Rows = state.Data.Design.FixedRows(),
        Kept = state.Data.Statistics.KeptColumns,
        Dropped = Dependences(state.Data.Statistics),
        Mean = mean,
        Level = state.Options.Level,
    };

    // X = X_a A with X_a the columns of the arithmetic: A's dropped columns as combinations of its kept ones.
    private static IReadOnlyList<ColumnDependence> Dependences(PackedStatistics statistics)
    {
        int n = statistics.KeptColumns.Count, p = statistics.Basis.P;
        if (n == p) return [];
        double[,] a = DenseMatrix.Multiply(statistics.XCoordinates, statistics.Basis.XMapInverse());
        int[] order = [.. statistics.KeptColumns, .. Enumerable.Range(0, p).Except(statistics.KeptColumns)];
        var columns = new double[n, p];
        for (int c = 0; c < p; c++)
            for (int r = 0; r < n; r++) columns[r, c] = a[r, order[c]];
        OrthogonalColumns basis = OrthogonalColumns.Of(columns, n, 0);
        double[] norms = [.. Enumerable.Range(0, p).Select(c => Math.Sqrt(Enumerable.Range(0, n).Sum(r => columns[r, c] * columns[r, c])))];
        return [.. Enumerable.Range(n, p - n).Select(c => new ColumnDependence(order[c], [.. basis.Regress(columns, c)[..n].Select((part, k) => Cleaned(part, k, c))]))];

        double Cleaned(double part, int k, int c) => Math.Abs(part) * norms[k] > Rounding * norms[c] ? part : 0;
    }
}
