using FastLmm.Kernels.Drivers;
using FastLmm.Kernels.Layout;
using FastLmm.TestSupport;

namespace FastLmm.Kernels.Tests.Parity;

/// <summary>Padding subjects add exactly nothing.</summary>
public class PaddingTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 4)]
    public void NoSubjectsGiveZeroSums(int q, int p)
    {
        PackedSubjects none = new SubjectAccumulator(q, p).Complete().Subjects;
        double[] lambda = Sums.Lower(RandomDesign.Lambda(q, q));

        Assert.Equal([1, 0, .. new double[(p + 1) * (p + 2) / 2]], new SimdPasses().Value(none, lambda, 1));
        Assert.Empty(new SimdPasses().Blups(none, lambda, new double[p], 1));
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 3)]
    [InlineData(5, 2)]
    public void SubjectsOfZerosChangeNoBit(int q, int p)
    {
        var design = new RandomDesign(seed: 77, subjects: 5, q, p);
        PackedSubjects five = design.Pack().Subjects, padded = PackWithZeroSubjects(design, 3 + 16);
        var structure = new BlockStructure([q]);
        double[] lambda = Sums.Lower(RandomDesign.Lambda(1, q)), beta = new double[p], c = Sums.Upper(Sums.RandomC(2, p));

        foreach (SubjectPasses passes in new SubjectPasses[] { new SimdPasses(), new ScalarPasses() })
        {
            Assert.Equal(passes.Value(five, lambda, 1), passes.Value(padded, lambda, 1));
            Assert.Equal(
                Sums.Flat(passes.Derivatives(five, structure, lambda, beta, c, withCross: true, 1), structure),
                Sums.Flat(passes.Derivatives(padded, structure, lambda, beta, c, withCross: true, 1), structure));
        }
    }

    // The design's subjects and then subjects whose only row is all zeros.
    private static PackedSubjects PackWithZeroSubjects(RandomDesign design, int zeros)
    {
        var accumulator = new SubjectAccumulator(design.Q, design.P);
        accumulator.Add(design.Rows.SelectMany(row => row).ToArray(), design.SubjectOfRow.ToArray());
        accumulator.Add(new double[zeros * accumulator.RowLength], Enumerable.Range(design.Subjects, zeros).ToArray());
        return accumulator.Complete().Subjects;
    }
}
