using FastLmm.Kernels.Drivers;
using FastLmm.Kernels.Layout;
using FastLmm.Kernels.Reference;
using FastLmm.TestSupport;

namespace FastLmm.Kernels.Tests.Parity;

/// <summary>Every backend over random unbalanced designs, around the batch size and past it, for q = 1..8.</summary>
public class PassParityTests
{
    private static readonly SubjectPasses Simd = new SimdPasses();
    private static readonly SubjectPasses Scalar = new ScalarPasses();
    private static readonly SubjectPasses Halves = new SimdPasses(whole: false);
    private static readonly SubjectPasses Whole = new SimdPasses(whole: true);

    public static TheoryData<int, int, int> Shapes()
    {
        var shapes = new TheoryData<int, int, int>();
        for (int m = 1; m <= 17; m++) shapes.Add(m, 1 + m % 4, 1 + m % 3);
        for (int q = 1; q <= 8; q++)
        {
            shapes.Add(11, q, 4);
            shapes.Add(257, q, 3);
        }
        shapes.Add(40, 2, 30);
        return shapes;
    }

    [Theory, MemberData(nameof(Shapes))]
    public void ValueIsEquivalentToReference(int m, int q, int p)
    {
        var design = new RandomDesign(seed: 1000 * m + 10 * q + p, m, q, p);
        double[,] lambda = RandomDesign.Lambda(q, q);
        (PackedSubjects packed, double[,] leftover) = design.Pack();

        double[] sums = Simd.Value(packed, Sums.Lower(lambda), 1);
        (double[,] s, double logDeterminant) = DenseReference.Value(design.Dense(), lambda);

        Assert.Equal(logDeterminant, 2 * (Math.Log(sums[0]) + sums[1] * Math.Log(2)), Sums.ReferenceTolerance * Math.Max(1, logDeterminant));
        Sums.AssertClose(UpperByRows(s), WithLeftover(sums, leftover), $"S, m={m} q={q} p={p}");
    }

    [Theory, MemberData(nameof(Shapes))]
    public void DerivativesAreEquivalentToReference(int m, int q, int p)
    {
        var design = new RandomDesign(seed: 2000 * m + 10 * q + p, m, q, p);
        foreach (BlockStructure structure in Structures(q))
        {
            double[,] lambda = RandomDesign.Lambda(q, q), c = Sums.RandomC(p, p);
            double[] beta = [.. Enumerable.Range(0, p).Select(j => 1.0 / (j + 1))];
            PackedSubjects packed = design.Pack().Subjects;

            DerivativeSums actual = Simd.Derivatives(packed, structure, Sums.Lower(lambda), beta, Sums.Upper(c), withCross: true, 1);
            DerivativeSums expected = DenseReference.Derivatives(design.Dense(), structure, lambda, beta, c, withCross: true);

            Sums.AssertClose(Sums.Flat(expected, structure), Sums.Flat(actual, structure), $"m={m} q={q} p={p} blocks={structure.BlockSizes.Count}");
        }
    }

    [Theory, MemberData(nameof(Shapes))]
    public void ScalarEqualsSimdToTheBitOnAnyNumberOfThreads(int m, int q, int p)
    {
        PackedSubjects packed = new RandomDesign(seed: 3000 * m + 10 * q + p, m, q, p).Pack().Subjects;
        var structure = new BlockStructure([q]);
        double[] lambda = Sums.Lower(RandomDesign.Lambda(q, q)), beta = new double[p], c = Sums.Upper(Sums.RandomC(p, p));

        double[] value = Simd.Value(packed, lambda, 1);
        double[] derivatives = Sums.Flat(Simd.Derivatives(packed, structure, lambda, beta, c, withCross: true, 1), structure);
        double[] blups = Simd.Blups(packed, lambda, beta, 1);

        foreach ((SubjectPasses passes, int threads) in new[] { (Scalar, 1), (Simd, 2), (Simd, 7), (Scalar, 3), (Halves, 1), (Whole, 2) })
        {
            Assert.Equal(value, passes.Value(packed, lambda, threads));
            Assert.Equal(derivatives, Sums.Flat(passes.Derivatives(packed, structure, lambda, beta, c, withCross: true, threads), structure));
            Assert.Equal(blups, passes.Blups(packed, lambda, beta, threads));
        }
    }

    [Fact]
    public void ManyBatchesOnManyThreadsGiveTheSameBits()
    {
        PackedSubjects packed = new RandomDesign(seed: 5, subjects: 6000, q: 2, p: 3).Pack().Subjects;
        double[] lambda = Sums.Lower(RandomDesign.Lambda(2, 2));

        double[] one = Simd.Value(packed, lambda, 1);

        Assert.All(new[] { 2, 3, 8, 16 }, threads => Assert.Equal(one, Simd.Value(packed, lambda, threads)));
        Assert.Equal(one, Scalar.Value(packed, lambda, 2));
    }

    internal static double[] UpperByRows(double[,] s) =>
        [.. from r in Enumerable.Range(0, s.GetLength(0)) from c in Enumerable.Range(r, s.GetLength(0) - r) select s[r, c]];

    internal static double[] WithLeftover(double[] sums, double[,] u)
    {
        int n = u.GetLength(0);
        double[] s = sums[2..];
        for (int r = 0, at = 0; r < n; r++)
            for (int c = r; c < n; c++, at++)
                for (int k = 0; k <= r; k++) s[at] += u[k, r] * u[k, c];
        return s;
    }

    private static IEnumerable<BlockStructure> Structures(int q)
    {
        yield return new BlockStructure([q]);
        yield return new BlockStructure([.. Enumerable.Repeat(1, q)]);
        if (q >= 3) yield return new BlockStructure([2, q - 2]);
    }
}
