using FastLmm.TestSupport;

namespace FastLmm.Tests.GoldenFiles;

/// <summary>The loaders of the reference answers read every file, and the files agree with each other.</summary>
public class GoldenFilesTests
{
    [Fact]
    public void EveryFitLoadsAndItsSizesAgree()
    {
        Assert.Equal(176, Golden.FitIds.Count);
        foreach (string id in Golden.FitIds)
        {
            GoldenFit fit = GoldenFit.Load(id);
            Assert.Equal(id, fit.Id);
            Assert.Equal(fit.Beta.Length, fit.BetaNames.Length);
            Assert.Equal(fit.Beta.Length, fit.VcovBeta.GetLength(0));
            Assert.Equal(fit.RandomBlocks.Sum(block => block.Length), fit.G.GetLength(0));
            Assert.Equal(fit.Subjects, fit.Blup.Values.GetLength(0));
        }
    }

    [Fact]
    public void EveryDesignHasTheSizesOfItsFit()
    {
        Assert.Equal(86, Golden.DesignNames.Count);
        foreach (string id in Golden.FitIdsWithDesign)
        {
            GoldenFit fit = GoldenFit.Load(id);
            GoldenDesign design = GoldenDesign.Load(Golden.DesignOf(id));
            Assert.Equal(fit.Rows, design.Rows);
            Assert.Equal(fit.Subjects, design.DistinctSubjects.Length);
            Assert.Equal(fit.Beta.Length, design.X.Length);
            Assert.Equal(fit.G.GetLength(0), design.Z.Length);
            Assert.Equal(fit.Weights is not null, design.Weight is not null);
            Assert.Equal(fit.Rows + fit.RowsDropped, GoldenDataset.Load(fit.Dataset).Rows.Count);
        }
    }

    [Fact]
    public void CertifiedObjectivesAgreeWithTheFits()
    {
        int seen = 0;
        foreach (string id in Golden.FitIds.Where(GoldenCertified.Exists))
        {
            GoldenFit fit = GoldenFit.Load(id);
            if (fit.Dataset == "syn_highicc") continue;
            Assert.Equal(fit.Objective, GoldenCertified.Load(id).Objective, 1e-9 + 1e-11 * Math.Abs(fit.Objective));
            seen++;
        }
        Assert.True(seen > 150, $"{seen} certified fits");
    }
}
