using FastLmm.Kernels.Drivers;
using FastLmm.Kernels.Layout;
using FastLmm.Kernels.Reference;
using FastLmm.TestSupport;

namespace FastLmm.Kernels.Tests.Parity;

/// <summary>Value and derivatives in one pass are those of two, and sums carried to another β and C are those of a pass there.</summary>
public class JoinedPassTests
{
    public static TheoryData<int, int, int> Shapes() => new()
    {
        { 40, 1, 1 }, { 300, 1, 5 }, { 40, 2, 1 }, { 300, 2, 5 }, { 41, 2, 20 }, { 50, 3, 4 }, { 33, 5, 3 },
    };

    [Theory, MemberData(nameof(Shapes))]
    public void TheSumsOfOnePassAreThoseOfTwo(int m, int q, int p)
    {
        PackedSubjects packed = new RandomDesign(seed: 40 + q, m, q, p).Pack().Subjects;
        var structure = new BlockStructure([q]);
        double[] lambda = Sums.Lower(RandomDesign.Lambda(q, q)), beta = Beta(p), c = Sums.Upper(Sums.RandomC(p, p));
        SubjectPasses[] backends = [new SimdPasses(whole: true), new SimdPasses(whole: false), new ScalarPasses()];

        Assert.All(backends, passes =>
        {
            (double[] value, DerivativeSums sums) = passes.ValueAndDerivatives(packed, structure, lambda, beta, c, 2);

            Assert.Equal(passes.Value(packed, lambda, 1), value);
            Assert.Equal(
                Sums.Flat(passes.Derivatives(packed, structure, lambda, beta, c, withCross: true, 1), structure), Sums.Flat(sums, structure));
        });
    }

    [Theory, MemberData(nameof(Shapes))]
    public void CarriedSumsAreThoseOfTheDefinition(int m, int q, int p)
    {
        var design = new RandomDesign(seed: 50 + q, m, q, p);
        var structure = new BlockStructure([q]);
        double[,] lambda = RandomDesign.Lambda(q, q), c0 = Sums.RandomC(p, p), move = Sums.RandomC(p + 1, p), c = Product(c0, move);
        double[] beta0 = Beta(p), g = [.. Enumerable.Range(0, p).Select(j => 0.3 - 0.1 * j)], beta = Moved(beta0, c0, g);
        DerivativeSums expected = DenseReference.Derivatives(design.Dense(), structure, lambda, beta, c, withCross: true);

        DerivativeSums actual = new SimdPasses()
            .ValueAndDerivatives(design.Pack().Subjects, structure, Sums.Lower(lambda), beta0, Sums.Upper(c0), 1).Sums.CarriedTo(g, move);

        Sums.AssertClose(Carried(expected, structure), Carried(actual, structure), $"m={m} q={q} p={p}");
    }

    // All but K⊗U and K⊗Q, which are not carried.
    private static double[] Carried(DerivativeSums sums, BlockStructure structure)
    {
        List<double> all = [];
        for (int pair = 0; pair < structure.Pairs.Count; pair++)
            all.AddRange([sums.K(pair), sums.U(pair), sums.Q(pair), .. sums.V(pair), .. sums.W(pair), sums.TraceKK(pair, 0)]);
        return [.. all];
    }

    private static double[] Beta(int p) => [.. Enumerable.Range(0, p).Select(j => 1.0 / (j + 1))];

    private static double[] Moved(double[] beta, double[,] c, double[] g) =>
        [.. beta.Select((b, r) => b + Enumerable.Range(0, g.Length).Sum(k => c[r, k] * g[k]))];

    private static double[,] Product(double[,] a, double[,] b)
    {
        int p = a.GetLength(0);
        var product = new double[p, p];
        for (int r = 0; r < p; r++)
            for (int c = 0; c < p; c++) product[r, c] = Enumerable.Range(0, p).Sum(k => a[r, k] * b[k, c]);
        return product;
    }
}
