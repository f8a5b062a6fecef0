using FastLmm.Estimation;
using FastLmm.Inference.Comparison;
using FastLmm.Kernels.Layout;
using FastLmm.Packing;
using FastLmm.TestSupport;

namespace FastLmm.Tests.Inference.Comparison;

/// <summary>The statistics of a reduced model, made of those of the full one, against those packed from its rows; and what is left out.</summary>
public class ReducedModelTests
{
    private static readonly FitOptions Options = new() { Threads = 1 };

    /// <summary>Full random part, deletion by its place, the reduced random part, weighted.</summary>
    public static TheoryData<string, string, string, bool> Reductions => new()
    {
        { "(1 + t | id)", "t in (1 + t | id)", "(1 | id)", false },
        { "(1 + t + x | id)", "t in (1 + t + x | id)", "(1 + x | id)", true },
        { "(1 + t + x | id)", "x in (1 + t + x | id)", "(1 + t | id)", false },
        { "(0 + t + x | id)", "t in (0 + t + x | id)", "(0 + x | id)", false },
        { "(1 + t + x || id)", "(1 | id)", "(0 + t | id) + (0 + x | id)", true },
        { "(1 + t + x || id)", "x in (0 + x | id)", "(1 | id) + (0 + t | id)", false },
        { "(1 + t | id) + (0 + x | id)", "x in (0 + x | id)", "(1 + t | id)", false },
        { "(1 + t * x | id)", "t:x in (1 + t + x + t:x | id)", "(1 + t + x | id)", false },
        { "(1 + arm | id)", "arm in (1 + arm | id)", "(1 | id)", true },
        { "(0 + arm | id)", "arm in (0 + arm | id)", "(1 | id)", false },
        { "(1 + arm + t | id)", "arm in (1 + arm + t | id)", "(1 + t | id)", false },
        { "(0 + arm + t | id)", "arm in (0 + arm + t | id)", "(0 + t | id)", false },
        { "(0 + arm + t | id)", "t in (0 + arm + t | id)", "(0 + arm | id)", false },
        { "(0 + one + clock | id)", "one in (0 + one + clock | id)", "(0 + clock | id)", false },
        { "(1 + clock | id)", "clock in (1 + clock | id)", "(1 | id)", true },
    };

    [Theory, MemberData(nameof(Reductions))]
    public void CriterionEqualsThatOfTheReducedDesignAtAnyTheta(string random, string term, string reduced, bool weighted)
    {
        var cohort = new RandomCohort(11, 30, 7);
        LmmFit full = cohort.Fit("y ~ t + x + " + random, With(weighted)), direct = cohort.Fit("y ~ t + x + " + reduced, With(weighted));
        Deletion deletion = Deletion.All(full.State!.Data.Design.RandomBlocks, "id").Single(at => at.Term == term);
        PackedStatistics made = ReducedStatistics.Of(full.State.Data.Statistics, deletion.Columns, 1), packed = direct.State!.Data.Statistics;
        var structure = new BlockStructure([.. deletion.Blocks.Select(block => block.Size)]);

        Assert.Equal(direct.RandomBlocks.Select(block => block.Names), deletion.Blocks.Select(block => block.Names));
        Assert.Equal(packed.SubjectRank, made.SubjectRank);
        Assert.Equal(packed.WithinRank, made.WithinRank);
        Agreement.Near(packed.ResponseSquares, made.ResponseSquares, Tolerances.Identity * packed.ResponseSquares, "response squares");
        var draw = new Random(5);
        foreach (EstimationMethod method in new[] { EstimationMethod.Reml, EstimationMethod.Ml })
        {
            UserCriterion a = Criterion(packed, structure, method), b = Criterion(made, structure, method);
            for (int i = 0; i < 4; i++)
            {
                // Around the estimates: of the size of the columns, whatever their units.
                double[] theta = [.. direct.Theta.Select(value => value * (0.5 + draw.NextDouble()))];
                (double expected, double[] gradient) = a.ValueAndGradient(theta)!.Value;
                (double actual, double[] actualGradient) = b.ValueAndGradient(theta)!.Value;
                Agreement.Near(expected, actual, Tolerances.Identity * Math.Abs(expected), $"d at theta {i}");
                Agreement.NearLargest(gradient, actualGradient, Tolerances.Gradient, $"gradient at theta {i}");
            }
        }
    }

