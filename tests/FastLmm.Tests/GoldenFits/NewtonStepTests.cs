using FastLmm.TestSupport;

namespace FastLmm.Tests.GoldenFits;

/// <summary>How many Newton steps the golden fits need; METHOD.md 5 counted 9 at most, 4 in the middle.</summary>
public class NewtonStepTests
{
    private const int Most = 15;
    private const int Median = 5;

    [Fact]
    public void NoGoldenFitNeedsMoreThanFifteenStepsAndHalfNeedFive()
    {
        (string Id, int Steps)[] counted =
            [.. Golden.FitIdsWithDesign.Select(id => (id, EngineFit.Of(id).Estimates.Optimum.Iterations)).OrderBy(fit => fit.Iterations)];
        Assert.True(counted[^1].Steps <= Most, $"{counted[^1].Id} needs {counted[^1].Steps} steps");
        Assert.True(counted[counted.Length / 2].Steps <= Median, $"half of the fits need {counted[counted.Length / 2].Steps} steps or more");
    }
}
