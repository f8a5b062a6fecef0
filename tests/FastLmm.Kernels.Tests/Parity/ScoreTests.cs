using FastLmm.Kernels.Drivers;
using FastLmm.Kernels.Layout;
using FastLmm.Kernels.Reference;
using FastLmm.TestSupport;

namespace FastLmm.Kernels.Tests.Parity;

/// <summary>Each subject's own leftover, and the score pass on it, against dense matrices and between backends.</summary>
public class ScoreTests
{
    private static readonly SubjectPasses Simd = new SimdPasses();
    private static readonly SubjectPasses Scalar = new ScalarPasses();

    public static TheoryData<int, int, int> Shapes => PassParityTests.Shapes();

    [Theory, MemberData(nameof(Shapes))]
    public void SumsAreEquivalentToDenseMatrices(int m, int q, int p)
    {
        var design = new RandomDesign(seed: 4000 * m + 10 * q + p, m, q, p);
        double[,] lambda = RandomDesign.Lambda(q, q), c = Sums.RandomC(p, p);
        double[] beta = [.. Enumerable.Range(0, p).Select(j => 1.0 / (j + 1))];
        (PackedSubjects packed, _, PackedLeftovers? own) = design.PackWithOwn();

        ScoreSums actual = Simd.Scores(packed, own!, Sums.Lower(lambda), beta, Sums.Upper(c), withSpread: true, 1);

        Sums.AssertClose(Dense(design.Dense(), lambda, beta, c), Flat(actual), $"m={m} q={q} p={p}");
    }

    [Theory, MemberData(nameof(Shapes))]
    public void ScalarEqualsSimdToTheBitOnAnyNumberOfThreads(int m, int q, int p)
    {
        (PackedSubjects packed, _, PackedLeftovers? own) = new RandomDesign(seed: 5000 * m + 10 * q + p, m, q, p).PackWithOwn();
        double[] lambda = Sums.Lower(RandomDesign.Lambda(q, q)), beta = new double[p], c = Sums.Upper(Sums.RandomC(p, p));

        double[] one = Flat(Simd.Scores(packed, own!, lambda, beta, c, withSpread: true, 1));

        foreach ((SubjectPasses passes, int threads) in new[] { (Scalar, 1), (Simd, 2), (Simd, 7), (Scalar, 3) })
            Assert.Equal(one, Flat(passes.Scores(packed, own!, lambda, beta, c, withSpread: true, threads)));
    }

