using FastLmm.Inference.Diagnostics;
using FastLmm.Reporting;

namespace FastLmm.Cli.Models;

/// <summary>What <c>fastlmm diagnose</c> is asked for; files that are not asked for are null.</summary>
internal sealed record DiagnoseRequest
{
    /// <summary>Table of rows.</summary>
    public string? Rows { get; init; }

    /// <summary>Table of subjects.</summary>
    public string? Subjects { get; init; }

    /// <summary>Table of subjects and parameters.</summary>
    public string? Influence { get; init; }

    /// <summary>Points of Q–Q plots.</summary>
    public string? QuantilePlots { get; init; }

    /// <summary>The summary as JSON; <c>-</c> for standard output.</summary>
    public string? Json { get; init; }

    /// <summary>Subjects to refit without: ids, or several with commas between.</summary>
    public required IReadOnlyList<string> Exact { get; init; }

    /// <summary>How many of the most influential subjects to refit without.</summary>
    public int ExactTop { get; init; }

    /// <summary>How many subjects and rows to show.</summary>
    public int Top { get; init; }

    /// <summary>Refuses to write over what is read.</summary>
    /// <param name="files">The model and the data.</param>
    /// <exception cref="LmmException">One of the outputs is one of them.</exception>
    public void Spare(IEnumerable<string> files)
    {
        HashSet<string> read = [.. files.Select(Path.GetFullPath)];
        if (((string?[])[Rows, Subjects, Influence, QuantilePlots, Json]).FirstOrDefault(path => path is not null && read.Contains(Path.GetFullPath(path))) is { } path)
            throw new LmmException(FailureKind.BadInput, $"'{path}' is what the diagnostics are read from; give another file to write to");
    }

    /// <summary>Reads the rows, and writes their table if it is asked for.</summary>
    /// <param name="diagnose">Reads the rows and hands on what they are found to be.</param>
    public ModelDiagnostics Read(Func<Action<RowDiagnostics>?, ModelDiagnostics> diagnose)
    {
        if (Rows is null) return diagnose(null);
        ModelDiagnostics? diagnostics = null;
        OutputTable.Write(Rows, writer =>
        {
            RowDiagnosticsTable.WriteHeader(writer);
            diagnostics = diagnose(rows => RowDiagnosticsTable.Write(rows, writer));
        });
        return diagnostics!;
    }

    /// <summary>Refits without the subjects asked for, each once.</summary>
    public IReadOnlyList<LeftOutEstimates> Refits(ModelDiagnostics diagnostics, CancellationToken cancel)
    {
        if (Exact.Count == 0 && ExactTop == 0) return [];
        IEnumerable<string> influential = ExactTop == 0
            ? []
            : SubjectRanking.Of(diagnostics, ExactTop, cancel).MostInfluential.Select(subject => subject.Subject);
        return diagnostics.LeaveOut([.. Asked(diagnostics).Concat(influential).Distinct()], cancel);
    }

    /// <summary>Writes the files, and then what goes to standard output.</summary>
    public void Write(LmmFit fit, ModelDiagnostics diagnostics, IReadOnlyList<LeftOutEstimates> refits, CommandContext context)
    {
        if (Subjects is not null)
            OutputTable.Write(Subjects, writer => SubjectDiagnosticsTable.Write(diagnostics, writer, context.Cancel));
        if (Influence is not null)
            OutputTable.Write(Influence, writer => InfluenceTable.Write(diagnostics, refits, writer, context.Cancel));
        if (QuantilePlots is not null)
            OutputTable.Write(QuantilePlots, writer => QuantileTable.Write(diagnostics.QuantilePlots(context.Cancel), writer));
        SubjectRanking ranking = SubjectRanking.Of(diagnostics, Top, context.Cancel);
        void WriteJson(Stream stream) => DiagnosticsJson.Write(fit.Formula, diagnostics, ranking, Top, refits, stream);
        if (Json == "-")
        {
            WriteJson(context.Output);
            return;
        }
        if (Json is not null) AtomicFile.Write(Json, WriteJson);
        context.WriteText(writer =>
        {
            IReadOnlyList<ResultTable> tables = DiagnosticsTables.Of(diagnostics, ranking, Top, refits);
            for (int i = 0; i < tables.Count; i++)
            {
                if (i > 0) writer.Write('\n');
                tables[i].Write(writer);
            }
        });
    }

    // An id may hold commas itself.
    private IEnumerable<string> Asked(ModelDiagnostics diagnostics)
    {
        if (Exact.All(text => !text.Contains(','))) return Exact;
        HashSet<string> ids = [.. diagnostics.SubjectIds];
        return Exact.SelectMany(text => ids.Contains(text) ? [text] : text.Split(','));
    }
}
