using FastLmm.Kernels.Drivers;
using FastLmm.Kernels.Layout;
using FastLmm.Kernels.Operations;

namespace FastLmm.Kernels.Tests;

/// <summary>Columns that come while rows are added, and were zero before, give the bits of columns that were there from the start.</summary>
public unsafe class WideningTests
{
    public static TheoryData<int, int, int, int> Shapes
    {
        get
        {
            TheoryData<int, int, int, int> shapes = [];
            foreach (int q in new[] { 0, 1, 2, 3, 5 })
                foreach (int p in new[] { 0, 1, 4 })
                    foreach ((int moreQ, int moreP) in new[] { (0, 1), (1, 0), (2, 7) })
                        if (q + moreQ > 0) shapes.Add(q, p, moreQ, moreP);
            return shapes;
        }
    }

    [Theory, MemberData(nameof(Shapes))]
    public void ColumnsThatComeLateGiveTheBitsOfColumnsOfZeros(int q, int p, int moreQ, int moreP)
    {
        var random = new Random(q * 100 + p * 10 + moreP);
        const int Rows = 3000, Subjects = 150;
        int wideQ = q + moreQ, wideP = p + moreP, length = wideQ + wideP + 1, late = random.Next(1, Rows);
        int[] subjects = [.. Enumerable.Range(0, Rows).Select(row => row < Subjects ? row : random.Next(Subjects))];
        double[] rows = [.. Enumerable.Range(0, Rows).SelectMany(row => Row(row >= late))];
        var wide = new SubjectAccumulator(wideQ, wideP, ownLeftovers: true);
        wide.Add((double[])rows.Clone(), subjects);

        var narrow = new SubjectAccumulator(q, p, ownLeftovers: true);
        narrow.Add(rows.Chunk(length).Take(late).SelectMany(Narrow).ToArray(), subjects.AsSpan(0, late));
        SubjectAccumulator widened = narrow.Widened(wideQ, wideP);
        widened.Add(rows.AsSpan(late * length).ToArray(), subjects.AsSpan(late));

        Assert.Equal(Bits(wide), Bits(widened));

        double[] Row(bool isLate) => [.. Enumerable.Range(0, length).Select(c =>
            !isLate && ((c >= q && c < wideQ) || (c >= wideQ + p && c < wideQ + wideP)) ? 0 : random.NextDouble() - 0.3)];

        double[] Narrow(double[] row) => [.. row[..q], .. row[wideQ..(wideQ + p)], row[^1]];
    }

    private static long[] Bits(SubjectAccumulator accumulator)
    {
        (PackedSubjects packed, LeftoverTriangle leftover) = accumulator.Complete();
        PackedLeftovers own = accumulator.OwnLeftovers!;
        List<double> all = [.. leftover.ToMatrix().Cast<double>(), .. own.Columns.ToArray().Select(column => (double)column)];
        for (int batch = 0; batch < packed.Batches; batch++)
        {
            all.AddRange(new ReadOnlySpan<double>(packed.Rx(batch), packed.RxEntries * PackedSubjects.Lanes));
            all.AddRange(new ReadOnlySpan<double>(packed.Jy(batch), packed.Q * PackedSubjects.Lanes));
            all.AddRange(new ReadOnlySpan<double>(own.W(batch), own.Entries * PackedSubjects.Lanes));
        }
        GC.KeepAlive(packed);
        GC.KeepAlive(own);
        return [.. all.Select(BitConverter.DoubleToInt64Bits)];
    }
}
