using FastLmm.Engine;
using FastLmm.Estimation;
using FastLmm.Kernels.Drivers;
using FastLmm.Kernels.Layout;
using FastLmm.Packing;
using FastLmm.TestSupport;

namespace FastLmm.Tests.Estimation;

/// <summary>A fit of many subjects takes few passes over them, every pass is counted, and it ends where a fit by separate passes ends.</summary>
public class PassCountTests
{
    private const int Most = 8;

    [Theory]
    [InlineData(100_000, 1, EstimationMethod.Reml)]
    [InlineData(100_000, 2, EstimationMethod.Reml)]
    [InlineData(100_000, 2, EstimationMethod.Ml)]
    public void AFitOfAHundredThousandSubjectsTakesEightPassesAtMost(int m, int q, EstimationMethod method)
    {
        PackedStatistics statistics = LongitudinalCohort.Pack(m, q, seed: 11);
        var structure = new BlockStructure([q]);
        var joined = new CountedSums(new PackedSums(new SimdPasses(), statistics, 2), joins: true);
        var apart = new CountedSums(new PackedSums(new SimdPasses(), statistics, 2), joins: false);

        Estimates few = Estimator.Fit(statistics, structure, joined, method);
        Estimates many = Estimator.Fit(statistics, structure, apart, method);

        Assert.Null(few.Optimum.Failure);
        Assert.True(few.Passes <= Most, $"{few.Passes} passes");
        Assert.Equal(joined.Passes, few.Passes);
        Assert.Equal(apart.Passes, many.Passes);
        AssertSame(many, few);
    }

    [Fact]
    public void ClassesOfAHundredThousandSubjectsTakeEightPassesAtMost()
    {
        PackedStatistics statistics = LongitudinalCohort.Pack(100_000, 1, seed: 13);
        ICriterionSums classes = Backends.Create("simd", null, statistics, rows: null, threads: 2).Sums;
        var plain = new PackedSums(new SimdPasses(), statistics, 2);

        Estimates few = Estimator.Fit(statistics, new BlockStructure([1]), classes, EstimationMethod.Reml);
        Estimates expected = Estimator.Fit(statistics, new BlockStructure([1]), plain, EstimationMethod.Reml);

        Assert.NotNull(classes.Classes);
        Assert.True(few.Passes <= Most, $"{few.Passes} passes");
        AssertSame(expected, few);
    }

    [Fact]
    public void EstimatesOfManySubjectsAreTheSameBitsForAnyNumberOfThreads()
    {
        PackedStatistics statistics = LongitudinalCohort.Pack(60_000, 2, seed: 12);
        Estimates[] fits = [.. new[] { 1, 2, 8 }.Select(threads => Estimator.Fit(
            statistics, new BlockStructure([2]), new PackedSums(new SimdPasses(), statistics, threads), EstimationMethod.Reml))];
        Estimates scalar = Estimator.Fit(
            statistics, new BlockStructure([2]), new PackedSums(new ScalarPasses(), statistics, 2), EstimationMethod.Reml);

        Assert.All([.. fits, scalar], fit =>
        {
            Assert.Equal(fits[0].Criterion, fit.Criterion);
            Assert.Equal(fits[0].Lambda, fit.Lambda);
            Assert.Equal(fits[0].Beta, fit.Beta);
            Assert.Equal(fits[0].Vcov, fit.Vcov);
            Assert.Equal(fits[0].Optimum.Derivatives.Hessian, fit.Optimum.Derivatives.Hessian);
        });
    }

    // Both end within what the last Newton step leaves; a double near 1e6 has 1e-10; second derivatives differ by what CarriedSums do not
    // carry.
    private static void AssertSame(Estimates expected, Estimates actual)
    {
        Assert.Equal(expected.Criterion, actual.Criterion, Tolerances.SameObjective * Math.Max(1, 1e-3 * Math.Abs(expected.Criterion)));
        Assert.Equal(expected.Sigma, actual.Sigma, Tolerances.Same * expected.Sigma);
        for (int c = 0; c < expected.Beta.Length; c++)
        {
            double error = Math.Sqrt(expected.Vcov[c, c]);
            Assert.Equal(expected.Beta[c], actual.Beta[c], Tolerances.Same * error);
            Assert.Equal(error, Math.Sqrt(actual.Vcov[c, c]), Tolerances.Same * error);
        }
        double[,] h = expected.Optimum.Derivatives.Hessian, carried = actual.Optimum.Derivatives.Hessian;
        double largest = h.Cast<double>().Max(Math.Abs);
        for (int a = 0; a < h.GetLength(0); a++)
            for (int b = 0; b < h.GetLength(0); b++) Assert.Equal(h[a, b], carried[a, b], Tolerances.Same * largest);
    }

    // Counts what is asked of the backend.
    private sealed class CountedSums(ICriterionSums inner, bool joins) : ICriterionSums
    {
        public int Passes { get; private set; }

        public string Name => inner.Name;

        public (double[,] S, double LogDeterminant) Value(double[,] lambda)
        {
            Passes++;
            return inner.Value(lambda);
        }

        public DerivativeSums Derivatives(BlockStructure structure, double[,] lambda, double[] beta, double[,] c, bool withCross)
        {
            Passes++;
            return inner.Derivatives(structure, lambda, beta, c, withCross);
        }

        public (double[,] S, double LogDeterminant, DerivativeSums Sums)? ValueAndDerivatives(
            BlockStructure structure, double[,] lambda, double[] beta, double[,] c)
        {
            if (!joins) return null;
            Passes++;
            return inner.ValueAndDerivatives(structure, lambda, beta, c);
        }

        public double[] MappedCross(double[,] lambda, double[,] c, double[,] map) => inner.MappedCross(lambda, c, map);
    }
}
