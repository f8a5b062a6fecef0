using FastLmm.Kernels.Drivers;
using FastLmm.Kernels.Layout;
using FastLmm.Kernels.Reference;
using FastLmm.Packing;

namespace FastLmm.Engine;

/// <summary>Sums by the definition, from the rows.</summary>
/// <param name="subjects">The subjects' rows, transformed as the statistics were.</param>
public sealed class ReferenceSums(IReadOnlyList<DenseSubject> subjects) : ICriterionSums
{
    /// <inheritdoc/>
    public string Name => "reference";

    /// <inheritdoc/>
    public (double[,] S, double LogDeterminant) Value(double[,] lambda) => DenseReference.Value(subjects, lambda);

    /// <inheritdoc/>
    public DerivativeSums Derivatives(BlockStructure structure, double[,] lambda, double[] beta, double[,] c, bool withCross) =>
        DenseReference.Derivatives(subjects, structure, lambda, beta, c, withCross);

    /// <inheritdoc/>
    public double[] MappedCross(double[,] lambda, double[,] c, double[,] map) => DenseReference.MappedCross(subjects, lambda, c, map);

    /// <summary>The subjects of kept rows, in the basis and for the columns of the statistics.</summary>
    public static ReferenceSums From(RowStore rows, PackedStatistics statistics)
    {
        int q = statistics.Q, p = statistics.P;
        var subjects = new DenseSubject[statistics.Subjects.Subjects];
        for (int i = 0; i < subjects.Length; i++)
        {
            int n = statistics.RowCounts[i];
            subjects[i] = new DenseSubject(new double[n, q], new double[n, p], new double[n]);
        }
        var filled = new int[subjects.Length];
        rows.ForEachTransformed(statistics, (subject, row) =>
        {
            DenseSubject to = subjects[subject];
            int at = filled[subject]++;
            for (int c = 0; c < q; c++) to.Z[at, c] = row[c];
            for (int c = 0; c < p; c++) to.X[at, c] = row[q + c];
            to.Y[at] = row[q + p];
        });
        return new ReferenceSums(subjects);
    }
}
