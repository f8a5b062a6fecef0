using FastLmm.Kernels.Layout;
using FastLmm.Packing;

namespace FastLmm.Tests.Invariance;

/// <summary>Every double of packed statistics, as bits.</summary>
internal static unsafe class PackedBits
{
    internal static long[] Of(PackedStatistics statistics)
    {
        PackedSubjects subjects = statistics.Subjects;
        List<double> all = [statistics.Rows, statistics.SumLogWeights, .. statistics.Leftover, .. statistics.XMap, .. statistics.Gamma];
        all.AddRange(statistics.RowCounts.Select(count => (double)count));
        for (int batch = 0; batch < subjects.Batches; batch++)
        {
            all.AddRange(new ReadOnlySpan<double>(subjects.Rx(batch), subjects.RxEntries * PackedSubjects.Lanes));
            all.AddRange(new ReadOnlySpan<double>(subjects.Jy(batch), subjects.Q * PackedSubjects.Lanes));
        }
        return [.. all.Select(BitConverter.DoubleToInt64Bits)];
    }
}
