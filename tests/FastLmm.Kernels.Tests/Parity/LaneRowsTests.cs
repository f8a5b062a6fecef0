using FastLmm.Kernels.Arithmetic;
using FastLmm.Kernels.Drivers;
using FastLmm.Kernels.Layout;
using FastLmm.Kernels.Operations;

namespace FastLmm.Kernels.Tests.Parity;

/// <summary>Rows rotated in eight subjects at a time give the bits of rows rotated in one after another.</summary>
public unsafe class LaneRowsTests
{
    private const double Negligible = 1e-14;            // as SubjectAccumulator clears what is left of x

    public static TheoryData<int, int, string> Shapes
    {
        get
        {
            var shapes = new TheoryData<int, int, string>();
            foreach ((int q, int p) in ((int, int)[])[(1, 0), (1, 1), (1, 3), (2, 0), (2, 1), (2, 2), (2, 5), (3, 2), (3, 7), (5, 4), (6, 1)])
                foreach (string order in (string[])["sorted", "shuffled", "visits"]) shapes.Add(q, p, order);
            return shapes;
        }
    }

    [Theory, MemberData(nameof(Shapes))]
    public void EveryTriangleAndEveryLeftoverIsThatOfTheRowsInTheirOrder(int q, int p, string order)
    {
        for (int seed = 1; seed <= 8; seed++)
        {
            int[] subjects = Subjects(new Random(seed), order);
            double[][] rows = Rows(new Random(seed), subjects.Length, q, p);
            (double[] triangles, double[,] leftover) = OneByOne(rows, subjects, q, p);
            foreach (int chunk in (int[])[1, 7, 64, 1000, int.MaxValue])
                foreach (int threads in (int[])[1, 2, 8])
                {
                    (double[] packed, double[,] left) = Accumulated(rows, subjects, q, p, chunk, threads);
                    Assert.True(triangles.AsSpan().SequenceEqual(packed), $"triangles: q={q} p={p} {order} seed={seed} chunk={chunk}");
                    Assert.Equal(leftover, left);
                }
        }
    }

    // Of 37 subjects, 1 to 11 rows each: whole batches of eight and a rest, equal and unequal numbers of rows.
    private static int[] Subjects(Random random, string order)
    {
        int[] sorted = [.. Enumerable.Range(0, 37).SelectMany(subject => Enumerable.Repeat(subject, 1 + random.Next(11)))];
        if (order == "shuffled") random.Shuffle(sorted);
        return order == "visits" ? [.. sorted.Select((subject, row) => (subject, row)).OrderBy(r => r.row % 5).Select(r => r.subject)] : sorted;
    }

    // The first column of X is that of Z, so that rounding is all that is left of it.
    private static double[][] Rows(Random random, int count, int q, int p) =>
    [
        .. Enumerable.Range(0, count).Select(_ =>
        {
            double[] row = [.. Enumerable.Range(0, q + p + 1).Select(_ => random.NextDouble() - 0.5)];
            row[0] = random.Next(9) == 0 ? 0 : 1;
            if (p > 0) row[q] = row[0];
            return row;
        }),
    ];

    private static (double[] Triangles, double[,] Leftover) OneByOne(double[][] rows, int[] subjects, int q, int p)
    {
        int entries = PackedSubjects.RxEntriesOf(q, p), m = subjects.Max() + 1;
        var triangles = new double[m * (entries + q)];
        LeftoverTriangle[] left = [.. Enumerable.Range(0, LeftoverGatherer.Partitions).Select(_ => new LeftoverTriangle(p + 1))];
        for (int i = 0; i < rows.Length; i++)
        {
            double[] row = [.. rows[i]];
            fixed (double* t = triangles, r = row)
            {
                double* rx = t + subjects[i] * (entries + q);
                RowRotation.Add<Real1, PointerView<Real1>, PointerView<Real1>, AnySize>(
                    new((Real1*)rx), new((Real1*)(rx + entries)), new((Real1*)r), new AnySize(q), p);
                for (int c = q; c < q + p; c++) r[c] = Math.Abs(r[c]) < Negligible ? 0 : r[c];
                left[subjects[i] % left.Length].Add(r + q);
            }
        }
        foreach (LeftoverTriangle other in left.Skip(1)) left[0].Add(other);
        return (triangles, left[0].ToMatrix());
    }

    private static (double[] Triangles, double[,] Leftover) Accumulated(double[][] rows, int[] subjects, int q, int p, int chunk, int threads)
    {
        var accumulator = new SubjectAccumulator(q, p);
        for (int from = 0; from < rows.Length; from += Math.Min(chunk, rows.Length))
        {
            int count = Math.Min(chunk, rows.Length - from);
            accumulator.Add(rows.Skip(from).Take(count).SelectMany(row => row).ToArray(), subjects.AsSpan(from, count), threads);
        }
        (PackedSubjects packed, LeftoverTriangle leftover) = accumulator.Complete(threads);
        double[] triangles = [.. Enumerable.Range(0, packed.Subjects).SelectMany(subject => Entries(packed, subject))];
        return (triangles, leftover.ToMatrix());
    }

    private static double[] Entries(PackedSubjects packed, int subject)
    {
        double* rx = packed.Rx(subject / 8) + subject % 8, jy = packed.Jy(subject / 8) + subject % 8;
        var entries = new double[packed.RxEntries + packed.Q];
        for (int e = 0; e < packed.RxEntries; e++) entries[e] = rx[e * 8];
        for (int e = 0; e < packed.Q; e++) entries[packed.RxEntries + e] = jy[e * 8];
        GC.KeepAlive(packed);
        return entries;
    }
}
