using FastLmm.Inference.Comparison;
using FastLmm.TestSupport;

namespace FastLmm.Tests.Inference.Comparison;

/// <summary>Which mixture belongs to which change of the random part (METHOD.md 6e); tails of χ² from tables.</summary>
public class BoundaryRuleTests
{
    // P(χ²_k > 3.841458820694124) for k = 1, 2, 3.
    private const double Statistic = 3.841458820694124;
    private static readonly double[] Tail = [0, 0.05, 0.14650006448608432, 0.2791004637835977];

    /// <summary>Blocks before and after, effects separated by spaces; degrees of freedom of the two halves, −1 for unknown.</summary>
    public static TheoryData<string, string, int, int> Changes => new()
    {
        { "", "1", 0, 1 },
        { "1", "1 t", 1, 2 },
        { "1 t", "1 t x", 2, 3 },
        { "t", "1 t", 1, 2 },
        { "1", "1|t", 0, 1 },
        { "1 t", "1 t|x", 0, 1 },
        { "1|t", "1 t", 1, 1 },
        { "1|t|x", "1 t x", 3, 3 },
        { "1 t|x", "1 t x", 2, 2 },
        { "1", "1 t x", -1, -1 },
        { "1", "1|t|x", -1, -1 },
        { "", "1 t", -1, -1 },
        { "1|t", "1 t x", -1, -1 },
        { "1", "t", -1, -1 },
        { "1 t", "1 x|t", -1, -1 },
    };

    [Theory, MemberData(nameof(Changes))]
    public void EveryChangeHasItsMixture(string before, string after, int low, int high)
    {
        BoundaryTest test = BoundaryRule.Of(Statistic, Part(before), Part(after), 0)!;
        if (low < 0)
        {
            Assert.True(double.IsNaN(test.PValue));
            Assert.Contains("bootstrap", test.Rule, StringComparison.Ordinal);
            return;
        }
        Agreement.Near((Tail[low] + Tail[high]) / 2, test.PValue, Tolerances.ChiSquareTable, test.Rule);
        Assert.Contains($"chi-square({high})", test.Rule, StringComparison.Ordinal);
    }

    [Fact]
    public void FixedEffectsAddTheirDegreesOfFreedomToBothHalves() =>
        Agreement.Near((Tail[2] + Tail[3]) / 2, BoundaryRule.Of(Statistic, Part("1"), Part("1 t"), 1)!.PValue, Tolerances.ChiSquareTable, "p");

    [Fact]
    public void TheSameRandomPartHasNoBoundary() => Assert.Null(BoundaryRule.Of(Statistic, Part("1 t|x"), Part("x|t 1"), 2));

    [Fact]
    public void ASingularNullModelHasNoKnownMixture()
    {
        BoundaryTest test = BoundaryRule.Of(Statistic, Part("1") with { OnBoundary = true }, Part("1 t"), 0)!;
        Assert.True(double.IsNaN(test.PValue));
        Assert.Contains("itself estimated as zero", test.Rule, StringComparison.Ordinal);
    }

    [Fact]
    public void NoImprovementIsNoEvidence() => Assert.Equal(1, BoundaryRule.Of(0, Part(""), Part("1"), 0)!.PValue);

    private static RandomPart Part(string blocks) =>
        new([.. blocks.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(block => block.Split(' '))], false);
}
