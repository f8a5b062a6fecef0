using FastLmm.Reporting;

namespace FastLmm.Tests.Reporting;

/// <summary>Pieces that are worked on side by side.</summary>
public class OrderedWorkTests
{
    public static TheoryData<int> Threads => [1, 2, 3, 8];

    // Later pieces are done first: each waits a little less than the one before.
    [Theory, MemberData(nameof(Threads))]
    public void PiecesArePutInTheOrderInWhichTheyWereTaken(int threads)
    {
        List<int> put = [];
        int[] worked = new int[40];
        OrderedWork<int>.Run(Enumerable.Range(0, 40), piece =>
        {
            Thread.Sleep((40 - piece) % 5);
            Interlocked.Increment(ref worked[piece]);
        }, put.Add, threads);
        Assert.Equal(Enumerable.Range(0, 40), put);
        Assert.All(worked, times => Assert.Equal(1, times));
    }

    [Theory, MemberData(nameof(Threads))]
    public void NoMoreThanAFewAreUnderWay(int threads)
    {
        int underWay = 0, most = 0;
        IEnumerable<int> Pieces()
        {
            for (int piece = 0; piece < 200; piece++)
            {
                most = Math.Max(most, ++underWay);
                yield return piece;
            }
        }

        OrderedWork<int>.Run(Pieces(), _ => { }, _ => underWay--, threads);
        Assert.InRange(most, 1, threads == 1 ? 1 : threads + 2);
        Assert.Equal(0, underWay);
    }

    // The second failure is there first.
    [Theory, MemberData(nameof(Threads))]
    public void TheFirstFailureInOrderIsTold(int threads)
    {
        List<int> put = [];
        using var second = new ManualResetEventSlim();
        FormatException error = Assert.Throws<FormatException>(() => OrderedWork<int>.Run(Enumerable.Range(0, 20), piece =>
        {
            if (piece == 5) second.Set();
            if (piece is not (4 or 5)) return;
            if (piece == 4 && threads > 1) second.Wait();
            throw new FormatException($"piece {piece}");
        }, put.Add, threads));
        Assert.Equal("piece 4", error.Message);
        Assert.Equal([0, 1, 2, 3], put);
    }

    [Theory, MemberData(nameof(Threads))]
    public void WhatCameBeforeASourceFailedIsPut(int threads)
    {
        static IEnumerable<int> Pieces()
        {
            for (int piece = 0; piece < 3; piece++) yield return piece;
            throw new OperationCanceledException();
        }

        List<int> put = [];
        Assert.Throws<OperationCanceledException>(() => OrderedWork<int>.Run(Pieces(), _ => Thread.Sleep(1), put.Add, threads));
        Assert.Equal([0, 1, 2], put);
    }

    [Theory, MemberData(nameof(Threads))]
    public void WhoCannotPutEndsWithoutTheRest(int threads)
    {
        int taken = 0, own = Environment.CurrentManagedThreadId;
        IEnumerable<int> Pieces()
        {
            for (; ; taken++)
            {
                Assert.Equal(own, Environment.CurrentManagedThreadId);
                yield return taken;
            }
        }

        Assert.Throws<IOException>(() => OrderedWork<int>.Run(Pieces(), _ => { }, piece =>
        {
            Assert.Equal(own, Environment.CurrentManagedThreadId);
            if (piece == 10) throw new IOException("full");
        }, threads));
        Assert.InRange(taken, 10, 10 + threads + 2);
    }
}
