using FastLmm.Algebra;
using FastLmm.Kernels.Drivers;
using FastLmm.Kernels.Layout;
using FastLmm.Kernels.Operations;

namespace FastLmm.Packing;

/// <summary>
/// Subjects in other columns, without their rows: R_i is multiplied by what makes the new columns of Z of the old and J_i's columns of X likewise;
/// the rows (R_i | J_i) are rotated into new triangles.
/// </summary>
/// <remarks>Exact; O(m q²(q + p)).</remarks>
internal static unsafe class SubjectRotation
{
    private const int SubjectsAtATime = 1024;

    /// <summary>The subjects in the new columns, and the triangle of what was rotated out.</summary>
    /// <param name="subjects">The subjects.</param>
    /// <param name="z">Old columns of Z × new ones.</param>
    /// <param name="x">The new columns of X; null for the old.</param>
    /// <param name="threads">Threads to use; the result does not depend on it.</param>
    internal static (PackedSubjects Subjects, LeftoverTriangle Leftover) Of(PackedSubjects subjects, double[,] z, ColumnCombinations? x, int threads)
    {
        int q = subjects.Q, m = subjects.Subjects;
        var accumulator = new SubjectAccumulator(z.GetLength(1), x?.Count ?? subjects.P);
        int length = accumulator.RowLength;
        var rows = new double[SubjectsAtATime * q * length];
        var owners = new int[SubjectsAtATime * q];
        for (int first = 0; first < m; first += SubjectsAtATime)
        {
            int count = Math.Min(SubjectsAtATime, m - first);
            for (int i = 0; i < count; i++)
            {
                owners.AsSpan(i * q, q).Fill(first + i);
                Rows(subjects, first + i, z, x, rows.AsSpan(i * q * length, q * length));
            }
            accumulator.Add(rows.AsSpan(0, count * q * length), owners.AsSpan(0, count * q), threads);
        }
        GC.KeepAlive(subjects);
        return accumulator.Complete();
    }

    /// <summary>Adds the rows of a matrix to a triangle.</summary>
    internal static void AddRows(LeftoverTriangle triangle, double[,] matrix)
    {
        var row = new double[matrix.GetLength(1)];
        fixed (double* r = row)
        {
            for (int i = 0; i < matrix.GetLength(0); i++)
            {
                for (int c = 0; c < row.Length; c++) r[c] = matrix[i, c];
                triangle.Add(r);
            }
        }
    }

    // Rows (R_i z | J_i) of a subject, J_x in the new columns of X.
    private static void Rows(PackedSubjects subjects, int subject, double[,] z, ColumnCombinations? x, Span<double> rows)
    {
        const int Lanes = PackedSubjects.Lanes;
        int q = subjects.Q, p = subjects.P, to = z.GetLength(1), length = rows.Length / Math.Max(1, q);
        double* rx = subjects.Rx(subject / Lanes) + subject % Lanes, jy = subjects.Jy(subject / Lanes) + subject % Lanes;
        for (int k = 0; k < q; k++)
        {
            Span<double> row = rows.Slice(k * length, length);
            int at = k * q - k * (k - 1) / 2 - k;                       // R[k, j] lies at + j
            for (int c = 0; c < to; c++)
            {
                double sum = 0;
                for (int j = k; j < q; j++) sum += rx[(at + j) * Lanes] * z[j, c];
                row[c] = sum;
            }
            double* jx = rx + (q * (q + 1) / 2 + k * p) * Lanes;
            if (x is null) for (int c = 0; c < p; c++) row[to + c] = jx[c * Lanes];
            else Combine(jx, x, row[to..]);
            row[^1] = jy[k * Lanes];
        }
    }

    private static void Combine(double* jx, ColumnCombinations x, Span<double> row)
    {
        for (int c = 0; c < x.Count; c++)
        {
            row[c] = 0;
            foreach ((int from, double factor) in x[c]) row[c] += factor * jx[from * PackedSubjects.Lanes];
        }
    }
}
