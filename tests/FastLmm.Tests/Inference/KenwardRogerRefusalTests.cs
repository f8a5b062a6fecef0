using FastLmm.Inference;
using FastLmm.TestSupport;

namespace FastLmm.Tests.Inference;

/// <summary>Where Kenward and Roger's method is not defined, and data at the edge of what it is defined for.</summary>
public class KenwardRogerRefusalTests
{
    private static readonly FitOptions KenwardRoger = new() { Df = DfMethod.KenwardRoger, Threads = 1 };

    [Fact]
    public void MaximumLikelihoodIsRefusedBeforeTheDataAreRead()
    {
        var error = Assert.Throws<LmmException>(() =>
            new RandomCohort(1, 10, 4).Fit("y ~ nothing + (1 | id)", KenwardRoger with { Method = EstimationMethod.Ml }));
        Assert.Equal("Kenward-Roger's degrees of freedom need REML: leave out --ml, or use --df satterthwaite", error.Message);
        Assert.Equal(FailureKind.BadInput, error.Kind);
    }

    [Fact]
    public void OneRowPerSubjectIsRefusedAsInAnyFit()
    {
        var error = Assert.Throws<LmmException>(() => new RandomCohort(1, 30, 1).Fit("y ~ x + (1 | id)", KenwardRoger));
        Assert.Contains("no subject has more than 1 row", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SingletonsBesideOthersAreUsed()
    {
        LmmFit fit = new RandomCohort(3, 25, 2).Fit("y ~ t + x + (1 | id)", KenwardRoger);
        Assert.All(fit.FixedEffects, effect => Assert.InRange(effect.Df, 1, fit.Rows));
    }

    [Fact]
    public void TwoSubjectsHaveWhatTheyTell()
    {
        LmmFit fit = new RandomCohort(8, 2, 12).Fit("y ~ t + x + (1 | id)", KenwardRoger);
        Assert.InRange(fit.FixedEffects[0].Df, 0.5, 2);         // the mean of two subjects
        Assert.InRange(fit.FixedEffects[1].Df, 19, 22);         // within them
    }

    [Fact]
    public void AVarianceThatTheFixedEffectsHideLeavesNoDegreesOfFreedomWhereItMatters()
    {
        LmmFit fit = new RandomCohort(8, 2, 12).Fit("y ~ t + x + site + (1 | id)", KenwardRoger);      // site is the subject
        Assert.Equal([true, false, false, true], fit.FixedEffects.Select(effect => double.IsNaN(effect.Df)));
        Assert.Equal([true, false, false, true], fit.FixedEffects.Select(effect => double.IsNaN(effect.PValue)));
        Agreement.Near(20, fit.FixedEffects[1].Df, 1e-6, "df of t");
        Assert.True(double.IsNaN(fit.Mean.Test(new double[,] { { 0, 1, 0, 0 }, { 0, 0, 0, 1 } }).PValue));
        Assert.False(double.IsNaN(fit.Mean.Test(new double[,] { { 0, 1, 0, 0 }, { 0, 0, 1, 0 } }).PValue));
        Assert.Contains(fit.Messages, message => message.Contains("Kenward-Roger", StringComparison.Ordinal));
    }

    [Fact]
    public void ABackendThatWorksFromRowsGivesTheSame()
    {
        var cohort = new RandomCohort(4, 12, 5);
        LmmFit simd = cohort.Fit("y ~ t + x + (1 + t | id)", KenwardRoger);
        LmmFit reference = cohort.Fit("y ~ t + x + (1 + t | id)", KenwardRoger with { Backend = "reference" });
        for (int c = 0; c < simd.FixedEffects.Count; c++)
            Agreement.Near(simd.FixedEffects[c].Df, reference.FixedEffects[c].Df, Tolerances.KenwardRoger * simd.FixedEffects[c].Df, "df");
        Agreement.NearCovariance(simd.Vcov, reference.Vcov, simd.Vcov, Tolerances.KenwardRoger, "vcov");
    }

    [Fact]
    public void WithoutFixedEffectsThereIsNothingToTest()
    {
        LmmFit fit = new RandomCohort(5, 12, 4).Fit("y ~ 0 + (1 | id)", KenwardRoger);
        Assert.IsType<KenwardRogerInference>(fit.Mean);
        Assert.Empty(fit.FixedEffects);
    }

    [Fact]
    public void AHypothesisThatSaysNothingHasNoTest()
    {
        FTest test = new RandomCohort(6, 12, 4).Fit("y ~ t + (1 | id)", KenwardRoger).Mean.Test(new double[2, 2]);
        Assert.Equal(0, test.NumeratorDf);
        Assert.True(double.IsNaN(test.F) && double.IsNaN(test.PValue));
    }
}
