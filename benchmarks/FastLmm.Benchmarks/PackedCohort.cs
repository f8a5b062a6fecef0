using FastLmm.Kernels.Drivers;
using FastLmm.Kernels.Layout;
using FastLmm.Kernels.Operations;

namespace FastLmm.Benchmarks;

/// <summary>A seeded cohort of subjects with irregular times: rows (z | x y), drawn as they are wanted.</summary>
/// <param name="q">Columns of Z.</param>
/// <param name="p">Columns of X.</param>
/// <param name="visits">Rows of a subject.</param>
internal sealed class PackedCohort(int q, int p, int visits)
{
    private const int ChunkSubjects = 4096;
    private readonly Random _random = new(42);

    /// <summary>Λ, lower triangle by rows.</summary>
    internal double[] Lambda { get; } = [.. from r in Enumerable.Range(0, q) from c in Enumerable.Range(0, r + 1) select r == c ? 0.7 : 0.1];

    /// <summary>C with CC' = P, upper triangle by columns.</summary>
    internal double[] C { get; } = [.. from c in Enumerable.Range(0, p) from r in Enumerable.Range(0, c + 1) select r == c ? 1e-3 : 1e-5];

    /// <summary>β̂.</summary>
    internal double[] Beta { get; } = [.. Enumerable.Range(0, p).Select(c => 0.1 * c)];

    /// <summary>The next rows, and the numbers of their subjects.</summary>
    internal (double[] Rows, int[] SubjectOfRow) Draw(int firstSubject, int subjects)
    {
        int[] subjectOfRow = [.. Enumerable.Range(0, subjects * visits).Select(row => firstSubject + row / visits)];
        var rows = new double[subjectOfRow.Length * (q + p + 1)];
        for (int row = 0; row < subjectOfRow.Length; row++) Draw(rows.AsSpan(row * (q + p + 1), q + p + 1));
        return (rows, subjectOfRow);
    }

    /// <summary>Subjects packed from rows that are drawn in chunks.</summary>
    internal PackedSubjects Pack(int subjects)
    {
        var accumulator = new SubjectAccumulator(q, p);
        for (int first = 0; first < subjects; first += ChunkSubjects)
        {
            (double[] rows, int[] subjectOfRow) = Draw(first, Math.Min(ChunkSubjects, subjects - first));
            accumulator.Add(rows, subjectOfRow);
        }
        return accumulator.Complete().Subjects;
    }

    /// <summary>Packs a copy of rows on one thread.</summary>
    internal (PackedSubjects Subjects, LeftoverTriangle Leftover) Accumulate(double[] rows, int[] subjectOfRow)
    {
        var accumulator = new SubjectAccumulator(q, p);
        accumulator.Add((double[])rows.Clone(), subjectOfRow);
        return accumulator.Complete();
    }

    private void Draw(Span<double> row)
    {
        double t = 2 * _random.NextDouble() - 1;
        for (int k = 0; k < q; k++) row[k] = Math.Pow(t, k);
        for (int c = 0; c < p; c++) row[q + c] = c == 0 ? 1 : c == 1 ? t : _random.NextDouble() - 0.5;
        row[q + p] = _random.NextDouble() + t;
    }
}