    [Theory, MemberData(nameof(Reductions))]
    public void TestsEqualThoseOfTwoFits(string random, string term, string reduced, bool weighted)
    {
        var cohort = new RandomCohort(12, 40, 7);
        LmmFit full = cohort.Fit("y ~ t + x + " + random, With(weighted)), direct = cohort.Fit("y ~ t + x + " + reduced, With(weighted));
        RandomEffectTest row = full.RandomEffectTests().Rows.Single(at => at.Term == term);

        Assert.Equal(direct.Parameters, row.Parameters);
        Agreement.Near(direct.LogLik, row.LogLik, Tolerances.Objective(direct.LogLik), "logLik");
        Agreement.Near(direct.Criterion - full.Criterion, row.Test!.ChiSquare, 2 * Tolerances.Objective(direct.Criterion), "LRT");
        LikelihoodRatioTest compared = ModelComparison.Compare(RefitRule.Never, full, direct).Rows[1].Test!;
        Agreement.Near(compared.PValue, row.Test.PValue, Tolerances.Objective(direct.Criterion), "p");
        Assert.Equal(compared.Boundary!.Rule, row.Test.Boundary!.Rule);
    }

    [Fact]
    public void ASingleEffectLeavesTheLinearModel()
    {
        var cohort = new RandomCohort(13, 20, 5);
        foreach (string random in new[] { "(1 | id)", "(0 + t | id)" })
        {
            LmmFit fit = cohort.Fit("y ~ t + x + " + random, Options);
            RandomEffectTest row = fit.RandomEffectTests().Rows[1];
            double expected = LinearModel.RemlCriterion(cohort);
            Agreement.Near(expected, -2 * row.LogLik, Tolerances.Identity * expected, "REML criterion of the linear model");
            Assert.Equal((4, 1), (row.Parameters, row.Test!.Df));
            Assert.Equal("half chi-square(0), half chi-square(1): a variance that may be zero", row.Test.Boundary!.Rule);
            Agreement.Near(row.Test.PValue / 2, row.Test.Boundary.PValue, Tolerances.Identity, "p at the boundary");
        }
    }

    [Fact]
    public void TermsThatOthersContainStayAndRecodedFactorsAreNotTested()
    {
        var cohort = new RandomCohort(14, 40, 7);
        Assert.Equal(["<none>", "t:x in (1 + t + x + t:x | id)"], Terms(cohort.Fit("y ~ t + (t * x | id)", Options).RandomEffectTests()));
        RandomEffectTests table = cohort.Fit("y ~ t + (0 + arm + half | id)", Options).RandomEffectTests();
        Assert.Equal(["<none>", "half in (0 + arm + half | id)"], Terms(table));
        Assert.Contains("coded anew", Assert.Single(table.Messages), StringComparison.Ordinal);
    }

    [Fact]
    public void ThreadsDoNotChangeABit()
    {
        LmmFit fit = new RandomCohort(15, 300, 6).Fit("y ~ t + (1 + t + x | id)", Options);
        RandomEffectTests one = fit.RandomEffectTests();
        RandomEffectTests two = new RandomCohort(15, 300, 6).Fit("y ~ t + (1 + t + x | id)", Options with { Threads = 2 }).RandomEffectTests();
        Assert.Equal(one.Rows.Select(row => row.LogLik), two.Rows.Select(row => row.LogLik));
    }

    private static IEnumerable<string> Terms(RandomEffectTests table) => table.Rows.Select(row => row.Term);

    private static FitOptions With(bool weighted) => weighted ? Options with { Weights = "w" } : Options;

    private static UserCriterion Criterion(PackedStatistics statistics, BlockStructure structure, EstimationMethod method) =>
        new(statistics, structure, new FastLmm.Engine.PackedSums(new FastLmm.Kernels.Drivers.SimdPasses(), statistics, 1), method);
}
