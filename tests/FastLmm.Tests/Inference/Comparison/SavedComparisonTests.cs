using FastLmm.Inference;
using FastLmm.Inference.Comparison;
using FastLmm.Models;

namespace FastLmm.Tests.Inference.Comparison;

/// <summary>What is saved gives the same tests to the bit.</summary>
public sealed class SavedComparisonTests : IDisposable
{
    private static readonly FitOptions KenwardRoger = new() { Df = DfMethod.KenwardRoger, Threads = 1 };
    private static readonly RandomCohort Cohort = new(31, 25, 6);
    private readonly string _file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    [Fact]
    public void AModelWithKenwardRogerTestsAsItsFit()
    {
        LmmFit fit = Cohort.Fit("y ~ t + x + site + (1 + t | id)", KenwardRoger);
        fit.ToSavedModel().Save(_file);
        MeanInference loaded = SavedModel.Load(_file).Mean;
        double[,] l = { { 0, 1, 0, 0 }, { 0, 0, 1, -1 } };
        Assert.Equal("kenward-roger", loaded.Method);
        Assert.Equal(fit.Mean.Test(l), loaded.Test(l));
        Assert.Equal(fit.Mean.Contrast([1, 0, 2, 0]), loaded.Contrast([1, 0, 2, 0]));
    }

    [Fact]
    public void DegreesOfFreedomThatDoNotExistStaySo()
    {
        LmmFit fit = new RandomCohort(8, 2, 12).Fit("y ~ t + site + (1 | id)", KenwardRoger);
        fit.ToSavedModel().Save(_file);
        Assert.True(double.IsNaN(SavedModel.Load(_file).Mean.Df([0, 0, 1])));
    }

    [Fact]
    public void StatisticsGiveTheSameTestsAndCanBeComparedWithFitsOfTheData()
    {
        LmmFit fit = Cohort.Fit("y ~ t + (1 + t + x | id)", KenwardRoger), small = Cohort.Fit("y ~ t + (1 | id)", KenwardRoger);
        fit.ToStatistics().Save(_file);
        LmmFit again = LinearMixedModel.Fit(LmmStatistics.Load(_file), KenwardRoger);

        Assert.Equal(fit.FixedEffects.Select(effect => effect.Df), again.FixedEffects.Select(effect => effect.Df));
        Assert.Equal(fit.RandomEffectTests().Rows, again.RandomEffectTests().Rows);
        Assert.Equal(ModelComparison.Compare(small, fit).Rows, ModelComparison.Compare(small, again).Rows);
        Assert.Throws<LmmException>(() =>
            LinearMixedModel.Fit(LmmStatistics.Load(_file), KenwardRoger with { Method = EstimationMethod.Ml }));
    }

    public void Dispose() => File.Delete(_file);
}
