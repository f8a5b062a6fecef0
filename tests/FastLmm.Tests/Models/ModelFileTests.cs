using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FastLmm.Models;
using FastLmm.Reporting;
using FastLmm.TestSupport;

namespace FastLmm.Tests.Models;

/// <summary>The file of a model: its text, and what is said of files that are not one.</summary>
public sealed class ModelFileTests : ModelFolder
{
    private const int Seeds = 300;

    [Fact]
    public void TheTextIsThatOfTheGoldenFile()
    {
        string path = InFolder("model.json"), golden = Golden.PathOf("saved", "model.json");
        HandMadeModel.Make().Save(path);
        string text = File.ReadAllText(path);

        // The version of the program and with it the checksum change; nothing else may without a new version of the format.
        Assert.Equal(WithoutVersion(File.ReadAllText(golden)), WithoutVersion(text));
        ModelBits.AssertSame(SavedModel.Load(golden), SavedModel.Load(path));
    }

    // Written before the file held no-pooling estimates and E_i.
    [Fact]
    public void AFileOfTheFirstFormStillLoadsAndSaysWhatItLacks()
    {
        SavedModel first = SavedModel.Load(Golden.PathOf("saved", "model-first.json"));
        ModelBits.AssertSame(HandMadeModel.Make(), first);
        Assert.Equal(HandMadeModel.Make().RandomEffects.Values, first.RandomEffects.Values);
        Refused(() => first.RandomEffects.Sensitivities, "saved by an earlier version", "save it again with fit --save");
        Refused(() => first.RandomEffects.OwnEstimates, "saved by an earlier version");
    }

    [Fact]
    public void OtherBlanksAndLineEndsDoNoHarm()
    {
        string path = InFolder("model.json");
        HandMadeModel.Make().Save(path);
        string compact = JsonNode.Parse(File.ReadAllText(path))!.ToJsonString();
        string windows = File.ReadAllText(path).ReplaceLineEndings("\r\n");
        foreach (string text in (string[])[compact, windows, "\uFEFF" + windows])
        {
            File.WriteAllText(path, text);
            ModelBits.AssertSame(HandMadeModel.Make(), SavedModel.Load(path));
        }
    }

    [Fact]
    public void ManySubjectsLieBesideTheModel()
    {
        const int Many = SavedModel.MostSubjectsInside + 1;
        string path = InFolder("model.json"), beside = path + ".blups.flmm";
        SavedModel model = HandMadeModel.Make(Many, counted: false);
        model.Save(path);
        Assert.True(new FileInfo(path).Length < 10_000);

        RandomEffects expected = model.RandomEffects, actual = SavedModel.Load(path).RandomEffects;
        Assert.Equal(expected.SubjectIds, actual.SubjectIds);
        Assert.Equal(expected.RowCounts, actual.RowCounts);
        Assert.Equal(ModelBits.Bits(expected.Values), ModelBits.Bits(actual.Values));
        Assert.Equal(ModelBits.Bits(expected.ConditionalCovariances), ModelBits.Bits(actual.ConditionalCovariances));
        Assert.Equal(ModelBits.Bits(expected.OwnEstimates), ModelBits.Bits(actual.OwnEstimates));
        Assert.Equal(ModelBits.Bits(expected.Sensitivities), ModelBits.Bits(actual.Sensitivities));
        Assert.Equal(expected.PredictionErrorCovariance(3, 1, 0), actual.PredictionErrorCovariance(3, 1, 0));

        byte[] bytes = File.ReadAllBytes(beside);
        bytes[^100]++;
        File.WriteAllBytes(beside, bytes);
        Refused(() => SavedModel.Load(path).RandomEffects, $"{beside} is damaged or not the file that was written with {path}");
        File.Delete(beside);
        Refused(() => SavedModel.Load(path).RandomEffects, $"the predicted random effects of {path} lie in {beside}, which is not there");
    }

