using FastLmm.Kernels.Collapse;
using FastLmm.Kernels.Drivers;
using FastLmm.Kernels.Layout;
using FastLmm.Kernels.Reference;
using FastLmm.TestSupport;

namespace FastLmm.Kernels.Tests.Parity;

/// <summary>
/// Sums over classes of subjects with equal R_i against those over all subjects and against the definition: weighted grids of visits in any order,
/// fewer visits than effects, classes of one member among large ones, and the same bits on any number of threads.
/// </summary>
public class CollapseTests
{
    /// <summary>
    /// Of the largest sum: R's entries of a class differ by the rounding of its rows' order, some 1e-15, and the rotations of a class round as
    /// those of its subjects do.
    /// </summary>
    private const double Tolerance = 1e-12;

    private static readonly SubjectPasses Simd = new SimdPasses();
    private static readonly SubjectPasses Scalar = new ScalarPasses();

    /// <summary>m, q, p, grids.</summary>
    public static TheoryData<int, int, int, int> Shapes()
    {
        var shapes = new TheoryData<int, int, int, int>();
        for (int q = 1; q <= 5; q++)
        {
            shapes.Add(300, q, 3, 1);
            shapes.Add(300, q, 3, 4);
            shapes.Add(301, q, 2, 90);
            shapes.Add(40, q, 3, 40);
        }
        shapes.Add(1, 2, 2, 1);
        shapes.Add(65, 1, 1, 1);
        shapes.Add(129, 2, 8, 2);
        shapes.Add(200, 2, 0, 3);
        return shapes;
    }

    [Theory, MemberData(nameof(Shapes))]
    public void ValuesAreThoseOfAllSubjects(int m, int q, int p, int grids)
    {
        var design = new RandomDesign(seed: 7000 * m + 10 * q + grids, m, q, p, grids: grids);
        double[,] lambda = RandomDesign.Lambda(q, q);
        (PackedSubjects packed, double[,] leftover) = design.Pack();
        SubjectClasses classes = SubjectCollapse.Of(packed, 1, always: true)!;

        (double[] sums, double logDeterminant) = Value(classes, lambda);
        double[] plain = Simd.Value(packed, Sums.Lower(lambda), 1);
        (double[,] s, double expected) = DenseReference.Value(design.Dense(), lambda);

        Near(plain[2..], sums, "S of all subjects");
        Near([LogDeterminant(plain)], [logDeterminant], "log-determinant of all subjects");
        Sums.AssertClose(PassParityTests.UpperByRows(s), PassParityTests.WithLeftover([0, 0, .. sums], leftover), "S by the definition");
        Assert.Equal(expected, logDeterminant, Sums.ReferenceTolerance * Math.Max(1, expected));
    }

    [Theory, MemberData(nameof(Shapes))]
    public void DerivativesAreThoseOfAllSubjects(int m, int q, int p, int grids)
    {
        var design = new RandomDesign(seed: 8000 * m + 10 * q + grids, m, q, p, grids: grids);
        PackedSubjects packed = design.Pack().Subjects;
        SubjectClasses classes = SubjectCollapse.Of(packed, 1, always: true)!;
        foreach (BlockStructure structure in new[] { new BlockStructure([q]), new BlockStructure([.. Enumerable.Repeat(1, q)]) })
        {
            double[,] lambda = RandomDesign.Lambda(q, q), c = Sums.RandomC(p, p);
            double[] beta = [.. Enumerable.Range(0, p).Select(j => 1.0 / (j + 1))];
            DerivativeSums Of(PackedSubjects subjects) =>
                Simd.Derivatives(subjects, structure, Sums.Lower(lambda), beta, Sums.Upper(c), withCross: true, 1);

            double[] actual = Sums.Flat(classes.Complete(Of(classes.Representatives), structure, Sums.Lower(lambda)), structure);

            Near(Sums.Flat(Of(packed), structure), actual, "derivatives");
            DerivativeSums dense = DenseReference.Derivatives(design.Dense(), structure, lambda, beta, c, withCross: true);
            Sums.AssertClose(Sums.Flat(dense, structure), actual, "derivatives by the definition");
        }
    }

