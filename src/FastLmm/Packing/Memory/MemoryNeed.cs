using System.Globalization;
using FastLmm.Kernels.Layout;
using FastLmm.Kernels.Operations;

namespace FastLmm.Packing.Memory;

/// <summary>What a fit takes of memory at its peak: an upper estimate, from what it has to hold.</summary>
/// <param name="Q">Columns of Z.</param>
/// <param name="P">Columns of X.</param>
/// <param name="Subjects">m.</param>
internal sealed record MemoryNeed(int Q, int P, long Subjects)
{
    /// <summary>The program itself, its compiled code and the buffers that rows go through; a small fit peaks at less than half of it.</summary>
    internal const long Program = 152L << 20;

    // A list grows by doubling, and holds its old entries until the new ones are filled.
    private const double Growth = 1.5;
    private const int NumbersBesides = 3 * sizeof(int);     // row counts, and the numbers of the ids both ways
    private const double Gaps = 1.25;                       // large arrays come and go, and the heap does not close the gaps at once
    private const int MoreThanBlups = 2;                    // contributions, and the squares they come from
    private const int IdAsText = 6 * sizeof(double);        // and the reference to it, in a table that is being written
    private const int ClassNumber = sizeof(int);            // while subjects with equal R are looked for

    /// <summary>Bytes of the texts of the ids, and of what finds them.</summary>
    internal long TableBytes { get; init; }

    /// <summary>Bytes that the reading of the source takes besides: <see cref="Tables.TableReader.BytesOutside"/>.</summary>
    internal long ReadingBytes { get; init; }

    /// <summary>Rows that are kept.</summary>
    internal long KeptRows { get; init; }

    /// <summary>Whether levels came late: then the statistics have room for more columns, and are there twice when they are brought to other columns.</summary>
    internal bool HasGrown { get; init; }

    /// <summary>Whether W_i of every subject is gathered.</summary>
    internal bool OwnLeftovers { get; init; }

    /// <summary>Whether predictions of every subject will be asked for.</summary>
    internal bool Predictions { get; init; }

    /// <summary>Whether the model will be saved: predictions are then there by subjects and, while they are written, by columns.</summary>
    internal bool Saving { get; init; }

    /// <summary>Bytes in all.</summary>
    internal long Total => Program + ReadingBytes + Triangles + KeptRows * RowBytes(Q, P)
        + (long)(Growth * (TableBytes + 2 * Subjects * NumbersBesides)) + (long)(Subjects * (sizeof(double) * PerSubject + ClassNumber + (Saving ? IdAsText : 0)));

    /// <summary>Bytes of a row that is kept: X, Z, y, offset, weight, number and subject.</summary>
    internal static long RowBytes(int q, int p) => sizeof(double) * (p + q + 5L);

    /// <summary>Bytes as a user writes them after <c>--memory</c>: whole megabytes of 2^20, none too few.</summary>
    internal static string Text(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{(bytes + (1 << 20) - 1) >> 20}M");

    private long Triangles => PackedSubjects.BytesOf(Q, P, Subjects) + (HasGrown ? PackedSubjects.BytesOf(Q, GrowthRoom.Most(P), Subjects) : 0);

    // b̂, Var(b|Y), E_i, no-pooling estimates.
    private long Predicted => Q + Q * (Q + 1) / 2 + Q * P + Q;

    // Leftovers are gathered and then packed: twice.
    private double PerSubject => (OwnLeftovers ? 2L * PackedLeftovers.EntriesOf(P) : 0)
        + Gaps * ((Predictions ? BlupPass.Outputs(Q) + Predicted + MoreThanBlups : 0) + (Saving ? 1 + Predicted : 0));
}