    [Theory]
    [InlineData("", "is not a model file: it is empty")]
    [InlineData("a,b\n1,2\n", "is not a model file: it is not JSON")]
    [InlineData("{\"fastlmm\": \"0.1.0\", \"formula\": \"y ~ 1 + (1 | g)\"}", "is not a model file: it is JSON without \"format\": \"fastlmm-model\"")]
    [InlineData("{\"format\": \"fastlmm-model\", \"version\": 2}", "is a model file of version 2, and this program reads version 1; use the program")]
    [InlineData("{\"format\": \"fastlmm-model\", \"version\": 0}", "is a model file of version 0, and this program reads version 1")]
    [InlineData("{\"format\": \"fastlmm-model\"}", "damaged or changed ($.version is missing)")]
    [InlineData("{\"format\": \"fastlmm-model\",\n \"version\": 1,", "damaged or changed (JSON ends or breaks off at line 2)")]
    [InlineData("FLMMSTAT", "is not a model file: it holds statistics; give it to --stats")]
    public void OtherFilesAreSentences(string text, string sentence)
    {
        string path = InFolder("model.json");
        File.WriteAllText(path, text);
        Refused(() => SavedModel.Load(path), $"{path} ", sentence);
    }

    [Fact]
    public void AFileThatIsNotThereIsASentence() =>
        Refused(() => SavedModel.Load(InFolder("none.json")), $"there is no file '{InFolder("none.json")}'");

    [Theory]
    [InlineData("sigma", null, "$.sigma is missing")]
    [InlineData("mean.vcov", null, "$.mean.vcov is missing")]
    [InlineData("design.columns", null, "$.design.columns is missing")]
    [InlineData("checksum", null, "$.checksum is missing")]
    [InlineData("sigma", "\"wide\"", "$.sigma cannot be read")]
    [InlineData("theta", "[1, \"x\"]", "$.theta cannot be read")]
    [InlineData("status", "\"perfect\"", "$.status cannot be read")]
    [InlineData("mean.method", "\"guess\"", "$.mean cannot be read")]
    [InlineData("mean.method", null, "$.mean does not say of which kind it is")]
    [InlineData("mean.vcov", "[[1, 2], [3]]", "$.mean.vcov cannot be read")]
    [InlineData("sigma", "1.25", "its checksum is another")]
    public void WhatIsWrongInsideIsNamed(string member, string? value, string what)
    {
        string path = InFolder("model.json");
        HandMadeModel.Make().Save(path);
        JsonNode root = JsonNode.Parse(File.ReadAllText(path))!;
        string[] steps = member.Split('.');
        JsonObject at = steps[..^1].Aggregate(root, (node, step) => node[step]!).AsObject();
        if (value is null) at.Remove(steps[^1]);
        else at[steps[^1]] = JsonNode.Parse(value);
        File.WriteAllText(path, root.ToJsonString());
        Refused(() => SavedModel.Load(path), $"{path} is a model file that was damaged or changed ({what}); save the model again with fit --save");
    }

    [Fact]
    public void DamagedFilesAreSentencesOrHarmless()
    {
        string path = InFolder("model.json");
        HandMadeModel.Make().Save(path);
        byte[] good = File.ReadAllBytes(path);
        int refused = 0;
        for (int seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            byte[] bad = [.. good];
            if (seed % 3 == 0) bad = good[..random.Next(good.Length - 2)];
            else if (seed % 3 == 1) bad[random.Next(bad.Length)] ^= (byte)(1 << random.Next(8));
            else for (int count = 0; count < 4; count++) bad[random.Next(bad.Length)] = (byte)random.Next(32, 127);
            File.WriteAllBytes(path, bad);
            try
            {
                ModelBits.AssertSame(HandMadeModel.Make(), SavedModel.Load(path));
            }
            catch (LmmException error)
            {
                Assert.Equal(FailureKind.BadInput, error.Kind);
                Assert.StartsWith($"{path} is ", error.Message, StringComparison.Ordinal);
                Assert.DoesNotContain('\n', error.Message);
                refused++;
            }
        }
        Assert.True(refused > Seeds * 0.8, $"{refused} of {Seeds} refused");
    }

    [Fact]
    public void NothingIsWrittenWhereNothingCanBe()
    {
        LmmException error = Assert.Throws<LmmException>(() => HandMadeModel.Make().Save(InFolder("none/model.json")));
        Assert.Contains("does not exist", error.Message, StringComparison.Ordinal);
    }

    private static void Refused(Func<object> load, params string[] parts)
    {
        LmmException error = Assert.Throws<LmmException>(load);
        Assert.Equal(FailureKind.BadInput, error.Kind);
        Assert.All(parts, part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
    }

    private static string WithoutVersion(string text)
    {
        int checksum = text.IndexOf("\"checksum\"", StringComparison.Ordinal);
        return text[..checksum].Replace($"\"fastlmm\": \"{FitJson.Version}\"", "\"fastlmm\": \"…\"", StringComparison.Ordinal);
    }
}
