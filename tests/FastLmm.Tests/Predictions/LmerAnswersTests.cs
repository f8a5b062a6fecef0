using System.Text.Json;
using FastLmm.Tables;
using FastLmm.Tests.GoldenFits;
using FastLmm.TestSupport;

namespace FastLmm.Tests.Predictions;

/// <summary>
/// What lme4 answers (golden/prediction.R): coef(), lmList(), predict(), and standard errors by simulation: bootMer of population means, errors of b̂
/// and of profiles over simulated subjects and responses.
/// </summary>
public class LmerAnswersTests
{
    public static TheoryData<string> Ids => [.. All().Keys];

    [Theory, MemberData(nameof(Ids))]
    public void CoefficientsAndOwnLinesAreThoseOfR(string id)
    {
        JsonElement golden = All()[id];
        LmmFit fit = CsvFit.Of(id);
        RandomEffects effects = fit.RandomEffects;
        Assert.Equal(golden.Texts("coef_names"), effects.CoefficientNames);
        double[,] coef = golden.Matrix("coef"), own = golden.Matrix("own");
        string[] subjects = golden.Texts("subjects"), ownSubjects = golden.Texts("own_subjects");
        for (int i = 0; i < subjects.Length; i++)
        {
            int subject = effects.NumberOf(subjects[i]), line = Array.IndexOf(ownSubjects, subjects[i]);
            for (int c = 0; c < coef.GetLength(1); c++)
                Agreement.Near(coef[i, c], effects.Coefficients(subject)[c], Tolerances.Blup * fit.Sigma, $"coef {subjects[i]} {c}");
            for (int k = 0; k < 2; k++)
                Agreement.Near(own[line, k], effects.OwnEstimates[2 * subject + k], Tolerances.Identity * (1 + Math.Abs(own[line, 0])), $"lmList {subjects[i]} {k}");
        }
    }

    [Theory, MemberData(nameof(Ids))]
    public void StandardErrorsAreThoseOfSimulation(string id)
    {
        JsonElement golden = All()[id];
        LmmFit fit = CsvFit.Of(id);
        string subject = golden.GetProperty("subject").GetString()!;
        int rows = golden.Vector("population").Length;
        double monteCarlo = 4 / Math.Sqrt(2 * golden.GetProperty("draws").GetInt32());
        using Table table = Table.FromColumns(
        [
            .. golden.GetProperty("grid").EnumerateObject().Select(Column),
            TableColumn.Text(GoldenFit.Load(id).Subject, [.. Enumerable.Repeat(subject, rows)]),
        ]);
        var confidence = new PredictionOptions { Interval = PredictionInterval.Confidence };
        PredictedTable means = PredictedTable.Of(fit, table, confidence), profiles = PredictedTable.Of(fit, table, confidence with { For = PredictionTarget.Subject });
        Agreement.Near(golden.Vector("population"), means.Prediction, _ => Tolerances.Fitted * fit.Sigma, "population mean");
        Agreement.Near(golden.Vector("profile"), profiles.Prediction, _ => Tolerances.Fitted * fit.Sigma, "profile");
        double[] byBootstrap = golden.Vector("population_se"), ofProfile = golden.Vector("profile_se"), ofEffects = golden.Vector("b_se");
        Agreement.Near(byBootstrap, means.Error, i => monteCarlo * byBootstrap[i], "se of a mean");
        Agreement.Near(ofProfile, profiles.Error, i => monteCarlo * ofProfile[i], "se of a profile");
        RandomEffects effects = fit.RandomEffects;
        int number = effects.NumberOf(subject);
        for (int k = 0; k < ofEffects.Length; k++)
            Agreement.Near(ofEffects[k], Math.Sqrt(effects.PredictionErrorCovariance(number, k, k)), monteCarlo * ofEffects[k], $"se of b {k}");
    }

    private static Dictionary<string, JsonElement> All()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Golden.PathOf("prediction.json")));
        return document.RootElement.Clone().EnumerateArray().ToDictionary(answer => answer.GetProperty("id").GetString()!);
    }

    private static TableColumn Column(JsonProperty column)
    {
        JsonElement[] cells = [.. column.Value.EnumerateArray()];
        return cells[0].ValueKind == JsonValueKind.Number
            ? TableColumn.Numeric(column.Name, [.. cells.Select(cell => cell.GetDouble())])
            : TableColumn.Text(column.Name, [.. cells.Select(cell => cell.GetString()!)]);
    }
}
