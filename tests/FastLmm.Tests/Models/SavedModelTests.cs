using FastLmm.Designs;
using FastLmm.Models;
using FastLmm.Tables;
using FastLmm.Tests.GoldenFits;
using FastLmm.TestSupport;

namespace FastLmm.Tests.Models;

/// <summary>A model that was written and read gives the numbers of its fit, and makes rows of X and Z as the fit did; all golden fits.</summary>
public sealed class SavedModelTests : ModelFolder
{
    public static TheoryData<string> Ids => [.. Golden.FitIds.Where(id => !GoldenIds.IsNumericallyHard(id))];

    public static TheoryData<string> Designs => [.. Golden.FitIds.Where(id => id.EndsWith(".REML", StringComparison.Ordinal))];

    [Theory, MemberData(nameof(Ids))]
    public void NumbersAreTheSameBits(string id)
    {
        LmmFit fit = CsvFit.Of(id);
        SavedModel model = SaveAndLoad(fit.ToSavedModel());

        ModelBits.AssertSame(fit, model);
        Assert.Equal(fit.State!.Data.Statistics.Fingerprint, model.Fingerprint);
        RandomEffects expected = fit.RandomEffects, actual = model.RandomEffects;
        Assert.Equal(expected.SubjectIds, actual.SubjectIds);
        Assert.Equal(expected.Names, actual.Names);
        Assert.Equal(expected.RowCounts, actual.RowCounts);
        Assert.Equal(ModelBits.Bits(expected.Values), ModelBits.Bits(actual.Values));
        Assert.Equal(ModelBits.Bits(expected.ConditionalCovariances), ModelBits.Bits(actual.ConditionalCovariances));
    }

    [Theory, MemberData(nameof(Designs))]
    public void RowsOfTheSameDataAreTheSameBits(string id)
    {
        LmmFit fit = CsvFit.Of(id);
        SavedModel model = SaveAndLoad(fit.ToSavedModel());
        using Table table = Table.FromCsv(GoldenDataset.Load(GoldenFit.Load(id).Dataset).CsvPath, model.ReadingOfOtherData);
        using NewRows rows = model.Recipe.Open(table, DesignParts.All);

        IReadOnlyList<DesignChunk> expected = fit.State!.Data.Rows!.Chunks;
        int chunks = 0;
        foreach (DesignChunk actual in rows.Chunks().Where(chunk => chunk.Rows > 0))
        {
            DesignChunk own = expected[chunks++];
            AssertSame(own, actual);
            Assert.Equal(own.Subject.Take(own.Rows).Select(fit.State.Data.IdOf), actual.Subject.Take(actual.Rows).Select(rows.SubjectId));
        }
        Assert.Equal(expected.Count, chunks);
        Assert.Equal(fit.RowsDropped, rows.Design.Dropped.Total);
    }

    [Fact]
    public void SettingsAndReadingComeBack()
    {
        const string Csv = "id,y,x,sex,w,o\n1,1,2,F,1,0.5\n1,3,4,M,2,0.5\n2,2,-,M,1,0\n2,4,5,F,2,0\n3,5,1,F,1,1\n3,1,8,M,1,1\n3,2,2,F,1,2\n1,0,3,M,3,1\n";
        var options = new FitOptions
        {
            Method = EstimationMethod.Ml,
            Weights = "w",
            Offset = "o",
            Subset = "y < 5",
            Levels = new Dictionary<string, IReadOnlyList<string>> { ["sex"] = ["M", "F"] },
            Contrasts = new Dictionary<string, string> { ["sex"] = "sum" },
            Df = DfMethod.None,
            Level = 0.9,
        };
        var reading = new TableOptions { MissingTokens = ["-"], Factors = ["id"], Numerics = ["x"], RowsToDecideKinds = 50 };
        using Table table = Tables.CsvTexts.Of(Csv, reading);
        LmmFit fit = LinearMixedModel.Fit("y ~ x + sex + (1 | id)", table, options);
        SavedModel model = SaveAndLoad(fit.ToSavedModel());

        ModelBits.AssertSame(fit, model);
        FitOptions settings = model.Settings;
        Assert.Equal((EstimationMethod.Ml, "w", "o", "y < 5", DfMethod.None, 0.9),
            (settings.Method, settings.Weights, settings.Offset, settings.Subset, settings.Df, settings.Level));
        Assert.Equal(options.Levels["sex"], settings.Levels["sex"]);
        Assert.Equal("sum", settings.Contrasts["sex"]);
        Assert.Equal(reading.MissingTokens, model.Reading.MissingTokens);
        Assert.Equal(reading.Factors, model.Reading.Factors);
        Assert.Equal(reading.Numerics, model.Reading.Numerics);
        Assert.Equal(50, model.Reading.RowsToDecideKinds);
        Assert.Empty(model.DataFiles);
        Assert.Contains("1 row was left out: x missing in 1", model.Messages);
    }

    [Fact]
    public void FilesAreKnownAgainByTheirEnds()
    {
        string path = InFolder("data.csv");
        File.Copy(GoldenDataset.Load("Orthodont").CsvPath, path);
        using Table table = Table.FromCsv(path);
        LmmFit fit = LinearMixedModel.Fit("distance ~ age + (1 | Subject)", table);
        DataFile file = Assert.Single(SaveAndLoad(fit.ToSavedModel()).DataFiles);

        Assert.Equal((path, new FileInfo(path).Length), (file.Path, file.Bytes));
        Assert.True(file.IsAt());
        string moved = InFolder("moved.csv");
        File.Move(path, moved);
        Assert.False(file.IsAt());
        Assert.True(file.IsAt(moved));
        byte[] bytes = File.ReadAllBytes(moved);
        bytes[^3]++;
        File.WriteAllBytes(moved, bytes);
        Assert.False(file.IsAt(moved));
    }

    [Fact]
    public void AFileThatChangedSinceItWasReadIsNotTakenForTheData()
    {
        string path = InFolder("data.csv");
        File.Copy(GoldenDataset.Load("Orthodont").CsvPath, path);
        using Table table = Table.FromCsv(path);
        LmmFit fit = LinearMixedModel.Fit("distance ~ age + (1 | Subject)", table);
        File.AppendAllText(path, "\n");

        DataFile file = Assert.Single(SaveAndLoad(fit.ToSavedModel()).DataFiles);
        Assert.Null(file.Hash);
        Assert.False(file.IsAt());
    }

    private static void AssertSame(DesignChunk expected, DesignChunk actual)
    {
        Assert.Equal(expected.Row.Take(expected.Rows), actual.Row.Take(actual.Rows));
        foreach ((double[] a, double[] b) in (IEnumerable<(double[], double[])>)
                 [.. expected.X.Zip(actual.X), .. expected.Z.Zip(actual.Z), (expected.Y, actual.Y), (expected.Offset, actual.Offset)])
            Assert.Equal(ModelBits.Bits(a.Take(expected.Rows)), ModelBits.Bits(b.Take(actual.Rows)));
        Assert.Equal(expected.Weight?.Take(expected.Rows), actual.Weight?.Take(actual.Rows));
    }
}
