using FastLmm.Kernels.Drivers;
using FastLmm.Kernels.Layout;

namespace FastLmm.Kernels.Tests;

/// <summary>Triangles of single subjects.</summary>
public unsafe class SubjectAccumulatorTests
{
    [Fact]
    public void AConstantSlopeLeavesAPivotOfExactlyZero()
    {
        double[] rows = [.. Enumerable.Range(0, 7).SelectMany(i => new[] { 1, 0.1, 1, 3.7 * i })];
        var accumulator = new SubjectAccumulator(2, 1);
        accumulator.Add(rows, new int[7]);

        PackedSubjects packed = accumulator.Complete().Subjects;

        double* r = packed.Rx(0);
        Assert.Equal(Math.Sqrt(7), r[0], 1e-15);
        Assert.Equal(0, r[2 * PackedSubjects.Lanes]);
        GC.KeepAlive(packed);
    }

    [Fact]
    public void NothingOfTheCrossProductsIsLost()
    {
        var random = new Random(4);
        double[] rows =
            [.. Enumerable.Range(0, 300).SelectMany(i => new[] { 1, i % 3 == 0 ? 0.1 : 0.3, 1, random.NextDouble(), 5 * random.NextDouble() })];
        int[] subjects = [.. Enumerable.Range(0, 300).Select(i => i / 3)];
        double expected = Enumerable.Range(0, 300).Sum(i => rows[5 * i + 4] * rows[5 * i + 4]);
        var accumulator = new SubjectAccumulator(2, 2);
        accumulator.Add((double[])rows.Clone(), subjects);

        (PackedSubjects packed, var leftover) = accumulator.Complete();

        double[] sums = new SimdPasses().Value(packed, new double[3], 1);
        double[,] u = leftover.ToMatrix();
        double left = Enumerable.Range(0, 3).Sum(k => u[k, 2] * u[k, 2]);
        Assert.Equal(expected, sums[^1] + left, 1e-12 * expected);
    }

    [Fact]
    public void EqualVisitsGiveEqualTriangles()
    {
        double[] times = [0.1, 0.4, 1.3, 2.2];
        var accumulator = new SubjectAccumulator(2, 1);
        for (int subject = 0; subject < 3; subject++)
        {
            accumulator.Add(times.SelectMany(t => new[] { 1, t, 1, subject + t * t }).ToArray(), [.. Enumerable.Repeat(subject, 4)]);
        }

        PackedSubjects packed = accumulator.Complete().Subjects;
        double* r = packed.Rx(0);

        for (int entry = 0; entry < 3; entry++)
        {
            Assert.Equal(r[entry * 8], r[entry * 8 + 1]);
            Assert.Equal(r[entry * 8], r[entry * 8 + 2]);
        }
        GC.KeepAlive(packed);
    }
}