    [Theory, MemberData(nameof(Shapes))]
    public void MappedCrossesAreThoseOfAllSubjects(int m, int q, int p, int grids)
    {
        PackedSubjects packed = new RandomDesign(seed: 9000 * m + 10 * q + grids, m, q, p, grids: grids).Pack().Subjects;
        SubjectClasses classes = SubjectCollapse.Of(packed, 1, always: true)!;
        int all = q * (q + 1) / 2;
        double[] lambda = Sums.Lower(RandomDesign.Lambda(q, q)), c = Sums.Upper(Sums.RandomC(p, p));
        double[] map = [.. Enumerable.Range(0, all * all).Select(i => Math.Sin(i))];

        Near(Simd.MappedCross(packed, lambda, c, map, 1), Simd.MappedCross(classes.Representatives, lambda, c, map, 1), "mapped cross");
    }

    [Theory, InlineData(1, 1), InlineData(2, 5), InlineData(3, 700)]
    public void BitsDoNotDependOnThreadsOrBackend(int q, int grids)
    {
        PackedSubjects packed = new RandomDesign(seed: 4, subjects: 9001, q, p: 3, grids: grids).Pack().Subjects;
        double[,] lambda = RandomDesign.Lambda(3, q);
        SubjectClasses one = SubjectCollapse.Of(packed, 1, always: true)!;
        foreach (int threads in new[] { 2, 8 })
        {
            SubjectClasses many = SubjectCollapse.Of(packed, threads, always: true)!;
            Assert.Equal((one.Count, one.Representatives.Subjects), (many.Count, many.Representatives.Subjects));
            Assert.Equal(Value(one, lambda).LogDeterminant, Value(many, lambda).LogDeterminant);
            Assert.Equal(Value(one, lambda).Sums, Value(many, lambda).Sums);
            Assert.Equal(Value(one, lambda).Sums, Scalar.Value(many.Representatives, Sums.Lower(lambda), threads)[2..]);
        }
    }

    [Fact]
    public void WhatThePassesSeeDoesNotGrowWithTheSubjects()
    {
        int Seen(int subjects) => SubjectCollapse.Of(new RandomDesign(seed: 6, subjects, q: 2, p: 3, grids: 8).Pack().Subjects, 1)!.Representatives.Subjects;
        int[] seen = [Seen(2000), Seen(8000), Seen(16000)];
        Assert.All(seen, count => Assert.InRange(count, 8, 8 * 2 * 4));
        Assert.Equal(seen[0], seen[1]);
        Assert.Equal(seen[1], seen[2]);
    }

    [Fact]
    public void RowsInAnotherOrderAreOfTheSameClass()
    {
        SubjectClasses classes = SubjectCollapse.Of(new RandomDesign(seed: 8, subjects: 2000, q: 3, p: 2, grids: 5).Pack().Subjects, 1)!;
        Assert.InRange(classes.Count, 5, 15);           // a key on the edge of its rounding makes a class two
    }

    [Theory, InlineData(500, 3), InlineData(3000, 0), InlineData(3000, 1500)]
    public void WhatWouldNotPayIsLeftAlone(int subjects, int grids) =>
        Assert.Null(SubjectCollapse.Of(new RandomDesign(seed: 9, subjects, q: 2, p: 3, grids: grids).Pack().Subjects, 1));

    [Theory, InlineData(70000, 0), InlineData(70000, 30000)]
    public void ASampleShowsThatItWouldNotPay(int subjects, int grids) =>
        Assert.Null(SubjectCollapse.Of(new RandomDesign(seed: 9, subjects, q: 2, p: 1, grids: grids).Pack().Subjects, 1));

    private static (double[] Sums, double LogDeterminant) Value(SubjectClasses classes, double[,] lambda)
    {
        double[] sums = Simd.Value(classes.Representatives, Sums.Lower(lambda), 1);
        return (sums[2..], LogDeterminant(sums) + classes.LogDeterminant(Sums.Lower(lambda)));
    }

    private static double LogDeterminant(double[] sums) => 2 * (Math.Log(sums[0]) + sums[1] * Math.Log(2));

    private static void Near(double[] expected, double[] actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        double scale = expected.Select(Math.Abs).DefaultIfEmpty(0).Max();
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= Tolerance * scale, $"{what}, entry {i}: {actual[i]:R} is not {expected[i]:R}");
    }
}
