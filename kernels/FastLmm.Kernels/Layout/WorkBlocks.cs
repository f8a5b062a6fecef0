namespace FastLmm.Kernels.Layout;

/// <summary>
/// Cuts batches into blocks whose sums are computed each by one thread and merged in order. The cut depends on the data's size
/// alone, so results are the same bits for any number of threads.
/// </summary>
/// <param name="batches">Batches in all.</param>
/// <param name="sums">Sums of a block.</param>
public readonly struct WorkBlocks(int batches, int sums)
{
    private const int LeastBatches = 16;
    private const int MostBlocks = 256;
    private const int MostDoubles = 4 << 20;                // 32 MB of partial sums in all

    /// <summary>Number of blocks.</summary>
    public int Count { get; } =
        Math.Clamp((batches + LeastBatches - 1) / LeastBatches, 1, Math.Clamp(MostDoubles / Math.Max(1, sums), 1, MostBlocks));

    /// <summary>First batch of a block; that of block <see cref="Count"/> is the end.</summary>
    public int First(int block) => (int)((long)batches * block / Count);
}
