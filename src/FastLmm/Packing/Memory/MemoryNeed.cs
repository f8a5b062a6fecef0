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
    internal const long Program = 128L << 20;

    // A list grows by doubling, and holds its old entries until the new ones are filled.
    private const double Growth = 1.5;
    private const int NumbersBesides = 3 * sizeof(int);     // row counts, and the numbers of the ids both ways
    private const int MoreThanBlups = 1;                    // contributions

    /// <summary>Bytes of the texts of the ids, and of what finds them.</summary>
    internal long TableBytes { get; init; }

    /// <summary>Rows that are kept.</summary>
    internal long KeptRows { get; init; }

    /// <summary>Whether levels came late: then the statistics have room for more columns, and are there twice when they are brought to other columns.</summary>
    internal bool HasGrown { get; init; }

    /// <summary>Whether W_i of every subject is gathered.</summary>
    internal bool OwnLeftovers { get; init; }

    /// <summary>Whether predictions of every subject will be asked for.</summary>
    internal bool Predictions { get; init; }

    /// <summary>Bytes in all.</summary>
    internal long Total => Program + Triangles + KeptRows * RowBytes(Q, P)
        + (long)(Growth * (TableBytes + 2 * Subjects * NumbersBesides)) + sizeof(double) * Subjects * PerSubject;

    /// <summary>Bytes of a row that is kept: X, Z, y, offset, weight, number and subject.</summary>
    internal static long RowBytes(int q, int p) => sizeof(double) * (p + q + 5L);

    /// <summary>Bytes as a user writes them after <c>--memory</c>: whole megabytes of 2^20, none too few.</summary>
    internal static string Text(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{(bytes + (1 << 20) - 1) >> 20}M");

    private long Triangles => PackedSubjects.BytesOf(Q, P, Subjects) + (HasGrown ? PackedSubjects.BytesOf(Q, GrowthRoom.Most(P), Subjects) : 0);

    // Gathered and then packed: twice.
    private long PerSubject => (OwnLeftovers ? 2L * PackedLeftovers.EntriesOf(P) : 0)
        + (Predictions ? BlupPass.Outputs(Q) + Q + Q * (Q + 1) / 2 + MoreThanBlups : 0);
}
