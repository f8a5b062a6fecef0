using FastLmm.Kernels.Drivers;
using FastLmm.Kernels.Layout;
using FastLmm.Kernels.Reference;
using FastLmm.TestSupport;

namespace FastLmm.Kernels.Tests.Parity;

/// <summary>Σ T'Ψ(K)T: against the definition, bits of every backend and number of threads, padding, several tiles.</summary>
public class MappedCrossTests
{
    private static readonly SubjectPasses Simd = new SimdPasses();
    private static readonly SubjectPasses Scalar = new ScalarPasses();

    public static TheoryData<int, int, int> Shapes()
    {
        var shapes = new TheoryData<int, int, int>();
        for (int m = 1; m <= 17; m++) shapes.Add(m, 1 + m % 4, 1 + m % 3);
        for (int q = 1; q <= 6; q++) shapes.Add(257, q, 4);
        shapes.Add(9, 16, 5);
        shapes.Add(40, 2, 30);
        return shapes;
    }

    [Theory, MemberData(nameof(Shapes))]
    public void SumIsEquivalentToReference(int m, int q, int p)
    {
        var design = new RandomDesign(seed: 4000 * m + 10 * q + p, m, q, p);
        double[,] lambda = RandomDesign.Lambda(q, q), c = Sums.RandomC(p, p), map = Map(q);
        double[] actual = Simd.MappedCross(design.Pack().Subjects, Sums.Lower(lambda), Sums.Upper(c), Flat(map), 1);
        Sums.AssertClose(DenseReference.MappedCross(design.Dense(), lambda, c, map), actual, $"m={m} q={q} p={p}");
    }

    [Theory, MemberData(nameof(Shapes))]
    public void ScalarEqualsSimdToTheBitOnAnyNumberOfThreads(int m, int q, int p)
    {
        PackedSubjects packed = new RandomDesign(seed: 5000 * m + 10 * q + p, m, q, p).Pack().Subjects;
        double[] lambda = Sums.Lower(RandomDesign.Lambda(q, q)), c = Sums.Upper(Sums.RandomC(p, p)), map = Flat(Map(q));
        double[] one = Simd.MappedCross(packed, lambda, c, map, 1);
        foreach ((SubjectPasses passes, int threads) in new[] { (Scalar, 1), (Simd, 2), (Simd, 7), (Scalar, 3) })
            Assert.Equal(one, passes.MappedCross(packed, lambda, c, map, threads));
    }

    [Fact]
    public void PaddingAddsNothing()
    {
        PackedSubjects none = new SubjectAccumulator(2, 3).Complete().Subjects;
        double[] lambda = Sums.Lower(RandomDesign.Lambda(2, 2)), c = Sums.Upper(Sums.RandomC(3, 3));
        Assert.Equal(new double[6], Simd.MappedCross(none, lambda, c, Flat(Map(2)), 1));
    }

    [Fact]
    public void TooManyColumnsForOnePassGiveTheSameRows()
    {
        const int P = 600;                              // 180,300 entries: more than MostLaneSums
        Assert.True(P * (P + 1) / 2 > SubjectPasses.MostLaneSums);
        var design = new RandomDesign(seed: 13, subjects: 5, q: 2, P);
        double[,] lambda = RandomDesign.Lambda(3, 2), c = Sums.RandomC(4, P), map = Map(2);
        double[] actual = Simd.MappedCross(design.Pack().Subjects, Sums.Lower(lambda), Sums.Upper(c), Flat(map), 2);
        Sums.AssertClose(DenseReference.MappedCross(design.Dense(), lambda, c, map), actual, "several tiles");
    }

    private static double[] Flat(double[,] map) => [.. map.Cast<double>()];

    // A map of unit size in no way symmetric, so that transposed indices show.
    private static double[,] Map(int q)
    {
        int all = q * (q + 1) / 2;
        var map = new double[all, all];
        var random = new Random(q);
        for (int r = 0; r < all; r++)
            for (int c = 0; c < all; c++) map[r, c] = random.NextDouble() - 0.3;
        return map;
    }
}
