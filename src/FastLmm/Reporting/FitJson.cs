using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using FastLmm.Inference;

namespace FastLmm.Reporting;

/// <summary>A fit as JSON. Field names are a contract: fields may be added, never renamed.</summary>
public static class FitJson
{
    /// <summary>Version of this library, as written in the field <c>fastlmm</c>.</summary>
    public static string Version { get; } = typeof(FitJson).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    /// <summary>Writes one JSON object and a line end, in UTF-8. Doubles round-trip; NaN and infinities become null.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="stream">Where to write; left open.</param>
    public static void Write(LmmFit fit, Stream stream)
    {
        var options = new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var json = new Utf8JsonWriter(stream, options))
        {
            json.WriteStartObject();
            WriteHead(json, fit);
            WriteConvergence(json, fit.Convergence);
            WriteCriteria(json, fit);
            WriteRandomEffects(json, fit.RandomBlocks);
            WriteFixedEffects(json, fit.FixedEffects);
            WriteRobust(json, fit);
            Matrix(json, "vcov", fit.Vcov);
            WriteTail(json, fit);
            json.WriteEndObject();
        }
        stream.Write("\n"u8);
    }

    private static void WriteHead(Utf8JsonWriter json, LmmFit fit)
    {
        json.WriteString("fastlmm", Version);
        json.WriteString("formula", fit.Formula);
        json.WriteString("method", fit.Method == EstimationMethod.Reml ? "REML" : "ML");
        json.WriteString("backend", fit.Backend);
        json.WriteNumber("threads", fit.Threads);
        json.WriteString("grouping", fit.Grouping);
        json.WriteNumber("rows", fit.Rows);
        json.WriteNumber("rowsDropped", fit.RowsDropped);
        json.WriteNumber("subjects", fit.Subjects);
        json.WriteNumber("subjectsDropped", fit.SubjectsDropped);
        Texts(json, "columnsDropped", fit.ColumnsDropped);
        json.WriteString("status", Status(fit.Status));
        Texts(json, "messages", fit.Messages);
    }

    private static string Status(FitStatus status) => status switch
    {
        FitStatus.Converged => "converged",
        FitStatus.Boundary => "boundary",
        _ => "failed",
    };

    private static void WriteConvergence(Utf8JsonWriter json, ConvergenceReport report)
    {
        json.WriteStartObject("convergence");
        json.WriteNumber("iterations", report.Iterations);
        json.WriteNumber("passes", report.Passes);
        if (report.Classes is { } classes) json.WriteNumber("classes", classes);
        else json.WriteNull("classes");
        Number(json, "gradientNorm", report.GradientNorm);
        Number(json, "newtonDecrement", report.NewtonDecrement);
        Numbers(json, "hessianEigenvalues", report.HessianEigenvalues);
        json.WriteEndObject();
    }

    private static void WriteCriteria(Utf8JsonWriter json, LmmFit fit)
    {
        Number(json, "criterion", fit.Criterion);
        Number(json, "logLik", fit.LogLik);
        Number(json, "aic", fit.Aic);
        Number(json, "bic", fit.Bic);
        json.WriteNumber("parameters", fit.Parameters);
        Numbers(json, "theta", fit.Theta);
        Number(json, "sigma", fit.Sigma);
        Number(json, "sigmaStandardError", fit.SigmaStandardError);
        Number(json, "residualVariance", fit.ResidualVariance);
    }

    private static void WriteRandomEffects(Utf8JsonWriter json, IReadOnlyList<RandomBlockEstimate> blocks)
    {
        json.WriteStartArray("randomEffects");
        foreach (RandomBlockEstimate block in blocks)
        {
            json.WriteStartObject();
            Texts(json, "names", block.Names);
            Matrix(json, "covariance", block.Covariance);
            Numbers(json, "standardDeviations", block.StandardDeviations);
            Numbers(json, "standardDeviationErrors", block.StandardDeviationErrors);
            Matrix(json, "correlations", Correlations(block));
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static double[,] Correlations(RandomBlockEstimate block)
    {
        int q = block.Names.Count;
        var correlations = new double[q, q];
        for (int k = 0; k < q; k++)
            for (int l = 0; l < q; l++) correlations[k, l] = block.Correlation(k, l);
        return correlations;
    }

    private static void WriteFixedEffects(Utf8JsonWriter json, CoefficientTable effects)
    {
        json.WriteStartArray("fixedEffects");
        foreach (Coefficient effect in effects)
        {
            json.WriteStartObject();
            json.WriteString("name", effect.Name);
            Number(json, "estimate", effect.Estimate);
            Number(json, "standardError", effect.StandardError);
            Number(json, "tValue", effect.TValue);
            Number(json, "df", effect.Df);
            Number(json, "pValue", effect.PValue);
            Number(json, "lower", effect.Lower);
            Number(json, "upper", effect.Upper);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    // Which matrix vcov, the standard errors and the tests are by; null for the model's own.
    private static void WriteRobust(Utf8JsonWriter json, LmmFit fit)
    {
        var robust = fit.Mean as RobustInference;
        json.WriteString("robust", robust?.Method);
        if (robust is not null) Number(json, "robustFactor", robust.Factor);
    }

    private static void WriteTail(Utf8JsonWriter json, LmmFit fit)
    {
        Number(json, "level", fit.Level);
        if (fit.ResidualQuantiles is { } quantiles) Numbers(json, "residualQuantiles", quantiles);
        else json.WriteNull("residualQuantiles");
        json.WriteStartObject("timings");
        Number(json, "readSeconds", fit.Timings.Read);
        Number(json, "packSeconds", fit.Timings.Pack);
        Number(json, "estimateSeconds", fit.Timings.Estimate);
        Number(json, "inferenceSeconds", fit.Timings.Infer);
        Number(json, "totalSeconds", fit.Timings.Total);
        json.WriteEndObject();
        using var process = Process.GetCurrentProcess();
        json.WriteNumber("peakMemoryBytes", process.PeakWorkingSet64);
    }

    /// <summary>Writes a number so that it round-trips; NaN and infinities become null.</summary>
    internal static void Number(Utf8JsonWriter json, string name, double value)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(Text(value));
    }

    // Raw, so that an indented file keeps a vector or a row of a matrix on one line.
    private static void Numbers(Utf8JsonWriter json, string name, IEnumerable<double> values)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(Row(values));
    }

    private static void Matrix(Utf8JsonWriter json, string name, double[,] matrix)
    {
        json.WriteStartArray(name);
        for (int i = 0; i < matrix.GetLength(0); i++)
        {
            int row = i;
            json.WriteRawValue(Row(Enumerable.Range(0, matrix.GetLength(1)).Select(j => matrix[row, j])));
        }
        json.WriteEndArray();
    }

    private static string Row(IEnumerable<double> values) =>
        new StringBuilder("[").AppendJoin(", ", values.Select(Text)).Append(']').ToString();

    private static string Text(double value) => double.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture) : "null";

    private static void Texts(Utf8JsonWriter json, string name, IReadOnlyList<string> values)
    {
        json.WriteStartArray(name);
        foreach (string value in values) json.WriteStringValue(value);
        json.WriteEndArray();
    }
}
