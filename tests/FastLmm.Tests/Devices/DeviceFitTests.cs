using System.Text.Json;
using FastLmm.Engine;
using FastLmm.Reporting;
using FastLmm.Tests.Fitting;

namespace FastLmm.Tests.Devices;

/// <summary>Whole fits by backends of devices that a program added: what ran, and what was lost on the way, is said.</summary>
public class DeviceFitTests
{
    private const string Formula = "y ~ time + (1 + time | id)";

    // For checking, so that no fit of another test takes them.
    static DeviceFitTests() => Backends.Add(() =>
    [
        MadeUpDevice.Backend("made-up-whole", isForChecking: true), MadeUpDevice.Backend("made-up-lost", lostAfter: 2, isForChecking: true),
        MadeUpDevice.Backend("made-up-lost-late", lostInBlups: true, isForChecking: true),
        MadeUpDevice.Backend("made-up-absent", "no driver", isForChecking: true),
    ]);

    [Fact]
    public void AFitSaysWhatRan()
    {
        LmmFit fit = Fit("made-up-whole", 0);
        Assert.Equal(("made-up", 0), (fit.Backend, fit.Messages.Count));
        Assert.Equal(Fit("simd").Criterion, fit.Criterion);
    }

    [Fact]
    public void ADeviceThatIsLostIsToldOfInTextAndJsonAndTheAnswerIsTheSame()
    {
        LmmFit fit = Fit("made-up-lost");

        Assert.Equal("simd", fit.Backend);
        TellsOfTheLoss(fit, "simd");
        Assert.Equal(Fit("simd").Criterion, fit.Criterion);
    }

    // Rows are not kept, so that no random effect is predicted before it is asked for.
    [Fact]
    public void ADeviceThatIsLostAfterTheFitIsToldOfFromThenOn()
    {
        using FastLmm.Tables.Table table = Cohort.Table(Cohort.Csv(40));
        LmmFit fit = LinearMixedModel.Fit(Formula, table, new FitOptions { Backend = "made-up-lost-late", RowsToKeep = 0, Fitted = true, Threads = 1 });
        Assert.Empty(fit.Messages);
        Assert.Equal(Fit("simd").RandomEffects.Values, fit.RandomEffects.Values);
        TellsOfTheLoss(fit, "made-up");
    }

    private static void TellsOfTheLoss(LmmFit fit, string backend)
    {
        Assert.Equal([MadeUpPasses.Loss], fit.Messages);
        Assert.Contains(MadeUpPasses.Loss, fit.Summary(), StringComparison.Ordinal);
        using var json = new MemoryStream();
        FitJson.Write(fit, json);
        using var document = JsonDocument.Parse(json.ToArray());
        Assert.Equal(MadeUpPasses.Loss, document.RootElement.GetProperty("messages")[0].GetString());
        Assert.Equal(backend, document.RootElement.GetProperty("backend").GetString());
    }

    [Fact]
    public void WhatCannotRunIsRefusedBeforeTheDataAreRead()
    {
        using FastLmm.Tables.Table table = Cohort.Table("id,time,y\na,b,c\n");
        var error = Assert.Throws<LmmException>(() => LinearMixedModel.Fit(Formula, table, new FitOptions { Backend = "made-up-absent" }));
        Assert.Equal((FailureKind.CannotRunHere, "backend 'made-up-absent' cannot run here: no driver"), (error.Kind, error.Message));
    }

    private static LmmFit Fit(string backend, int? device = null)
    {
        using FastLmm.Tables.Table table = Cohort.Table(Cohort.Csv(40));
        return LinearMixedModel.Fit(Formula, table, new FitOptions { Backend = backend, Device = device, Threads = 1 });
    }
}
