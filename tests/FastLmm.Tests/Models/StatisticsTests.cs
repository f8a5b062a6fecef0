using FastLmm.Models;
using FastLmm.Tests.GoldenFits;
using FastLmm.Tests.Invariance;
using FastLmm.TestSupport;

namespace FastLmm.Tests.Models;

/// <summary>Statistics that were written and read give the fits that the data give, by both methods; all golden fits.</summary>
public sealed class StatisticsTests : ModelFolder
{
    private const int Seeds = 300;

    public static TheoryData<string> Ids => [.. Golden.FitIds.Where(id => !GoldenIds.IsNumericallyHard(id))];

    [Theory, MemberData(nameof(Ids))]
    public void FitsAreTheSameBits(string id)
    {
        LmmFit fit = CsvFit.Of(id);
        LmmStatistics statistics = SaveAndLoad(fit.ToStatistics());
        Assert.Equal(PackedBits.Of(fit.State!.Data.Statistics), PackedBits.Of(statistics.Data.Statistics));

        Assert.Equal(fit.State.Data.Statistics.Fingerprint, statistics.Data.Statistics.Fingerprint);

        LmmFit again = LinearMixedModel.Fit(statistics, new FitOptions { Method = fit.Method, Threads = 1 });
        ModelBits.AssertSame(fit, again);
        SameFit.CheckBits(fit, again);
        Assert.Equal((fit.RowsDropped, fit.SubjectsDropped, fit.Convergence.Iterations), (again.RowsDropped, again.SubjectsDropped, again.Convergence.Iterations));
    }

    [Theory]
    [InlineData("Orthodont.ris")]
    [InlineData("sleepstudyWeighted.w_ris")]
    public void StatisticsOfAFitByRemlGiveTheFitByMl(string model)
    {
        LmmStatistics statistics = SaveAndLoad(CsvFit.Of(model + ".REML").ToStatistics());
        LmmFit ml = LinearMixedModel.Fit(statistics, new FitOptions { Method = EstimationMethod.Ml, Threads = 1 });
        ModelBits.AssertSame(CsvFit.Of(model + ".ML"), ml);
    }

    [Theory]
    [InlineData("Orthodont.ris.REML")]
    [InlineData("sleepstudyWeighted.w_ris.REML")]
    [InlineData("CO2.ris.REML")]
    public void KenwardRogerComesFromStatisticsAndIsSaved(string id)
    {
        var options = new FitOptions { Df = DfMethod.KenwardRoger, Threads = 1 };
        LmmStatistics statistics = CsvFit.Of(id).ToStatistics();
        LmmFit expected = LinearMixedModel.Fit(statistics, options), actual = LinearMixedModel.Fit(SaveAndLoad(statistics), options);

        Assert.Equal("kenward-roger", expected.Mean.Method);
        ModelBits.AssertSame(expected, actual);
        ModelBits.AssertSame(expected, SaveAndLoad(actual.ToSavedModel()));
    }

    [Theory]
    [InlineData("Orthodont.ris.REML")]
    [InlineData("sleepstudyWeighted.w_ris.REML")]
    public void RobustCovariancesComeFromStatisticsThatWereMadeForThem(string id)
    {
        GoldenFit golden = GoldenFit.Load(id);
        using FastLmm.Tables.Table table = FastLmm.Tables.Table.FromCsv(GoldenDataset.Load(golden.Dataset).CsvPath, CsvFit.TableOptions(golden));
        LmmFit fit = LinearMixedModel.Fit(golden.Formula, table, CsvFit.Options(golden) with { Robust = RobustType.CR2 });
        var options = new FitOptions { Robust = RobustType.CR2, Threads = 1 };
        LmmFit again = LinearMixedModel.Fit(SaveAndLoad(fit.ToStatistics()), options);

        Assert.Equal("CR2", again.Mean.Method);
        ModelBits.AssertSame(fit, again);
        ModelBits.AssertSame(fit, SaveAndLoad(again.ToSavedModel()));
        Refused(() => LinearMixedModel.Fit(CsvFit.Of(id).ToStatistics(), options), "robust covariances need the rows, which statistics do not hold");
    }

    [Fact]
    public void AModelComesFromStatisticsToo()
    {
        LmmFit fit = CsvFit.Of("Orthodont.ris.REML");
        LmmFit again = LinearMixedModel.Fit(SaveAndLoad(fit.ToStatistics()), new FitOptions { Threads = 1 });
        SavedModel expected = fit.ToSavedModel(), actual = SaveAndLoad(again.ToSavedModel());
        ModelBits.AssertSame(expected, actual);
        Assert.Equal(expected.DataFiles, actual.DataFiles);
    }