    [Theory, MemberData(nameof(Shapes))]
    public void OwnLeftoversAddUpToTheLeftoverTriangle(int m, int q, int p)
    {
        (_, double[,] u, PackedLeftovers? own) = new RandomDesign(seed: 6000 * m + 10 * q + p, m, q, p).PackWithOwn();
        int entries = (p + 1) * (p + 2) / 2;
        double[] w = PassParityTests.WithLeftover(new double[2 + entries], u), sum = new double[entries], all = Entries(own!);
        for (int at = 0; at < all.Length; at++) sum[at % entries] += all[at];
        w[^1] = 0;                                          // y'y is not kept
        Sums.AssertClose(w, sum, $"W, m={m} q={q} p={p}");
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 3)]
    [InlineData(4, 16)]
    public void RandomCutsAndThreadsGiveTheSameOwnLeftovers(int seed, int threads)
    {
        var design = new RandomDesign(seed: 21, subjects: 1500, q: 2, p: 45);
        Assert.Equal(Entries(design.PackWithOwn().Own!), Entries(design.PackWithOwn(seed, threads).Own!));
    }

    [Fact]
    public void AClearedPivotLeavesItsRowToItsOwnSubject()
    {
        // z = (1, 3) in both rows of subject 0: its second pivot is rounding, and all but one direction of (x y) is left over.
        double[][] rows = [[1, 3, 0.5, 2], [1, 3, -0.25, 1], [1, 0, 1, 1], [1, 1, 2, 1], [1, 2, -1, 3]];
        var accumulator = new SubjectAccumulator(2, 1, ownLeftovers: true);
        accumulator.Add(rows.SelectMany(row => row).ToArray(), [0, 0, 1, 1, 1]);
        accumulator.Complete();
        double[] w = Entries(accumulator.OwnLeftovers!);
        Sums.AssertClose([0.75 * 0.75 / 2, 0.75 / 2], [w[0], w[1]], "W of subject 0");
    }

    [Fact]
    public void MappedAndShiftedLeftoversAreThoseOfMappedRows()
    {
        var design = new RandomDesign(seed: 8, subjects: 19, q: 2, p: 3);
        double[,] map = { { 1, 0.5 }, { 0, 2 }, { -1, 0.25 } };
        double[] beta = [0.5, -2];
        PackedLeftovers actual = design.PackWithOwn().Own!.MapColumns(map);
        actual.SubtractFromResponse(beta);
        var accumulator = new SubjectAccumulator(2, 2, ownLeftovers: true);
        accumulator.Add([.. design.Rows.SelectMany(row => Mapped(row, map, beta))], [.. design.SubjectOfRow]);
        accumulator.Complete();
        Sums.AssertClose(Entries(accumulator.OwnLeftovers!), Entries(actual), "W");
    }

    private static double[] Mapped(double[] row, double[,] map, double[] beta)
    {
        double[] x = [.. Enumerable.Range(0, 2).Select(c => Enumerable.Range(0, 3).Sum(k => row[2 + k] * map[k, c]))];
        return [row[0], row[1], .. x, row[5] - x[0] * beta[0] - x[1] * beta[1]];
    }

    [Fact]
    public void ColumnsWithoutLeftoversTakeNoRoom()
    {
        PackedLeftovers own = new RandomDesign(seed: 9, subjects: 40, q: 2, p: 4).PackWithOwn().Own!;
        Assert.Equal([2, 3], own.Columns.ToArray());        // 1 and t are random too
        Assert.Equal(5, own.Entries);
    }

    [Fact]
    public void AColumnThatGetsLeftoversLateHasThoseOfItsOwnSubjects()
    {
        // z = 1; x1 varies within the last subject only, x0 in all: the first thousand subjects came without x1.
        const int Subjects = 2000;
        double[] rows = [.. Enumerable.Range(0, 2 * Subjects).SelectMany(row => new double[] { 1, row % 2, row == 2 * Subjects - 1 ? 4 : 1, row % 2 })];
        var accumulator = new SubjectAccumulator(1, 2, ownLeftovers: true);
        accumulator.Add(rows, [.. Enumerable.Range(0, 2 * Subjects).Select(row => row / 2)]);
        accumulator.Complete();
        double[] w = Entries(accumulator.OwnLeftovers!), first = [0.5, 0, 0.5, 0, 0, 0], last = [0.5, 1.5, 0.5, 4.5, 1.5, 0];
        Assert.Equal([0, 1], accumulator.OwnLeftovers!.Columns.ToArray());
        for (int i = 0; i < Subjects; i++) Sums.AssertClose(i < Subjects - 1 ? first : last, w[(6 * i)..(6 * i + 6)], $"W of subject {i}");
    }

    // Whole upper triangles of W_i by rows, subject by subject; y'y, which is not kept, is 0.
    private static unsafe double[] Entries(PackedLeftovers own)
    {
        int p = own.P, count = own.Columns.Length, entries = (p + 1) * (p + 2) / 2;
        var all = new double[own.Subjects * entries];
        int[] columns = [.. own.Columns, p];
        for (int subject = 0; subject < own.Subjects; subject++)
        {
            double* w = own.W(subject / PackedSubjects.Lanes) + subject % PackedSubjects.Lanes;
            for (int r = 0; r < count; r++)
                for (int c = r; c <= count; c++)
                {
                    int at = columns[r] * (p + 1) - columns[r] * (columns[r] - 1) / 2 + columns[c] - columns[r];
                    all[subject * entries + at] = w[PackedLeftovers.At(r, c, count) * PackedSubjects.Lanes];
                }
        }
        GC.KeepAlive(own);
        return all;
    }

    private static double[] Flat(ScoreSums sums)
    {
        int p = sums.P, s = p * (p + 1) / 2;
        List<double> all = [.. sums.Total];
        for (int r = 0; r < p; r++)
            for (int c = 0; c <= r; c++) all.Add(sums.Product(r, c));
        for (int a = 0; a < s; a++) all.Add(sums.N(a));
        for (int a = 0; a < s; a++)
            for (int b = 0; b < s; b++) all.AddRange([sums.NN(a, b), sums.NSquare(a, b)]);
        return [.. all];
    }

    // The same by C'X'V⁻¹(y − Xβ) and C'X'V⁻¹XC.
    private static double[] Dense(DenseSubject[] subjects, double[,] lambda, double[] beta, double[,] c)
    {
        int p = beta.Length, s = p * (p + 1) / 2;
        var (total, products, n, nn) = (new double[p], new double[s], new double[s], new double[2 * s * s]);
        foreach (DenseSubject subject in subjects)
        {
            DenseForms forms = subject.Forms(lambda);
            double Information(int r, int k) =>
                (from i in Enumerable.Range(0, p) from j in Enumerable.Range(0, p) select c[i, r] * forms.S(i, j) * c[j, k]).Sum();
            double Score(int r) =>
                Enumerable.Range(0, p).Sum(i => c[i, r] * (forms.S(i, p) - Enumerable.Range(0, p).Sum(j => forms.S(i, j) * beta[j])));
            double[] a = [.. Enumerable.Range(0, p).Select(Score)];
            double[] own = [.. from r in Enumerable.Range(0, p) from k in Enumerable.Range(0, r + 1) select Information(r, k)];
            double At(int r, int k) => own[BlockStructure.PairOf(r, k)];
            double[] square =
                [.. from r in Enumerable.Range(0, p) from k in Enumerable.Range(0, r + 1) select Enumerable.Range(0, p).Sum(j => At(r, j) * At(j, k))];
            for (int r = 0, at = 0; r < p; total[r] += a[r], r++)
                for (int k = 0; k <= r; k++, at++) products[at] += a[r] * a[k];
            for (int i = 0; i < s; n[i] += own[i], i++)
                for (int j = 0; j < s; j++)
                {
                    nn[2 * (i * s + j)] += own[i] * own[j];
                    nn[2 * (i * s + j) + 1] += own[i] * square[j];
                }
        }
        return [.. total, .. products, .. n, .. nn];
    }
}
