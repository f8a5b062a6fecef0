using FastLmm.Kernels.Arithmetic;
using FastLmm.Kernels.Drivers;
using FastLmm.Kernels.Layout;
using FastLmm.Kernels.Operations;
using FastLmm.TestSupport;

namespace FastLmm.Kernels.Tests.Parity;

/// <summary>One subject of 10,000 rows against the same in double-double.</summary>
public unsafe class DoubleDoubleTests
{
    /// <summary>10,000 rotations, each rounding to 1e-16, add up to no more than this part of the largest entry.</summary>
    private const double Tolerance = 1e-13;
    private const int Q = 2;
    private const int P = 3;

    [Fact]
    public void TenThousandRowsLoseNoMoreThanTheirRoundings()
    {
        var design = new RandomDesign(seed: 30, subjects: 1, Q, P, largest: 10_000);
        double[,] lambda = RandomDesign.Lambda(6, Q);
        (PackedSubjects packed, double[,] leftover) = design.Pack();

        double[] actual = PassParityTests.WithLeftover(new SimdPasses().Value(packed, Sums.Lower(lambda), 1), leftover);

        DoubleDouble[] expected = Exact(design, Sums.Lower(lambda));
        double largest = expected.Max(entry => Math.Abs(entry.High));
        for (int i = 0; i < actual.Length; i++)
        {
            double difference = Math.Abs((DoubleDouble.From(actual[i]) - expected[i]).High);
            Assert.True(difference <= Tolerance * largest, $"entry {i}: {actual[i]:R}, exactly {expected[i].High:R}");
        }
    }

    // The same operations on double-doubles; what is left of a row goes into plain cross-products.
    private static DoubleDouble[] Exact(RandomDesign design, double[] lambda)
    {
        var rx = stackalloc DoubleDouble[Q * (Q + 1) / 2 + Q * P];
        var jy = stackalloc DoubleDouble[Q];
        var row = stackalloc DoubleDouble[Q + P + 1];
        var work = stackalloc DoubleDouble[ValuePass.Scratch(Q, P)];
        var sums = stackalloc DoubleDouble[ValuePass.Sums(P)];
        sums[0] = DoubleDouble.From(1);
        foreach (double[] values in design.Rows)
        {
            for (int c = 0; c < values.Length; c++) row[c] = DoubleDouble.From(values[c]);
            RowRotation.Add<DoubleDouble, PointerView<DoubleDouble>, PointerView<DoubleDouble>, AnySize>(new(rx), new(jy), new(row), new(Q), P);
            for (int c = 0, at = 2; c <= P; c++)
                for (int d = c; d <= P; d++, at++) sums[at] += row[Q + c] * row[Q + d];
        }
        fixed (double* l = lambda)
        {
            ValuePass.Add<DoubleDouble, OneSubject, PointerView<DoubleDouble>, PointerView<DoubleDouble>, PointerView<double>, AnySize>(
                new(rx, jy), new(l), new(work), new(sums), new(Q), P);
        }
        return new ReadOnlySpan<DoubleDouble>(sums + 2, (P + 1) * (P + 2) / 2).ToArray();
    }

    private readonly struct OneSubject(DoubleDouble* rx, DoubleDouble* jy) : ISubjectRun<PointerView<DoubleDouble>>
    {
        public int Count => 1;

        public PointerView<DoubleDouble> Rx(int i) => new(rx);

        public PointerView<DoubleDouble> Jy(int i) => new(jy);
    }
}
