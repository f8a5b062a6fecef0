using FastLmm.Kernels.Drivers;
using FastLmm.Kernels.Layout;
using FastLmm.Kernels.Reference;
using FastLmm.TestSupport;

namespace FastLmm.Kernels.Tests.Parity;

/// <summary>The largest sizes that are promised, and one very long subject.</summary>
public class LargeShapeTests
{
    [Theory]
    [InlineData(16, 6, 20)]
    [InlineData(3, 120, 40)]
    public void WideDesignsAreEquivalentToReference(int q, int p, int m)
    {
        var design = new RandomDesign(seed: 9, m, q, p);
        var structure = new BlockStructure([q]);
        double[,] lambda = RandomDesign.Lambda(3, q), c = Sums.RandomC(4, p);
        double[] beta = new double[p];
        PackedSubjects packed = design.Pack().Subjects;

        DerivativeSums actual = new SimdPasses().Derivatives(packed, structure, Sums.Lower(lambda), beta, Sums.Upper(c), withCross: true, 2);

        DerivativeSums expected = DenseReference.Derivatives(design.Dense(), structure, lambda, beta, c, withCross: true);
        Sums.AssertClose(Sums.Flat(expected, structure), Sums.Flat(actual, structure), $"q={q} p={p}");
    }

    [Fact]
    public void FiveHundredColumnsOfXAreEquivalentToReference()
    {
        var design = new RandomDesign(seed: 10, subjects: 20, q: 2, p: 500);
        double[,] lambda = RandomDesign.Lambda(3, 2);
        (PackedSubjects packed, double[,] leftover) = design.Pack();

        double[] actual = PassParityTests.WithLeftover(new SimdPasses().Value(packed, Sums.Lower(lambda), 2), leftover);

        Sums.AssertClose(PassParityTests.UpperByRows(DenseReference.Value(design.Dense(), lambda).S), actual, "p=500");
    }

    [Fact]
    public void CrossSumsTooManyForOnePassAreTheSameAsTheSumsOfEachPair()
    {
        const int Q = 13, P = 55;                       // 91 pairs × 1540 entries: more than MostLaneSums
        Assert.True(Q * (Q + 1) / 2 * (P * (P + 1) / 2) > SubjectPasses.MostLaneSums);
        var design = new RandomDesign(seed: 11, subjects: 9, Q, P);
        var structure = new BlockStructure([Q]);
        double[,] lambda = RandomDesign.Lambda(3, Q), c = Sums.RandomC(4, P);
        PackedSubjects packed = design.Pack().Subjects;

        double[] actual = Sums.Flat(
            new SimdPasses().Derivatives(packed, structure, Sums.Lower(lambda), new double[P], Sums.Upper(c), withCross: true, 2), structure);

        DerivativeSums expected = DenseReference.Derivatives(design.Dense(), structure, lambda, new double[P], c, withCross: true);
        Sums.AssertClose(Sums.Flat(expected, structure), actual, "several passes");
    }

    [Fact]
    public void OneSubjectOfFifteenHundredRowsIsEquivalentToReference()
    {
        var design = new RandomDesign(seed: 12, subjects: 4, q: 3, p: 4, largest: 1500);
        double[,] lambda = RandomDesign.Lambda(5, 3);
        (PackedSubjects packed, double[,] leftover) = design.Pack();

        double[] actual = PassParityTests.WithLeftover(new SimdPasses().Value(packed, Sums.Lower(lambda), 1), leftover);

        Sums.AssertClose(PassParityTests.UpperByRows(DenseReference.Value(design.Dense(), lambda).S), actual, "1500 rows");
    }
}
