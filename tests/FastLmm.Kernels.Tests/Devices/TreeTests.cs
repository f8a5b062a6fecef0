using FastLmm.Kernels.Devices;

namespace FastLmm.Kernels.Tests.Devices;

/// <summary>The tree over a group's threads by itself, and that every one of its barriers is needed.</summary>
public class TreeTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 8)]
    [InlineData(4, 9)]
    [InlineData(32, 17)]
    [InlineData(64, 3)]
    [InlineData(256, 11)]
    public void SumsAreThoseOfTheTreeWhateverTheOrderOfThreads(int threads, int count)
    {
        double[] expected = [.. Enumerable.Range(0, count).Select(s => Tree([.. Enumerable.Range(0, threads).Select(t => Entry(t, s))]))];

        for (int seed = 0; seed < (threads > 32 ? 1 : 3); seed++) Assert.Equal(expected, Run(threads, count, determinant: false, seed));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(256)]
    public void MantissasAreMultipliedAndExponentsAdded(int threads)
    {
        double[] sums = Run(threads, count: 3, determinant: true, seed: 1);

        double log = Enumerable.Range(0, threads).Sum(t => Math.Log2(Mantissa(t)) + Exponent(t));
        Assert.InRange(sums[0], 1, Math.BitDecrement(2));
        Assert.Equal(Math.Round(sums[1]), sums[1]);
        Assert.Equal(log, Math.Log2(sums[0]) + sums[1], 1e-12 * Math.Abs(log));
        Assert.Equal(Tree([.. Enumerable.Range(0, threads).Select(t => Entry(t, 2))]), sums[2]);
    }

    [Theory]
    [InlineData(2, 8)]
    [InlineData(4, 9)]
    [InlineData(8, 20)]
    public void AMissingBarrierIsFound(int threads, int count)
    {
        double[] right = Run(threads, count, determinant: false, seed: 0);
        int barriers = Barriers(threads, count);

        for (int skipped = 0; skipped < barriers - 1; skipped++)           // after the last nothing is written
        {
            Assert.True(
                Enumerable.Range(0, 20).Any(seed => !Run(threads, count, determinant: false, seed, skipped).SequenceEqual(right)),
                $"barrier {skipped} of {barriers} can be left out");
        }
    }

    [Fact]
    public void ABarrierThatNotAllThreadsMeetIsFound()
    {
        var team = new TurnTeam(seed: 1);

        var failure = Assert.Throws<InvalidOperationException>(() => team.Run(4, t =>
        {
            if (t != 2) team.Wait(t);
        }));
        Assert.Contains("do not meet", failure.Message);
    }

    [Theory]
    [InlineData(2, false)]
    [InlineData(4, false)]
    [InlineData(4, true)]
    public void ABarrierMissingInTheKernelOfDividedSumsIsFound(int threads, bool withValue)
    {
        var problem = new Problem(m: 14, q: 5, p: 1);
        double[] right = TiledKernel.Run(problem, threads, withValue, skip: -1, seed: 0, out int barriers);
        int beforeTree = withValue ? barriers - Barriers(threads, 2) - 1 : -1;         // the tree's own does for it

        Assert.Equal(right, TiledKernel.Run(problem, threads, withValue, skip: -1, seed: 5, out _));
        for (int skipped = 0; skipped < barriers - 1; skipped++)
        {
            Assert.True(
                skipped == beforeTree
                    || Enumerable.Range(0, 20).Any(seed => !TiledKernel.Run(problem, threads, withValue, skipped, seed, out _).SequenceEqual(right)),
                $"barrier {skipped} of {barriers} can be left out");
        }
    }

    private static double[] Run(int threads, int count, bool determinant, int seed, int skip = -1)
    {
        var team = new TurnTeam(seed);
        double[] shared = [.. Enumerable.Repeat(double.NaN, DeviceLimits.Shared(threads))], partial = new double[count + 4];
        team.Run(threads, t =>
        {
            double[] sums = [.. Enumerable.Range(0, count).Select(s => Entry(t, s))];
            if (determinant) (sums[0], sums[1]) = (Mantissa(t), Exponent(t));
            GroupTree.Add(
                new TeamGroup(team, t, threads, 0, 1, skip), new CheckedView<double>(sums), count, determinant, new CheckedView<double>(shared),
                new CheckedView<double>(partial), 4);
        });
        Assert.Equal(new double[4], partial[..4]);
        return partial[4..];
    }

    private static int Barriers(int threads, int count) =>
        (count + DeviceLimits.TreeColumns - 1) / DeviceLimits.TreeColumns * (1 + (int)Math.Log2(threads));

    private static double Entry(int thread, int sum) => Math.Sin(1 + 13 * thread + 101 * sum);

    private static double Mantissa(int thread) => 1 + (thread * 37 % 256) / 256.0;

    private static double Exponent(int thread) => thread % 5;

    // By the definition: entry t gets entry t + half.
    private static double Tree(double[] entries)
    {
        for (int half = entries.Length / 2; half > 0; half /= 2)
            for (int t = 0; t < half; t++) entries[t] += entries[t + half];
        return entries[0];
    }
}
