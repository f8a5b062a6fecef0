using FastLmm.Inference;
using FastLmm.Inference.Means;
using FastLmm.Models;
using FastLmm.TestSupport;

namespace FastLmm.Tests.Inference;

/// <summary>Marginal means by their definition, of saved models, and where emmeans gives nothing to compare with.</summary>
public class MeansOfModelsTests
{
    [Theory]
    [InlineData("Orthodont.sex_ris.REML", "Sex | age")]
    [InlineData("Orthodont.poly2_ri.REML", "trend(age) ~ Sex")]
    [InlineData("sleepstudy.ns3_ris.REML", "trend(Days)")]
    [InlineData("cake.empty_cell.REML", "recipe | temperature")]
    [InlineData("formulas.logical.REML", "b * h")]
    [InlineData("formulas.two_values.REML", "f | k")]
    [InlineData("syn_rankdef.ri.REML", "1")]
    [InlineData("OrthodontWeighted.off_ri.REML", "Sex")]
    public void SavedModelsGiveTheSameBits(string id, string spec)
    {
        LmmFit fit = InferenceFit.Of(id);
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            fit.ToSavedModel().Save(path);
            MeansOptions options = new() { Weights = MeansWeights.Proportional };
            MarginalMeans expected = fit.Means(spec, options), actual = SavedModel.Load(path).Means(spec, options);
            Assert.Equal(expected.Rows.Select(Text), actual.Rows.Select(Text));
            if (expected.Rows.Count > 1) Assert.Equal(expected.Pairwise().Select(row => row.ToString()), actual.Pairwise().Select(row => row.ToString()));
        }
        finally
        {
            File.Delete(path);
        }

        static string Text(MarginalMean row) => string.Join(' ', row.Levels) + row;
    }

    [Fact]
    public void ALogarithmsTrendIsItsDerivative()
    {
        var at = new Dictionary<string, IReadOnlyList<string>> { ["conc"] = ["100", "435", "900"] };
        double[,] functions = InferenceFit.Of("CO2.ri.REML").Means("trend(conc) ~ conc", new MeansOptions { At = at }).LinearFunctions;
        double[] expected = [1 / 100.0, 1 / 435.0, 1 / 900.0];
        for (int k = 0; k < 3; k++) Agreement.Near(expected[k], functions[k, 1], 1e-11 * expected[k], "d log(conc)");
    }

    [Fact]
    public void MeansAreAveragesOfPredictions()
    {
        LmmFit fit = InferenceFit.Of("cake.ri.REML");
        double[] beta = [.. fit.FixedEffects.Select(effect => effect.Estimate)];
        IReadOnlyList<MarginalMean> cells = fit.Means("recipe * temperature").Rows;
        string[] names = [.. fit.FixedEffects.Select(effect => effect.Name)];
        foreach (MarginalMean cell in cells)
        {
            (string recipe, string temperature) = (cell.Levels[0], cell.Levels[1]);
            string[] of = ["(Intercept)", $"recipe{recipe}", $"temperature{temperature}", $"recipe{recipe}:temperature{temperature}"];
            Assert.Equal(names.Select((name, c) => of.Contains(name) ? beta[c] : 0).Sum(), cell.Estimate, 1e-10);
        }
        foreach (MarginalMean mean in fit.Means("recipe").Rows)
            Assert.Equal(cells.Where(cell => cell.Levels[0] == mean.Levels[0]).Average(cell => cell.Estimate), mean.Estimate, 1e-10);
    }

    [Fact]
    public void MissingCellsAreToldOf()
    {
        MarginalMeans means = InferenceFit.Of("cake.empty_cell.REML").Means("recipe");
        Assert.Equal([true, true, false], means.Rows.Select(row => row.IsEstimable));
        Assert.Equal(["1 of 3 cannot be estimated: the data have no rows that determine the dropped columns they need"], means.Messages);
        Assert.Equal([false, true, true], means.Pairwise().Select(row => double.IsNaN(row.Estimate)));
        Assert.Equal(["temperature"], means.AveragedOver);
    }

    [Fact]
    public void AdjustmentsOfOneContrastChangeNothing()
    {
        MarginalMeans means = InferenceFit.Of("Orthodont.sex_ris.REML").Means("Sex");
        foreach (Adjustment adjustment in Enum.GetValues<Adjustment>())
            Assert.Equal(means.Pairwise(Adjustment.None)[0].ToString(), means.Pairwise(adjustment)[0].ToString());
    }
}
