using FastLmm.Algebra;
using FastLmm.Kernels.Drivers;
using FastLmm.Kernels.Layout;
using FastLmm.Kernels.Operations;

namespace FastLmm.Packing;

/// <summary>
/// The statistics of a model with fewer random effects, from those of the full one: R_i is multiplied by what makes the new columns of Z of the
/// old, its rows with those of J_i are rotated into new triangles, and what is rotated out goes to the leftover triangle (METHOD.md 6h).
/// </summary>
/// <remarks>Exact, without the rows; O(m q²(q + p)).</remarks>
internal static unsafe class ReducedStatistics
{
    private const int SubjectsAtATime = 1024;

    /// <summary>The statistics for Z·columns.</summary>
    /// <param name="full">The full model's statistics.</param>
    /// <param name="columns">
    /// For each new column of Z, in the user's basis, the old columns whose sum it is: one, or all dummies of a factor, which make the constant.
    /// </param>
    /// <param name="threads">Threads to use; the result does not depend on it.</param>
    internal static PackedStatistics Of(PackedStatistics full, IReadOnlyList<IReadOnlyList<int>> columns, int threads)
    {
        DesignBasis basis = full.Basis.WithZ([.. columns.Select(sum => sum.Count == 1 ? sum[0] : -1)]);
        double[,] map = DenseMatrix.Multiply(DenseMatrix.Multiply(full.Basis.ZMapInverse(), Sums(columns, full.Q)), basis.ZMap());
        (PackedSubjects subjects, LeftoverTriangle leftover) = Rotate(full, map, threads);
        PackedStatistics reduced = full with { Subjects = subjects, Leftover = leftover.ToMatrix(), Basis = basis, Moments = null };
        PackedStatistics shifted = Packing.ResponseShift.Apply(reduced, CrossProducts.AtZero(reduced));
        return shifted with
        {
            ResponseSquares = full.ResponseSquares,
            ResponseShift = [.. full.ResponseShift.Zip(shifted.ResponseShift, (before, more) => before + more)],
        };
    }

    private static double[,] Sums(IReadOnlyList<IReadOnlyList<int>> columns, int q)
    {
        var sums = new double[q, columns.Count];
        for (int c = 0; c < columns.Count; c++)
            foreach (int old in columns[c]) sums[old, c] = 1;
        return sums;
    }

    private static (PackedSubjects Subjects, LeftoverTriangle Leftover) Rotate(PackedStatistics full, double[,] map, int threads)
    {
        int q = full.Q, p = full.P, m = full.Subjects.Subjects;
        var accumulator = new SubjectAccumulator(map.GetLength(1), p);
        int length = accumulator.RowLength;
        var rows = new double[SubjectsAtATime * q * length];
        var owners = new int[SubjectsAtATime * q];
        for (int first = 0; first < m; first += SubjectsAtATime)
        {
            int count = Math.Min(SubjectsAtATime, m - first);
            for (int i = 0; i < count; i++)
            {
                owners.AsSpan(i * q, q).Fill(first + i);
                Rows(full.Subjects, first + i, map, rows.AsSpan(i * q * length, q * length));
            }
            accumulator.Add(rows.AsSpan(0, count * q * length), owners.AsSpan(0, count * q), threads);
        }
        (PackedSubjects subjects, LeftoverTriangle leftover) = accumulator.Complete();
        var row = new double[p + 1];
        fixed (double* r = row)
        {
            for (int i = 0; i <= p; i++)
            {
                for (int c = 0; c <= p; c++) r[c] = full.Leftover[i, c];
                leftover.Add(r);
            }
        }
        GC.KeepAlive(full);
        return (subjects, leftover);
    }

    // Rows (R_i map | J_i) of a subject.
    private static void Rows(PackedSubjects subjects, int subject, double[,] map, Span<double> rows)
    {
        const int Lanes = PackedSubjects.Lanes;
        int q = subjects.Q, p = subjects.P, to = map.GetLength(1), length = to + p + 1;
        double* rx = subjects.Rx(subject / Lanes) + subject % Lanes, jy = subjects.Jy(subject / Lanes) + subject % Lanes;
        for (int k = 0; k < q; k++)
        {
            Span<double> row = rows.Slice(k * length, length);
            int at = k * q - k * (k - 1) / 2 - k;                       // R[k, j] lies at + j
            for (int c = 0; c < to; c++)
            {
                double sum = 0;
                for (int j = k; j < q; j++) sum += rx[(at + j) * Lanes] * map[j, c];
                row[c] = sum;
            }
            for (int c = 0; c < p; c++) row[to + c] = rx[(q * (q + 1) / 2 + k * p + c) * Lanes];
            row[to + p] = jy[k * Lanes];
        }
    }
}
