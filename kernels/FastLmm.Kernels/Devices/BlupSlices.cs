using FastLmm.Kernels.Layout;
using FastLmm.Kernels.Operations;

namespace FastLmm.Kernels.Devices;

/// <summary>Outputs of a BLUP pass on their way from a device: some batches at a time, from lanes to subjects.</summary>
/// <param name="subjects">The packed subjects.</param>
/// <param name="memory">Pinned host memory, <see cref="Length"/> doubles.</param>
/// <param name="result">All outputs, subject after subject.</param>
/// <param name="threads">Threads to use.</param>
internal sealed unsafe class BlupSlices(PackedSubjects subjects, double* memory, double[] result, int threads)
{
    private const int MostDoubles = 1 << 20;                // 8 MB

    private readonly int _outputs = BlupPass.Outputs(subjects.Q);

    /// <summary>Host memory of the outputs of a slice.</summary>
    internal double* Memory => memory;

    /// <summary>Batches of a slice.</summary>
    internal int Batches => BatchesOf(subjects);

    /// <summary>Doubles of host memory that are needed.</summary>
    internal static long Length(PackedSubjects subjects) => (long)BatchesOf(subjects) * PackedSubjects.Lanes * BlupPass.Outputs(subjects.Q);

    /// <summary>Takes the outputs of some batches out of the host memory.</summary>
    internal void Take(int first, int count) =>
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, threads) }, i => TakeBatch(first + i, i));

    private static int BatchesOf(PackedSubjects subjects) =>
        Math.Min(subjects.Batches, MostDoubles / (BlupPass.Outputs(subjects.Q) * PackedSubjects.Lanes));

    private void TakeBatch(int batch, int place)
    {
        const int Lanes = PackedSubjects.Lanes;
        double* from = memory + (long)place * _outputs * Lanes;
        long first = (long)batch * Lanes, count = Math.Min(Lanes, subjects.Subjects - first);
        for (int l = 0; l < count; l++)
            for (int e = 0; e < _outputs; e++) result[(first + l) * _outputs + e] = from[e * Lanes + l];
    }
}
