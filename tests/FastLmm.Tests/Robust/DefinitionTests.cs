using FastLmm.Inference;
using FastLmm.Kernels.Drivers;
using FastLmm.TestSupport;

namespace FastLmm.Tests.Robust;

/// <summary>CR0, CR2, degrees of freedom and HTZ against dense matrices by the definition.</summary>
public class DefinitionTests
{
    public static TheoryData<int, int, int, int, bool> Designs()
    {
        var designs = new TheoryData<int, int, int, int, bool>();
        for (int seed = 1; seed <= 3; seed++)
            for (int q = 1; q <= 3; q++) designs.Add(seed, 12 + 7 * seed, q, 1 + seed + q, seed % 2 == 0);
        designs.Add(11, 17, 1, 1, true);
        designs.Add(12, 40, 2, 8, true);
        return designs;
    }

    [Theory, MemberData(nameof(Designs))]
    public void CovariancesAreThoseOfTheDefinition(int seed, int subjects, int q, int p, bool weighted)
    {
        var fit = new RandomFit(seed, subjects, q, p, weighted);
        DenseSandwich dense = fit.Dense;
        foreach (bool secondReading in new[] { false, true })
        {
            foreach (RobustType type in new[] { RobustType.CR0, RobustType.CR2 })
            {
                double[,] expected = dense.Vcov(adjusted: type == RobustType.CR2), actual = fit.Robust(type, secondReading).Vcov;
                Agreement.NearCovariance(expected, actual, expected, Tolerances.Sandwich, $"{type}, second reading {secondReading}");
            }
        }
    }

    [Theory, MemberData(nameof(Designs))]
    public void DegreesOfFreedomAreThoseOfTheDefinition(int seed, int subjects, int q, int p, bool weighted)
    {
        var fit = new RandomFit(seed, subjects, q, p, weighted);
        DenseSandwich dense = fit.Dense;
        foreach (RobustType type in new[] { RobustType.CR0, RobustType.CR2 })
        {
            RobustInference robust = fit.Robust(type);
            foreach (double[] contrast in Contrasts(p))
            {
                double expected = dense.Df(contrast, type == RobustType.CR2);
                Agreement.Near(expected, robust.Df(contrast), Tolerances.Sandwich * expected, $"{type} df of {string.Join(' ', contrast)}");
            }
        }
    }

    [Theory, MemberData(nameof(Designs))]
    public void TestsOfSeveralRowsHaveTheDefinitionsDegreesOfFreedom(int seed, int subjects, int q, int p, bool weighted)
    {
        if (p < 2) return;
        var fit = new RandomFit(seed, subjects, q, p, weighted);
        double[,] l = new double[3, p];
        (l[0, 0], l[0, 1], l[1, p - 1]) = (1, 0.5, 1);
        for (int c = 0; c < p; c++) l[2, c] = 2 * l[0, c] - l[1, c];                            // depends on the others
        double[,] two = new double[2, p];
        for (int r = 0; r < 2; r++)
            for (int c = 0; c < p; c++) two[r, c] = l[r, c];
        foreach (RobustType type in new[] { RobustType.CR0, RobustType.CR2 })
        {
            double nu = fit.Dense.Nu(two, type == RobustType.CR2);
            FTest test = fit.Robust(type).Test(l), same = fit.Robust(type).Test(two);
            Assert.Equal(2, test.NumeratorDf);
            Agreement.Near(nu - 1, test.DenominatorDf, Tolerances.Sandwich * nu, $"{type} df");
            Agreement.Near(same.F, test.F, Tolerances.Sandwich * same.F, $"{type} F");
        }
    }

    [Fact]
    public void OneRowIsItsContrast()
    {
        var fit = new RandomFit(seed: 4, subjects: 20, q: 2, p: 4, weighted: false);
        foreach (RobustType type in new[] { RobustType.CR1, RobustType.CR2 })
        {
            RobustInference robust = fit.Robust(type);
            ContrastTest contrast = robust.Contrast([0, 1, 0, -2], nullValue: 3);
            FTest test = robust.Test(new double[,] { { 0, 1, 0, -2 } }, [3]);
            Agreement.Near(contrast.TValue * contrast.TValue, test.F, Tolerances.Identity * test.F, "F");
            Agreement.Near(contrast.Df, test.DenominatorDf, Tolerances.Identity * test.DenominatorDf, "df");
            Agreement.Near(contrast.PValue, test.PValue, Tolerances.Identity, "p");
        }
    }

    [Fact]
    public void FactorsAreClubSandwichs()
    {
        var fit = new RandomFit(seed: 5, subjects: 20, q: 1, p: 3, weighted: false);
        double m = 20, n = fit.Rows.Rows, p = 3, plain = fit.Robust(RobustType.CR0).Vcov[1, 1];
        foreach ((RobustType type, double factor) in new[]
                 {
                     (RobustType.CR1, m / (m - 1)), (RobustType.CR1p, m / (m - p)), (RobustType.CR1S, m * (n - 1) / ((m - 1) * (n - p))),
                 })
        {
            RobustInference robust = fit.Robust(type);
            Assert.Equal(factor, robust.Factor);
            Assert.Equal(20, robust.Subjects);
            Agreement.Near(factor * plain, robust.Vcov[1, 1], Tolerances.Identity * plain, type.ToString());
        }
    }

    [Fact]
    public void BitsDoNotDependOnThreadsOrBackend()
    {
        var fit = new RandomFit(seed: 6, subjects: 900, q: 2, p: 4, weighted: true);
        foreach (RobustType type in new[] { RobustType.CR0, RobustType.CR2 })
        {
            RobustInference one = fit.Robust(type, secondReading: true);
            foreach ((SubjectPasses passes, int threads) in new[] { ((SubjectPasses)new ScalarPasses(), 3), (new SimdPasses(), 7) })
            {
                RobustInference other = fit.Robust(type, secondReading: true, passes, threads);
                Assert.Equal(one.Vcov, other.Vcov);
                Assert.Equal(one.Df([0, 1, 0, 1]), other.Df([0, 1, 0, 1]));
            }
        }
    }

    private static IEnumerable<double[]> Contrasts(int p)
    {
        for (int c = 0; c < p; c++) yield return [.. Enumerable.Range(0, p).Select(k => k == c ? 1.0 : 0)];
        yield return [.. Enumerable.Range(0, p).Select(k => k % 2 == 0 ? 1.0 : -0.3)];
    }
}
