using FastLmm.Kernels.Drivers;
using FastLmm.Kernels.Layout;

namespace FastLmm.Kernels.Tests;

/// <summary>What is done to whole segments does not depend on threads, and is what the definition says for every subject.</summary>
public sealed unsafe class SegmentTests
{
    private const int Subjects = 40_000;                // several segments
    private const int Q = 2;
    private const int P = 3;

    [Fact]
    public void RankAndShiftOfTheResponseAreThoseOfEverySubject()
    {
        PackedSubjects before = Pack(), alone = Pack(), together = Pack();
        double[] beta = [0.5, -2, 0.25];
        alone.SubtractFromResponse(beta);
        together.SubtractFromResponse(beta, threads: 3);
        // A subject of one row has rank 1.
        long rank = Enumerable.Range(0, Subjects).Sum(subject => subject % 3 == 0 ? 1L : 2L);
        Assert.Equal((rank, rank), (before.RankSum(), before.RankSum(threads: 3)));
        for (int subject = 0; subject < Subjects; subject++)
        {
            int batch = subject / PackedSubjects.Lanes, lane = subject % PackedSubjects.Lanes;
            for (int k = 0; k < Q; k++)
            {
                double expected = Entry(before.Jy(batch), k, lane);
                for (int c = 0; c < P; c++) expected -= Entry(before.Rx(batch), Q * (Q + 1) / 2 + k * P + c, lane) * beta[c];
                Assert.Equal(expected, Entry(together.Jy(batch), k, lane));
                Assert.Equal(Entry(alone.Jy(batch), k, lane), Entry(together.Jy(batch), k, lane));
            }
        }
        GC.KeepAlive((before, alone, together));
    }

    private static double Entry(double* entries, int entry, int lane) => entries[entry * PackedSubjects.Lanes + lane];

    private static PackedSubjects Pack()
    {
        var random = new Random(5);
        int[] subjects = [.. Enumerable.Range(0, Subjects).SelectMany(subject => Enumerable.Repeat(subject, subject % 3 == 0 ? 1 : 4))];
        double[] rows = [.. subjects.SelectMany(_ => new double[] { 1, random.NextDouble(), 1, random.NextDouble(), random.NextDouble(), random.NextDouble() })];
        var accumulator = new SubjectAccumulator(Q, P);
        accumulator.Add(rows, subjects);
        return accumulator.Complete().Subjects;
    }
}
