using FastLmm.Designs;
using FastLmm.Engine;
using FastLmm.Estimation;
using FastLmm.Kernels.Drivers;
using FastLmm.Kernels.Layout;
using FastLmm.Packing;
using FastLmm.TestSupport;

namespace FastLmm.Tests.Estimation;

/// <summary>Gradient, Hessian and Γ against extrapolated central differences at random θ, for ML, REML and every structure of G.</summary>
public class DerivativeTests
{
    /// <summary>Central differences at 2h and h, extrapolated, keep about nine digits of a smooth function computed to 1e-14.</summary>
    private const double Tolerance = 1e-7;
    private const double Step = 1e-3;

    public static TheoryData<EstimationMethod, int[], int> Cases()
    {
        var cases = new TheoryData<EstimationMethod, int[], int>();
        foreach (EstimationMethod method in Enum.GetValues<EstimationMethod>())
            foreach (int[] blocks in new int[][] { [1], [2], [1, 1], [3], [2, 1], [1, 1, 1], [2, 2], [5] })
                for (int seed = 1; seed <= 2; seed++) cases.Add(method, blocks, seed);
        return cases;
    }

    [Theory, MemberData(nameof(Cases))]
    public void GradientIsTheSlopeOfTheCriterion(EstimationMethod method, int[] blocks, int seed)
    {
        (ProfiledCriterion criterion, double[] theta) = Setup(method, blocks, seed);

        CriterionDerivatives derivatives = Differentiate(criterion, theta);

        for (int a = 0; a < theta.Length; a++)
        {
            double expected = Extrapolated(h => Value(criterion, Moved(theta, a, h)) - Value(criterion, Moved(theta, a, -h)));
            Assert.Equal(expected, derivatives.Gradient[a], Tolerance * (1 + Math.Abs(expected)));
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void HessianIsTheSlopeOfTheGradient(EstimationMethod method, int[] blocks, int seed)
    {
        (ProfiledCriterion criterion, double[] theta) = Setup(method, blocks, seed);
        double[,] hessian = Differentiate(criterion, theta).Hessian;
        double scale = hessian.Cast<double>().Max(Math.Abs);

        for (int a = 0; a < theta.Length; a++)
        {
            for (int b = 0; b < theta.Length; b++)
            {
                double expected = Extrapolated(h =>
                    Differentiate(criterion, Moved(theta, b, h)).Gradient[a] - Differentiate(criterion, Moved(theta, b, -h)).Gradient[a]);
                Assert.Equal(expected, hessian[a, b], Tolerance * (1 + scale));
            }
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void GammaGivesTheGradient(EstimationMethod method, int[] blocks, int seed)
    {
        (ProfiledCriterion criterion, double[] theta) = Setup(method, blocks, seed);
        CriterionDerivatives derivatives = Differentiate(criterion, theta);
        double[,] lambda = RelativeFactor.FromTheta(criterion.Structure, theta);

        for (int a = 0; a < theta.Length; a++)
        {
            (int row, int column) = criterion.Structure.Entries[a];
            double fromGamma = 2 * Enumerable.Range(0, criterion.Structure.Q).Sum(k => derivatives.Gamma[row, k] * lambda[k, column]);
            Assert.Equal(derivatives.Gradient[a], fromGamma, 1e-10 * (1 + Math.Abs(fromGamma)));
        }
    }

    [Fact]
    public void TheHessianInAZeroColumnIsTwiceGamma()
    {
        (ProfiledCriterion criterion, double[] theta) = Setup(EstimationMethod.Reml, [2], seed: 3);
        theta[2] = 0;

        CriterionDerivatives derivatives = Differentiate(criterion, theta);

        Assert.Equal(2 * derivatives.Gamma[1, 1], derivatives.Hessian[2, 2], 1e-10 * Math.Abs(derivatives.Gamma[1, 1]));
        Assert.Equal(0, derivatives.Hessian[0, 2], 1e-10);
        Assert.Equal(0, derivatives.Gradient[2], 1e-12);
    }

    internal static DesignProblem Problem(int seed, IReadOnlyList<int> blocks, int subjects = 25, int p = 3, bool weighted = true)
    {
        var design = new RandomDesign(seed, subjects, blocks.Sum(), p);
        var chunk = new DesignChunk(p, design.Q, design.Rows.Count, weighted) { Rows = design.Rows.Count };
        var random = new Random(seed);
        for (int i = 0; i < chunk.Rows; i++)
        {
            for (int k = 0; k < design.Q; k++) chunk.Z[k][i] = design.Rows[i][k];
            for (int c = 0; c < p; c++) chunk.X[c][i] = design.Rows[i][design.Q + c];
            chunk.Y[i] = design.Rows[i][^1];
            chunk.Subject[i] = design.SubjectOfRow[i];
            if (weighted) chunk.Weight![i] = 0.5 + random.NextDouble();
        }
        return new DesignProblem(chunk, blocks);
    }

    private static (ProfiledCriterion Criterion, double[] Theta) Setup(EstimationMethod method, int[] blocks, int seed)
    {
        PackedStatistics statistics = Problem(seed, blocks).Pack();
        var structure = new BlockStructure(blocks);
        var criterion = new ProfiledCriterion(
            new PackedSums(new SimdPasses(), statistics, 1), structure, method, statistics.Rows, statistics.SumLogWeights);
        var random = new Random(100 + seed);
        double[] theta = [.. structure.Entries.Select(entry => entry.Row == entry.Column ? 0.3 + random.NextDouble() : random.NextDouble() - 0.5)];
        return (criterion, theta);
    }

    private static double Value(ProfiledCriterion criterion, double[] theta) =>
        criterion.Evaluate(RelativeFactor.FromTheta(criterion.Structure, theta))!.D;

    private static CriterionDerivatives Differentiate(ProfiledCriterion criterion, double[] theta) =>
        criterion.Differentiate(criterion.Evaluate(RelativeFactor.FromTheta(criterion.Structure, theta))!);

    // (4 D(h) − D(2h)) / 3 with D(h) the central difference: the error falls with h⁴.
    private static double Extrapolated(Func<double, double> difference) =>
        (4 * difference(Step) / (2 * Step) - difference(2 * Step) / (4 * Step)) / 3;

    private static double[] Moved(double[] theta, int entry, double by)
    {
        double[] moved = [.. theta];
        moved[entry] += by;
        return moved;
    }
}
