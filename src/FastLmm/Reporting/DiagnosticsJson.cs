using System.Text.Encodings.Web;
using System.Text.Json;
using FastLmm.Inference.Diagnostics;

namespace FastLmm.Reporting;

/// <summary>The summary of diagnostics as JSON. Field names are a contract: fields may be added, never renamed.</summary>
public static class DiagnosticsJson
{
    /// <summary>Writes one JSON object and a line end, in UTF-8. Doubles round-trip; NaN and infinities become null.</summary>
    /// <param name="formula">The model's formula.</param>
    /// <param name="diagnostics">The diagnostics.</param>
    /// <param name="ranking">The subjects to write.</param>
    /// <param name="rows">How many of the most extreme rows to write.</param>
    /// <param name="refits">Refits without some of the subjects.</param>
    /// <param name="stream">Where to write; left open.</param>
    public static void Write(
        string formula, ModelDiagnostics diagnostics, SubjectRanking ranking, int rows, IReadOnlyList<LeftOutEstimates> refits, Stream stream)
    {
        var options = new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var json = new Utf8JsonWriter(stream, options))
        {
            json.WriteStartObject();
            json.WriteString("fastlmm", FitJson.Version);
            json.WriteString("formula", formula);
            json.WriteNumber("rows", diagnostics.Rows);
            json.WriteNumber("subjects", diagnostics.SubjectCount);
            FitJson.Number(json, "hatSum", diagnostics.HatSum);
            FitJson.Number(json, "cooksLimit", ranking.CooksLimit);
            json.WriteNumber("subjectsAboveLimit", ranking.AboveLimit);
            FitJson.Number(json, "outlyingBelow", ranking.OutlyingBelow);
            json.WriteNumber("subjectsOutlying", ranking.Outlying);
            Objects(json, "mostInfluential", ranking.MostInfluential, subject => Subject(json, diagnostics, subject));
            Objects(json, "mostOutlying", ranking.MostOutlying, subject => Subject(json, diagnostics, subject));
            Objects(json, "extremeRows", diagnostics.ExtremeRows.Take(rows), row => Row(json, row));
            Objects(json, "leftOut", refits, refit => Refit(json, diagnostics, refit));
            json.WriteEndObject();
        }
        stream.Write("\n"u8);
    }

    private static void Subject(Utf8JsonWriter json, ModelDiagnostics diagnostics, SubjectDiagnostics subject)
    {
        json.WriteString("subject", subject.Subject);
        json.WriteNumber("n", subject.Rows);
        FitJson.Number(json, "leverage", subject.Leverage);
        FitJson.Number(json, "cooksDistance", subject.CooksDistance);
        FitJson.Number(json, "thetaCooksDistance", subject.ThetaCooksDistance);
        FitJson.Number(json, "mahalanobis", subject.Mahalanobis);
        FitJson.Number(json, "pValue", subject.PValue);
        FitJson.Number(json, "effectsMahalanobis", subject.EffectsMahalanobis);
        json.WriteNumber("effectsDf", subject.EffectsDf);
        FitJson.Number(json, "effectsPValue", subject.EffectsPValue);
        Objects(json, "parameters", InfluenceTable.Changes(diagnostics, subject, null), change => Change(json, change, withRefit: false));
    }

    private static void Row(Utf8JsonWriter json, ExtremeRow row)
    {
        json.WriteString("file", row.Source);
        json.WriteNumber("row", row.Row);
        json.WriteString("subject", row.Subject);
        FitJson.Number(json, "residual", row.Residual);
        FitJson.Number(json, "standardisedResidual", row.Standardised);
        FitJson.Number(json, "hat", row.Hat);
        FitJson.Number(json, "cooksDistance", row.CooksDistance);
    }

    private static void Refit(Utf8JsonWriter json, ModelDiagnostics diagnostics, LeftOutEstimates refit)
    {
        json.WriteString("subject", refit.Subject);
        json.WriteString("failure", refit.Failure);
        FitJson.Number(json, "cooksDistance", refit.CooksDistance);
        FitJson.Number(json, "criterion", refit.Criterion);
        json.WriteNumber("iterations", refit.Iterations);
        Objects(
            json, "parameters", InfluenceTable.Changes(diagnostics, diagnostics.Subject(refit.Subject), refit),
            change => Change(json, change, withRefit: true));
    }

    private static void Change(Utf8JsonWriter json, ParameterChange change, bool withRefit)
    {
        json.WriteString("name", change.Parameter);
        FitJson.Number(json, "estimate", change.Estimate);
        FitJson.Number(json, "without", change.Without);
        FitJson.Number(json, "scaled", change.Scaled);
        if (withRefit) FitJson.Number(json, "refit", change.Refit);
    }

    private static void Objects<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (T item in items)
        {
            json.WriteStartObject();
            write(item);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
