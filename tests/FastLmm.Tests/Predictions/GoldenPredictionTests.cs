using System.Text.Json;
using FastLmm.Models;
using FastLmm.Tables;
using FastLmm.Tests.GoldenFits;
using FastLmm.Tests.Models;
using FastLmm.TestSupport;

namespace FastLmm.Tests.Predictions;

/// <summary>Predictions of new rows by saved models against lme4's predict(): known and new subjects, times beyond those of the data.</summary>
public sealed class GoldenPredictionTests : ModelFolder
{
    public static TheoryData<string> Ids =>
    [
        "BodyWeight.ris.ML", "BodyWeight.ris.REML", "Orthodont.poly2_ri.ML", "Orthodont.poly2_ri.REML", "Orthodont.ri.ML", "Orthodont.ri.REML",
        "Orthodont.ris.ML", "Orthodont.ris.REML", "Orthodont.sex_ris.ML", "Orthodont.sex_ris.REML", "sleepstudy.ris.ML", "sleepstudy.ris.REML",
        "syn_unbalanced.ris.ML", "syn_unbalanced.ris.REML",
    ];

    [Theory, MemberData(nameof(Ids))]
    public void NewRowsArePredictedAsByR(string id)
    {
        GoldenFit golden = GoldenFit.Load(id);
        JsonElement prediction = golden.Root.GetProperty("prediction");
        SavedModel model = SaveAndLoad(CsvFit.Of(id).ToSavedModel());
        double tolerance = Tolerances.Fitted * golden.Sigma;

        using Table rows = Table.FromColumns([.. prediction.GetProperty("new_data").EnumerateObject().Select(Column)]);
        PredictedTable means = PredictedTable.Of(model, rows, new PredictionOptions());
        Agreement.Near(prediction.Vector("fixed_only"), means.Prediction, _ => tolerance, "population mean");
        var options = new PredictionOptions { For = PredictionTarget.Subject, NewSubjects = NewSubjects.Population };
        PredictedTable profiles = PredictedTable.Of(model, rows, options);
        Agreement.Near(prediction.Vector("with_random"), profiles.Prediction, _ => tolerance, "profile");
        Assert.Equal(profiles.Subjects.Select(subject => model.RandomEffects.SubjectIds.Contains(subject)), profiles.Known);
    }

    private static TableColumn Column(JsonProperty column)
    {
        JsonElement[] cells = [.. column.Value.EnumerateArray()];
        return cells[0].ValueKind == JsonValueKind.Number
            ? TableColumn.Numeric(column.Name, [.. cells.Select(cell => cell.GetDouble())])
            : TableColumn.Text(column.Name, [.. cells.Select(cell => cell.GetString()!)]);
    }
}
