using FastLmm.Designs;
using FastLmm.Models.Files;
using FastLmm.Packing;
using FastLmm.Reporting;
using FastLmm.Tables;

namespace FastLmm.Models;

/// <summary>
/// All that the likelihood needs from the data of a model (METHOD.md 2), and the model's recipe: fits by ML and REML, profiles, comparisons and
/// bootstraps start from it without rows, with the same bits as from the data.
/// </summary>
public sealed class LmmStatistics
{
    internal LmmStatistics(CollectedData data) => Data = data;

    /// <summary>The formula as given.</summary>
    public string Formula => Data.Recipe.Formula;

    /// <summary>N, rows used.</summary>
    public long Rows => Data.Statistics.Rows;

    /// <summary>m, subjects used.</summary>
    public int Subjects => Data.Subjects.Count;

    /// <summary>What makes the same columns of other data.</summary>
    public DesignRecipe Recipe => Data.Recipe;

    /// <summary>How the data were read.</summary>
    public TableOptions Reading => Data.Reading;

    /// <summary>The files that were read; empty where a source was no file.</summary>
    public IReadOnlyList<DataFile> DataFiles => Data.Files.Value;

    internal CollectedData Data { get; }

    /// <summary>Reads and packs data without a fit.</summary>
    /// <param name="formula">lme4's formula.</param>
    /// <param name="data">The data.</param>
    /// <param name="options">Weights, offset, subset, levels, contrasts and threads; null for none.</param>
    /// <param name="progress">Receives progress.</param>
    /// <param name="cancel">Stops between chunks.</param>
    /// <exception cref="LmmException">The formula or the data are wrong; the message says what to do.</exception>
    public static LmmStatistics Collect(
        string formula, Table data, FitOptions? options = null, IProgress<FitProgress>? progress = null, CancellationToken cancel = default) =>
        new(LinearMixedModel.Collect(formula, data, options ?? new FitOptions(), progress, cancel));

    /// <summary>Writes the statistics, whole or not at all; docs/statistics.md describes the file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="LmmException">It cannot be written; says why.</exception>
    public void Save(string path) => AtomicFile.Write(path, stream => StatisticsWriter.Write(Data, stream));

    /// <summary>Reads statistics.</summary>
    /// <param name="path">A file that <see cref="Save"/> wrote.</param>
    /// <exception cref="LmmException">It is not there, another kind of file, of another version, or damaged; says what to do.</exception>
    public static LmmStatistics Load(string path) => new(StatisticsReader.Read(path));

    /// <summary>The settings of a fit to these statistics.</summary>
    /// <exception cref="LmmException">The options ask for what must be known when data are read, or for a backend that needs rows.</exception>
    internal FitOptions Settings(FitOptions options)
    {
        FitOptions made = Recipe.Settings;
        Require("weights", options.Weights is null || options.Weights == made.Weights);
        Require("offset", options.Offset is null || options.Offset == made.Offset);
        Require("subset", options.Subset is null || options.Subset == made.Subset);
        Require("contrasts", options.Contrasts.All(column => made.Contrasts.GetValueOrDefault(column.Key) == column.Value));
        Require("levels", options.Levels.All(column => made.Levels.GetValueOrDefault(column.Key) is { } levels && levels.SequenceEqual(column.Value)));
        if (Engine.Backends.Find(options.Backend, options.Device) is { NeedsRows: true } backend)
            throw new LmmException(FailureKind.BadInput, $"backend '{backend.Name}' computes from the rows, which statistics do not hold; use simd or scalar");
        return options with
        {
            Weights = made.Weights,
            Offset = made.Offset,
            Subset = made.Subset,
            Contrasts = made.Contrasts,
            Levels = made.Levels,
        };
    }

    private static void Require(string setting, bool same)
    {
        if (!same)
            throw new LmmException(FailureKind.BadInput, $"the statistics were made with other {setting}, which cannot change without the data; fit the data");
    }
}