    [Fact]
    public void TheModelKnowsItsStatistics()
    {
        SavedModel model = CsvFit.Of("Orthodont.ris.REML").ToSavedModel();
        model.RequireSame(CsvFit.Of("Orthodont.ris.ML").ToStatistics(), "a.stats");
        Refused(() => model.RequireSame(CsvFit.Of("Orthodont.ri.REML").ToStatistics(), "a.stats"), "a.stats does not hold what the model was fitted to: their formula is ");
        string csv = File.ReadAllText(GoldenDataset.Load("Orthodont").CsvPath);
        Refused(() => model.RequireSame(Collect(csv, "age > 8"), "a.stats"),
            "they have 81 rows of 27 subjects, and the model was fitted to 108 of 27");
        model.RequireSame(Collect(csv, null), "a.stats");
        Refused(() => model.RequireSame(Collect(csv.Replace("26,", "26.001,", StringComparison.Ordinal), null), "a.stats"),
            "the criterion at the model's estimates is another");

        LmmStatistics Collect(string text, string? subset) =>
            LmmStatistics.Collect(model.Formula, Tables.CsvTexts.Of(text, model.Reading), model.Settings with { Subset = subset });
    }

    [Fact]
    public void WhatNeedsRowsIsASentence()
    {
        LmmStatistics statistics = SaveAndLoad(CsvFit.Of("Orthodont.ris.REML").ToStatistics());
        LmmFit fit = LinearMixedModel.Fit(statistics);
        Assert.Null(fit.ResidualQuantiles);
        Refused(() => fit.FittedValues().First(), "fitted values and residuals need the rows, which statistics do not hold; fit the data");
        Assert.All(fit.RandomEffects.Contributions, contribution => Assert.True(double.IsNaN(contribution)));
        Refused(() => LinearMixedModel.Fit(statistics, new FitOptions { Backend = "reference" }), "computes from the rows, which statistics do not hold");
        Refused(() => LinearMixedModel.Fit(statistics, new FitOptions { Weights = "age" }), "the statistics were made with other weights");
        Refused(() => LinearMixedModel.Fit(statistics, new FitOptions { Contrasts = new Dictionary<string, string> { ["Sex"] = "sum" } }), "other contrasts");
    }

    [Fact]
    public void DamagedFilesAreSentencesOrHarmless()
    {
        string path = InFolder("fit.stats");
        LmmFit fit = CsvFit.Of("OrthodontWeighted.w_ri.REML");
        LmmStatistics whole = fit.ToStatistics();
        whole.Save(path);
        byte[] good = File.ReadAllBytes(path);
        long[] bits = PackedBits.Of(whole.Data.Statistics);
        int refused = 0;
        for (int seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            byte[] bad = [.. good];
            if (seed % 3 == 0) bad = good[..random.Next(good.Length)];
            else if (seed % 3 == 1) bad[random.Next(bad.Length)] ^= (byte)(1 << random.Next(8));
            else bad = [.. good, .. new byte[random.Next(1, 100)]];
            File.WriteAllBytes(path, bad);
            try
            {
                LmmStatistics loaded = LmmStatistics.Load(path);
                Assert.Equal(bits, PackedBits.Of(loaded.Data.Statistics));
                Assert.Equal(fit.RandomEffects.SubjectIds, Enumerable.Range(0, loaded.Subjects).Select(loaded.Data.IdOf));
            }
            catch (LmmException error)
            {
                Assert.Equal(FailureKind.BadInput, error.Kind);
                Assert.StartsWith($"{path} is ", error.Message, StringComparison.Ordinal);
                refused++;
            }
        }
        Assert.True(refused > Seeds * 0.8, $"{refused} of {Seeds} refused");
    }

    [Theory]
    [InlineData(8, 2, "is a file of statistics of version 2, and this program reads version 1; write it again with fit --save-stats")]
    [InlineData(0, 'X', "is not a file of statistics; give the file that fit --save-stats wrote")]
    public void OtherFilesAreSentences(int place, int value, string sentence)
    {
        string path = InFolder("fit.stats");
        CsvFit.Of("Orthodont.ris.REML").ToStatistics().Save(path);
        byte[] bytes = File.ReadAllBytes(path);
        bytes[place] = (byte)value;
        File.WriteAllBytes(path, bytes);
        Refused(() => LmmStatistics.Load(path), $"{path} {sentence}");
    }

    private static void Refused(Action load, string part) => Refused(() => { load(); return 0; }, part);

    private static void Refused<T>(Func<T> load, string part)
    {
        LmmException error = Assert.Throws<LmmException>(() => { load(); });
        Assert.Equal(FailureKind.BadInput, error.Kind);
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }
}
