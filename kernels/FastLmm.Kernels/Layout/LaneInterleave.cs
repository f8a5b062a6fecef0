using System.Runtime.CompilerServices;

namespace FastLmm.Kernels.Layout;

/// <summary>Brings the entries of subjects, accumulated one subject after another, into the lanes of batches.</summary>
internal static unsafe class LaneInterleave
{
    /// <summary>In place: from subject by subject to entry by entry, eight subjects to a batch.</summary>
    /// <param name="segments">Whole batches.</param>
    /// <param name="entries">Entries of a subject.</param>
    /// <param name="threads">Threads to use.</param>
    internal static void Apply(List<AlignedDoubles> segments, int entries, int threads) =>
        Parallel.For(0, segments.Count, new ParallelOptions { MaxDegreeOfParallelism = threads }, segment => Apply(segments[segment], entries));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Apply(AlignedDoubles segment, int entries)
    {
        const int Lanes = PackedSubjects.Lanes;
        var batch = new double[entries * Lanes];
        for (double* at = segment.Start; at < segment.Start + segment.Length; at += entries * Lanes)
        {
            new ReadOnlySpan<double>(at, entries * Lanes).CopyTo(batch);
            for (int l = 0; l < Lanes; l++)
                for (int e = 0; e < entries; e++) at[e * Lanes + l] = batch[l * entries + e];
        }
        GC.KeepAlive(segment);
    }
}
