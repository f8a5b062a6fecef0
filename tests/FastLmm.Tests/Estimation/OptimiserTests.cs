using FastLmm.Engine;
using FastLmm.Estimation;
using FastLmm.Kernels.Drivers;
using FastLmm.Kernels.Layout;
using FastLmm.Packing;
using FastLmm.TestSupport;

namespace FastLmm.Tests.Estimation;

/// <summary>The optimiser leaves saddles and zero variances that are no optimum, and finds the same optimum from any start.</summary>
public class OptimiserTests
{
    /// <summary>Criteria at one optimum reached on different ways differ by rounding of d only.</summary>
    private const double CriterionTolerance = 1e-8;

    public static TheoryData<string> Fits() =>
    [
        "Orthodont.ris.REML", "Orthodont.sex_ris.ML", "sleepstudy.ris.REML", "Oxboys.quad_q3.REML", "Early.ris.REML", "cake.ris.ML",
        "Machines.machine_q3.ML", "syn_quadratic.q3_blocks.ML", "sleepstudy.ris_uncor.REML", "OrthodontWeighted.w_ris.ML",
    ];

    [Theory, MemberData(nameof(Fits))]
    public void FromZeroTheOptimumIsReached(string id) => StartsReach(id, (_, _) => 0);

    [Theory, MemberData(nameof(Fits))]
    public void FromASingularFactorTheOptimumIsReached(string id) => StartsReach(id, (structure, k) => k + 1 < structure.Q ? 1 : 0);

    [Theory, MemberData(nameof(Fits))]
    public void FromTheIdentityTheOptimumIsReached(string id) => StartsReach(id, (_, _) => 1);

    [Theory, MemberData(nameof(Fits))]
    public void FromFarAwayTheOptimumIsReached(string id) => StartsReach(id, (_, _) => 50);

    [Theory]
    [InlineData("Dyestuff2.ri.REML", "the variance of (Intercept) is estimated as zero")]
    [InlineData("cake.ris.REML", "correlation of (Intercept) and temp is estimated as")]
    public void ABoundaryIsExplained(string id, string reason)
    {
        GoldenFit fit = GoldenFit.Load(id);
        PackedStatistics statistics = DesignProblem.Of(fit).Pack();
        Estimates estimates = Estimator.Fit(statistics, new BlockStructure([fit.RandomBlocks[0].Length]), Sums(statistics), fit.Method);

        IReadOnlyList<string> reasons = BoundaryReport.Reasons(estimates, [new FastLmm.Designs.RandomBlock(fit.RandomBlocks[0], 0)]);

        Assert.Contains(reasons, sentence => sentence.Contains(reason, StringComparison.Ordinal));
    }

    [Fact]
    public void TheHardCaseMovesAlongTheNegativeCurvature()
    {
        var model = new TrustRegionStep(new double[,] { { 2, 0 }, { 0, -1 } }, [0, 0]);

        double[] step = model.Within(0.5);

        Assert.Equal(0, step[0], 1e-12);
        Assert.Equal(0.5, Math.Abs(step[1]), 1e-9);
        Assert.Equal(0.125, model.Predicted(step), 1e-9);
    }

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.3)]
    [InlineData(2)]
    public void AStepStaysWithinTheRadiusAndLowersTheModelMost(double radius)
    {
        double[,] hessian = { { 3, 1, 0 }, { 1, -2, 0.5 }, { 0, 0.5, 1 } };
        double[] gradient = [1, -0.3, 0.2];
        var model = new TrustRegionStep(hessian, gradient);
        double[] step = model.Within(radius);
        double best = model.Predicted(step);

        Assert.Equal(radius, Math.Sqrt(step.Sum(s => s * s)), 1e-6 * radius);
        var random = new Random(1);
        for (int i = 0; i < 2000; i++)
        {
            double[] other = [.. step.Select(_ => random.NextDouble() - 0.5)];
            double length = Math.Sqrt(other.Sum(s => s * s));
            double predicted = model.Predicted([.. other.Select(s => radius * s / length)]);
            Assert.True(predicted <= best + 1e-9, $"a step of the same length lowers the model by {predicted}, ours by {best}");
        }
    }

    private static void StartsReach(string id, Func<BlockStructure, int, double> diagonal)
    {
        GoldenFit fit = GoldenFit.Load(id);
        DesignProblem problem = DesignProblem.Of(fit);
        PackedStatistics statistics = problem.Pack();
        var structure = new BlockStructure(problem.BlockSizes);
        ICriterionSums sums = Sums(statistics);
        double expected = Estimator.Fit(statistics, structure, sums, fit.Method).Optimum.Point.D;
        var start = new double[structure.Q, structure.Q];
        for (int k = 0; k < structure.Q; k++) start[k, k] = diagonal(structure, k);

        var criterion = new ProfiledCriterion(sums, structure, fit.Method, statistics.Rows, statistics.SumLogWeights);
        Optimum optimum = new NewtonOptimiser(criterion, null, CancellationToken.None).Minimise(start);

        Assert.Null(optimum.Failure);
        Assert.Equal(expected, optimum.Point.D, CriterionTolerance);
    }

    private static PackedSums Sums(PackedStatistics statistics) => new(new SimdPasses(), statistics, 1);
}
