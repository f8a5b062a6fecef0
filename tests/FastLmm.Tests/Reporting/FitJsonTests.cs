using System.Text.Json;
using FastLmm.Reporting;

namespace FastLmm.Tests.Reporting;

public class FitJsonTests
{
    private static readonly string[] Contract =
    [
        "fastlmm:String", "formula:String", "method:String", "backend:String", "threads:Number", "grouping:String", "rows:Number",
        "rowsDropped:Number", "subjects:Number", "subjectsDropped:Number", "columnsDropped:Array", "status:String", "messages:Array",
        "convergence:Object", "convergence.iterations:Number", "convergence.passes:Number", "convergence.classes:Null",
        "convergence.gradientNorm:Number",
        "convergence.newtonDecrement:Number", "convergence.hessianEigenvalues:Array", "criterion:Number", "logLik:Number", "aic:Number",
        "bic:Number", "parameters:Number", "theta:Array", "sigma:Number", "sigmaStandardError:Number", "residualVariance:Number",
        "randomEffects:Array", "randomEffects.names:Array", "randomEffects.covariance:Array", "randomEffects.standardDeviations:Array",
        "randomEffects.standardDeviationErrors:Array", "randomEffects.correlations:Array", "fixedEffects:Array",
        "fixedEffects.name:String", "fixedEffects.estimate:Number", "fixedEffects.standardError:Number", "fixedEffects.tValue:Number",
        "fixedEffects.df:Number", "fixedEffects.pValue:Number", "fixedEffects.lower:Number", "fixedEffects.upper:Number", "robust:Null", "vcov:Array",
        "level:Number", "residualQuantiles:Array", "timings:Object", "timings.readSeconds:Number", "timings.packSeconds:Number",
        "timings.estimateSeconds:Number", "timings.inferenceSeconds:Number", "timings.totalSeconds:Number", "peakMemoryBytes:Number",
    ];

    [Fact]
    public void EveryNameOfTheContractIsThereWithItsType()
    {
        JsonElement json = Json(HandMadeFits.Orthodont());

        Assert.Equal(Contract.Order(StringComparer.Ordinal), Names(json, "").Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void NumbersRoundTrip()
    {
        JsonElement json = Json(HandMadeFits.Orthodont());

        Assert.Equal(432.581661502608, json.GetProperty("criterion").GetDouble());
        Assert.Equal([1.83620452120034, -0.0919071734196771, 0.102491355265216],
            json.GetProperty("theta").EnumerateArray().Select(x => x.GetDouble()));
        Assert.Equal(-0.289627167508417, json.GetProperty("randomEffects")[0].GetProperty("covariance")[0][1].GetDouble());
        Assert.Equal(-0.189236127970031, json.GetProperty("vcov")[2][3].GetDouble());
        Assert.Equal(8, json.GetProperty("parameters").GetInt32());
        Assert.Equal("age:SexFemale", json.GetProperty("fixedEffects")[3].GetProperty("name").GetString());
        Assert.True(json.GetProperty("peakMemoryBytes").GetInt64() > 1_000_000);
    }

    [Fact]
    public void WhatIsNotFiniteIsNull()
    {
        JsonElement json = Json(HandMadeFits.Orthodont(blocks: [HandMadeFits.Singular], criterion: double.PositiveInfinity, keepResiduals: false));

        JsonElement block = json.GetProperty("randomEffects")[0];
        Assert.Equal(JsonValueKind.Null, json.GetProperty("criterion").ValueKind);
        Assert.Equal(JsonValueKind.Null, block.GetProperty("correlations")[1][0].ValueKind);
        Assert.Equal(1, block.GetProperty("correlations")[1][1].GetDouble());
        Assert.Equal(JsonValueKind.Null, block.GetProperty("standardDeviationErrors")[1].ValueKind);
        Assert.Equal(JsonValueKind.Null, json.GetProperty("residualQuantiles").ValueKind);
    }

    [Theory]
    [InlineData(FitStatus.Converged, EstimationMethod.Reml, "converged", "REML")]
    [InlineData(FitStatus.Boundary, EstimationMethod.Ml, "boundary", "ML")]
    [InlineData(FitStatus.Failed, EstimationMethod.Ml, "failed", "ML")]
    public void StatusAndMethodHaveTheirWords(FitStatus status, EstimationMethod method, string statusWord, string methodWord)
    {
        JsonElement json = Json(HandMadeFits.Orthodont(method, status));

        Assert.Equal(statusWord, json.GetProperty("status").GetString());
        Assert.Equal(methodWord, json.GetProperty("method").GetString());
    }

    [Fact]
    public void OneBlockIsOneEntryInTheOrderOfTheFormula()
    {
        JsonElement blocks = Json(HandMadeFits.Orthodont(blocks: HandMadeFits.Independent)).GetProperty("randomEffects");

        Assert.Equal(["(Intercept)", "Days"], blocks.EnumerateArray().Select(block => block.GetProperty("names")[0].GetString()));
    }

    private static JsonElement Json(LmmFit fit)
    {
        using var stream = new MemoryStream();
        FitJson.Write(fit, stream);
        using JsonDocument document = JsonDocument.Parse(stream.ToArray());
        return document.RootElement.Clone();
    }

    private static IEnumerable<string> Names(JsonElement element, string prefix)
    {
        if (element.ValueKind == JsonValueKind.Array)
            return element.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object).SelectMany(item => Names(item, prefix));
        return element.EnumerateObject().SelectMany(field =>
        {
            IEnumerable<string> inner = field.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array
                ? Names(field.Value, $"{prefix}{field.Name}.")
                : [];
            return inner.Prepend($"{prefix}{field.Name}:{field.Value.ValueKind}");
        });
    }
}
