using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using FastLmm.Kernels.Layout;

namespace FastLmm.Kernels.Collapse;

/// <summary>Finds the class of every subject by <see cref="TriangleKey"/>. Reads R alone, once.</summary>
internal static unsafe class ClassSearch
{
    private const int Lanes = PackedSubjects.Lanes;
    private const int BlockBatches = 512, MostBlocks = 16;
    private const int Ahead = 8;                        // batches; R's lines lie too far apart for the processor to see them coming

    /// <summary>The classes, and the class of every subject.</summary>
    /// <param name="subjects">The subjects.</param>
    /// <param name="threads">Threads to use; the result does not depend on it.</param>
    internal static (ClassTable Classes, int[] ClassOf) Find(PackedSubjects subjects, int threads)
    {
        int blocks = Math.Clamp(subjects.Batches / BlockBatches, 1, MostBlocks);
        int First(int block) => (int)((long)subjects.Batches * block / blocks);
        var classOf = new int[subjects.Subjects];
        var tables = new ClassTable[blocks];
        Pieces.Run(blocks, threads, block => tables[block] = Find(subjects, First(block), First(block + 1), 1, classOf));
        if (blocks == 1) return (tables[0], classOf);

        var all = new ClassTable(Entries(subjects.Q));
        int[][] maps = [.. tables.Select(all.Add)];
        Pieces.Run(blocks, threads, block =>
            Renumber(classOf.AsSpan(First(block) * Lanes, Math.Min(First(block + 1) * Lanes, classOf.Length) - First(block) * Lanes), maps[block]));
        return (all, classOf);
    }

    /// <summary>The classes of some batches, evenly spread over all.</summary>
    /// <param name="subjects">The subjects.</param>
    /// <param name="step">Takes every so many batches.</param>
    internal static ClassTable Sample(PackedSubjects subjects, int step) => Find(subjects, 0, subjects.Batches, step, []);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static ClassTable Find(PackedSubjects subjects, int first, int end, int step, Span<int> classOf)
    {
        int q = subjects.Q, entries = Entries(q);
        var table = new ClassTable(entries);
        ulong* keys = stackalloc ulong[entries * Lanes], hashes = stackalloc ulong[Lanes];
        for (int batch = first; batch < end; batch += step)
        {
            if (batch + Ahead < end) Prefetch(subjects.Rx(batch + Ahead), entries);
            TriangleKey.Compute(subjects.Rx(batch), q, keys, hashes);
            int from = batch * Lanes, count = Math.Min(Lanes, subjects.Subjects - from);
            for (int l = 0; l < count; l++)
            {
                int number = table.Find(keys + l, Lanes, hashes[l]);
                if (number < 0) number = table.Add(keys + l, Lanes, hashes[l], from + l);
                table.Join(number, 1);
                if (classOf.Length > 0) classOf[from + l] = number;
            }
        }
        GC.KeepAlive(subjects);
        return table;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Renumber(Span<int> numbers, int[] map)
    {
        for (int i = 0; i < numbers.Length; i++) numbers[i] = map[numbers[i]];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch(double* r, int entries)
    {
        if (!Sse.IsSupported) return;
        for (int e = 0; e < entries; e++) Sse.Prefetch0(r + e * Lanes);
    }

    private static int Entries(int q) => q * (q + 1) / 2;
}
