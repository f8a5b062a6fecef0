using FastLmm.Kernels.Drivers;
using FastLmm.Kernels.Layout;
using FastLmm.Kernels.Operations;

namespace FastLmm.Benchmarks;

/// <summary>A seeded cohort of subjects with irregular times: rows (z | x y), and the subjects packed from them.</summary>
internal sealed class PackedCohort
{
    private const int Visits = 6;

    internal PackedCohort(int subjects, int q, int p)
    {
        (Q, P, Subjects) = (q, p, subjects);
        var random = new Random(42);
        SubjectOfRow = [.. Enumerable.Range(0, subjects * Visits).Select(row => row / Visits)];
        Rows = new double[SubjectOfRow.Length * (q + p + 1)];
        for (int row = 0; row < SubjectOfRow.Length; row++) Draw(random, Rows.AsSpan(row * (q + p + 1), q + p + 1));
        Packed = Accumulate().Subjects;
        Lambda = [.. from r in Enumerable.Range(0, q) from c in Enumerable.Range(0, r + 1) select r == c ? 0.7 : 0.1];
        C = [.. from c in Enumerable.Range(0, p) from r in Enumerable.Range(0, c + 1) select r == c ? 1e-3 : 1e-5];
        Beta = [.. Enumerable.Range(0, p).Select(c => 0.1 * c)];
    }

    internal int Q { get; }

    internal int P { get; }

    internal int Subjects { get; }

    internal double[] Rows { get; }

    internal int[] SubjectOfRow { get; }

    internal PackedSubjects Packed { get; }

    internal double[] Lambda { get; }

    internal double[] C { get; }

    internal double[] Beta { get; }

    /// <summary>Packs a copy of the rows on one thread.</summary>
    internal (PackedSubjects Subjects, LeftoverTriangle Leftover) Accumulate()
    {
        var accumulator = new SubjectAccumulator(Q, P);
        accumulator.Add((double[])Rows.Clone(), SubjectOfRow);
        return accumulator.Complete();
    }

    private void Draw(Random random, Span<double> row)
    {
        double t = 2 * random.NextDouble() - 1;
        for (int k = 0; k < Q; k++) row[k] = Math.Pow(t, k);
        for (int c = 0; c < P; c++) row[Q + c] = c == 0 ? 1 : c == 1 ? t : random.NextDouble() - 0.5;
        row[Q + P] = random.NextDouble() + t;
    }
}
