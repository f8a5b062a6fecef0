using FastLmm.Reporting;

namespace FastLmm.Cli.Fitting;

/// <summary>Where the results of a fit go; null where they are not asked for, <c>-</c> for standard output.</summary>
internal sealed record FitOutputs(string? Json, string? Ranef, string? Fitted, bool Quiet)
{
    public const string StandardOutputName = "-";

    /// <summary>File of the model; never standard output.</summary>
    public string? Save { get; init; }

    /// <summary>File of the statistics; never standard output.</summary>
    public string? SaveStats { get; init; }

    private IEnumerable<(string Option, string Path)> Given =>
        from output in ((string, string?)[])[("--json", Json), ("--ranef", Ranef), ("--fitted", Fitted), ("--save", Save), ("--save-stats", SaveStats)]
        where output.Item2 is not null
        select (output.Item1, output.Item2);

    /// <summary>Finds out before the fit whether everything can be written.</summary>
    /// <exception cref="LmmException">Something cannot, or one output would overwrite another or the data.</exception>
    public void Check(IReadOnlyList<string> files)
    {
        var taken = new Dictionary<string, string>();
        foreach (string file in files)
            if (file != StandardOutputName) taken[Place(file)] = "the data";
        foreach ((string option, string path) in Given)
        {
            if (path == StandardOutputName && option.StartsWith("--save", StringComparison.Ordinal))
                throw new LmmException(FailureKind.BadInput, $"{option} needs the name of a file; it cannot write to standard output");
            if (path != StandardOutputName) Check(option, path);
            string place = Place(path);
            if (!taken.TryAdd(place, option))
                throw new LmmException(FailureKind.BadInput,
                    $"{option} would write to the same place as {taken[place]}: '{path}'; give it another file");
        }
    }

    /// <summary>Writes files first; what goes to standard output comes last, so that it is there only if the files are.</summary>
    public void Write(LmmFit fit, FitRequest request, CommandContext context)
    {
        IReadOnlyList<string> known = fit.Messages;
        if (SaveStats is not null) fit.ToStatistics().Save(SaveStats);
        if (Save is not null) fit.ToSavedModel().Save(Save, context.Cancel);
        WriteTable(Ranef, context.Output, writer => RandomEffectsTable.Write(fit, writer, context.Cancel));
        WriteTable(Fitted, context.Output, writer => FittedTable.Write(fit, writer, context.Cancel));
        if (Json == StandardOutputName) FitJson.Write(fit, context.Output);
        else if (Json is not null) AtomicFile.Write(Json, stream => FitJson.Write(fit, stream));
        if (!Quiet && Given.All(output => output.Path != StandardOutputName))
            context.WriteText(writer => SummaryWriter.Write(fit, writer, string.Join(", ", request.Files)));
        else if (Json is null)
            foreach (string message in fit.Messages.Except(known)) context.Error.WriteLine($"fastlmm: note: {message}");
    }

    private static void Check(string option, string path)
    {
        if (option is "--ranef" or "--fitted") OutputTable.Check(path);
        else AtomicFile.Check(path);
    }

    /// <summary>Where a file lies; a link to the data is the data.</summary>
    public static string Place(string path)
    {
        if (path == StandardOutputName) return path;
        var file = new FileInfo(Path.GetFullPath(path));
        return file.LinkTarget is null ? file.FullName : file.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
    }

    private static void WriteTable(string? path, Stream standardOutput, Action<TableWriter> rows)
    {
        if (path == StandardOutputName) OutputTable.Write(standardOutput, ',', rows);
        else if (path is not null) OutputTable.Write(path, rows);
    }
}
