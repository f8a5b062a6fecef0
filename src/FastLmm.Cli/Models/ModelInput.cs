using FastLmm.Models;
using FastLmm.Tables;

namespace FastLmm.Cli.Models;

/// <summary>A saved model as a command has it, with the statistics of its fit from wherever they can be had.</summary>
/// <param name="path">The model's file.</param>
/// <param name="context">What the command has around it.</param>
internal sealed class ModelInput(string path, CommandContext context)
{
    private LmmStatistics? _statistics;

    /// <summary>The model's file.</summary>
    public string Path => path;

    /// <summary>The model.</summary>
    public SavedModel Model { get; } = SavedModel.Load(path);

    /// <summary>The file of <c>--stats</c>, or null.</summary>
    public string? StatisticsFile { get; init; }

    /// <summary>The files of <c>--data</c>.</summary>
    public IReadOnlyList<string> Data { get; init; } = [];

    /// <summary>Threads to use; 0 is one per processor.</summary>
    public int Threads { get; init; }

    /// <summary>Folder for temporary files; null is the system's.</summary>
    public string? TemporaryFolder { get; init; }

    /// <summary>
    /// The statistics of the fit: from <c>--stats</c>, or packed from <c>--data</c> or from the data that the model names, if they are still
    /// there and the same.
    /// </summary>
    /// <param name="use">Who needs them, as the message begins: <c>profile intervals need</c>.</param>
    /// <param name="robust">The robust covariance that will be asked for, for which more is packed.</param>
    /// <exception cref="LmmException">Bad input: there is no way to them, or they are not those of the model.</exception>
    public LmmStatistics Statistics(string use, RobustType robust = RobustType.None) => _statistics ??= StatisticsFile is { } file
        ? Checked(LmmStatistics.Load(file), file)
        : Pack(Data.Count > 0 ? Data : FilesOfTheFit(use), robust);

    /// <summary>The fit again, from its statistics: the same bits as when it was saved, with all that goes beyond the model's file.</summary>
    /// <param name="use">Who needs it, as the message begins.</param>
    /// <param name="change">Changes the settings of the fit, e.g. to maximum likelihood; null for none.</param>
    /// <exception cref="LmmException">There is no way to the statistics, or the fit fails.</exception>
    public LmmFit Refit(string use, Func<FitOptions, FitOptions>? change = null)
    {
        FitOptions options = Model.Settings with { Threads = Threads };
        if (change is not null) options = change(options);
        return LinearMixedModel.Fit(Statistics(use, options.Robust), options, null, context.Cancel);
    }

    /// <summary>The data of the fit, from <c>--data</c> or from where the model says.</summary>
    /// <param name="use">Who needs them, as the message begins.</param>
    /// <exception cref="LmmException">They are not there, or no longer the same.</exception>
    public Table Table(string use) =>
        Tables.Table.FromFiles(Data.Count > 0 ? Data : FilesOfTheFit(use, onlyRows: true), Model.Reading with { TemporaryFolder = TemporaryFolder });

    /// <summary>Leaves the inference on the mean out of the settings of a fit.</summary>
    public static FitOptions OnlyEstimates(FitOptions options) => options with { Df = DfMethod.None, Robust = RobustType.None };

    /// <summary>The fit again with its rows, for what statistics are not enough for; degrees of freedom are left out.</summary>
    /// <param name="table">What <see cref="Table"/> gave.</param>
    /// <exception cref="LmmException">They are not the data of the model, or the fit fails.</exception>
    public LmmFit FitOf(Table table)
    {
        FitOptions options = OnlyEstimates(Model.Settings with { Threads = Threads });
        LmmFit fit = LinearMixedModel.Fit(Model.Formula, table, options, null, context.Cancel);
        Model.RequireSame(fit.ToStatistics(), string.Join(", ", Data.Count > 0 ? Data : Model.DataFiles.Select(file => file.Path)));
        return fit;
    }

    private LmmStatistics Pack(IReadOnlyList<string> files, RobustType robust)
    {
        using Table table = Tables.Table.FromFiles(files, Model.Reading with { TemporaryFolder = TemporaryFolder });
        var statistics = LmmStatistics.Collect(Model.Formula, table, Model.Settings with { Threads = Threads, Robust = robust }, null, context.Cancel);
        return Checked(statistics, string.Join(", ", files));
    }

    private LmmStatistics Checked(LmmStatistics statistics, string source)
    {
        Model.RequireSame(statistics, source);
        return statistics;
    }

    private string[] FilesOfTheFit(string use, bool onlyRows = false)
    {
        if (Model.DataFiles.Count == 0) throw Needed(use, $"{path} names no file, because the data did not come from files", onlyRows);
        return [.. Model.DataFiles.Select(file => Find(file) ?? throw Needed(use, File.Exists(file.Path)
            ? $"{file.Path} is no longer the file that the model was fitted to"
            : $"{file.Path}, which {path} names, is not there", onlyRows))];
    }

    // By the path as it was given, or beside the model.
    private string? Find(DataFile file)
    {
        string beside = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(path) ?? "", file.Path);
        return file.IsAt() ? file.Path : file.IsAt(beside) ? beside : null;
    }

    private static LmmException Needed(string use, string why, bool onlyRows) => new(FailureKind.BadInput, onlyRows
        ? $"{use} the data of the fit, and {why}; give --data DATA"
        : $"{use} the statistics of the fit or its data, and {why}; give --stats FILE, as fit --save-stats writes it, or --data DATA");
}
