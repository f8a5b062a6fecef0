using FastLmm.Inference;
using FastLmm.TestSupport;

namespace FastLmm.Tests.Inference;

/// <summary>Satterthwaite's degrees of freedom of a file's rows, against 2 (c'Vc)²/Σ (c'M_kc)² and those of one contrast.</summary>
public class SatterthwaiteSpreadTests
{
    [Theory]
    [InlineData(1, 1), InlineData(2, 2), InlineData(5, 4), InlineData(20, 7)]
    public void DegreesOfFreedomOfManyContrastsAreThoseOfEach(int p, int parameters)
    {
        var random = new Random(p);
        double[][,] m = [.. Enumerable.Range(0, parameters + 1).Select(_ => Symmetric(random, p))];
        double[,] vcov = Symmetric(random, p);
        for (int c = 0; c < p; c++) vcov[c, c] += 2 * p;
        var inference = new SatterthwaiteInference(new double[p], vcov, m);
        for (int k = 0; k < 5; k++)
        {
            double[] contrast = [.. Enumerable.Range(0, p).Select(c => c == k % p ? 1 : k < 2 ? 0 : random.NextDouble() - 0.3)];
            double v = Form(vcov, contrast), df = 2 * v * v / m.Sum(direction => Math.Pow(Form(direction, contrast), 2));
            Agreement.Near(df, inference.Df(contrast), Tolerances.Identity * df, $"df of contrast {k}");
            Agreement.Near(df, OfMany.Last(inference.DfOfMany(), contrast), Tolerances.Identity * df, $"df of contrast {k} among many");
        }
    }

    private static double[,] Symmetric(Random random, int p)
    {
        var m = new double[p, p];
        for (int r = 0; r < p; r++)
            for (int s = 0; s <= r; s++) m[r, s] = m[s, r] = random.NextDouble() - 0.5;
        return m;
    }

    private static double Form(double[,] m, double[] c) =>
        Enumerable.Range(0, c.Length).Sum(r => Enumerable.Range(0, c.Length).Sum(s => c[r] * m[r, s] * c[s]));
}
