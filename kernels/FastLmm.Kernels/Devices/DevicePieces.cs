using FastLmm.Kernels.Drivers;
using FastLmm.Kernels.Layout;
using FastLmm.Kernels.Operations;

namespace FastLmm.Kernels.Devices;

/// <summary>
/// Cuts batches into pieces whose sums are computed each by one group and merged in order on the host. The cut depends on the data's
/// size alone, so results have the same bits for any number of groups, chunks and devices.
/// </summary>
/// <remarks>Passed to kernels: numbers only.</remarks>
/// <param name="batches">Batches of all pieces.</param>
/// <param name="count">Pieces in all.</param>
/// <param name="first">First of the pieces at hand; its batches lie at the beginning of the device's memory.</param>
/// <param name="end">End of these.</param>
public readonly struct DevicePieces(int batches, int count, int first, int end)
{
    /// <summary>Subjects of a piece, before there are as many pieces as there may be.</summary>
    public const int SubjectsOfPiece = 256;

    private const int MostPieces = 1024;
    private const int MostDoubles = 8 << 20;                // 64 MB of partial sums in all

    /// <summary>Batches of all pieces.</summary>
    public readonly int Batches = batches;

    /// <summary>Pieces in all.</summary>
    public readonly int Count = count;

    /// <summary>First of the pieces at hand.</summary>
    public readonly int First = first;

    /// <summary>End of these.</summary>
    public readonly int End = end;

    /// <summary>Number of pieces of a data set, the same for all its passes, so that its chunks are those of all.</summary>
    /// <param name="batches">Batches.</param>
    /// <param name="q">Columns of Z.</param>
    /// <param name="p">Columns of X.</param>
    public static int CountOf(int batches, int q, int p)
    {
        long pieces = ((long)batches * 8 + SubjectsOfPiece - 1) / SubjectsOfPiece;
        return (int)Math.Clamp(pieces, 1, Math.Clamp(MostDoubles / MostSums(q, p), 1, MostPieces));
    }

    /// <summary>All pieces.</summary>
    public static DevicePieces All(int batches, int q, int p)
    {
        int count = CountOf(batches, q, p);
        return new(batches, count, 0, count);
    }

    /// <summary>Some of the pieces.</summary>
    public DevicePieces Range(int first, int end) => new(Batches, Count, first, end);

    /// <summary>Pieces at hand.</summary>
    public int Pieces => End - First;

    /// <summary>Batches of these.</summary>
    public int BatchesHere => Batch(End) - Batch(First);

    /// <summary>First batch of a piece, counted over all; that of piece <see cref="Count"/> is the end.</summary>
    public int Batch(int piece) => (int)((long)Batches * piece / Count);

    /// <summary>First subject of a piece, counted from the first of the pieces at hand.</summary>
    public int Subject(int piece) => (Batch(piece) - Batch(First)) * 8;

    // Of one launch: value and derivatives of one block of G, and as much of 𝒲 as a pass takes at a time.
    private static int MostSums(int q, int p)
    {
        DerivativeLayout layout = new BlockStructure([q]).Derivatives(p);
        return ValuePass.Sums(p) + layout.Sums + (int)Math.Min(layout.CrossBefore(layout.CrossRows), SubjectPasses.MostLaneSums);
    }
}
