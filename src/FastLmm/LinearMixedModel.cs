using System.Diagnostics;
using FastLmm.Designs;
using FastLmm.Engine;
using FastLmm.Estimation;
using FastLmm.Formulas;
using FastLmm.Inference;
using FastLmm.Kernels.Layout;
using FastLmm.Models;
using FastLmm.Packing;
using FastLmm.Tables;

namespace FastLmm;

/// <summary>Fits linear mixed models with one grouping factor.</summary>
public static class LinearMixedModel
{
    private const long BytesForRows = 256L << 20;

    /// <summary>
    /// Begins to compile what a fit of this formula will run, on another core. Called before the data are opened it takes a third off the
    /// time of a small fit in a new process; otherwise it is not needed.
    /// </summary>
    /// <param name="formula">lme4's formula.</param>
    /// <param name="options">The settings that the fit will have.</param>
    /// <exception cref="LmmException">The formula or the backend is wrong.</exception>
    public static void Prepare(string formula, FitOptions? options = null)
    {
        IReadOnlyList<RandomTerm> terms = ModelFormula.Parse(formula).RandomTerms;
        options ??= new FitOptions();
        KernelWarmUp.Begin(
            Backends.Find(options.Backend, options.Device),
            terms.Sum(term => term.Effects.Terms.Count + (term.Effects.Intercept ? 1 : 0)));
    }

    /// <summary>Fits a model by REML or ML: read, design, pack, estimate, infer.</summary>
    /// <param name="formula">lme4's formula, e.g. <c>distance ~ age * Sex + (1 + age | Subject)</c>.</param>
    /// <param name="data">The data; must stay open while the result's fitted values are asked for.</param>
    /// <param name="options">Settings; null for REML with everything default.</param>
    /// <param name="progress">Receives progress.</param>
    /// <param name="cancel">Stops the fit between chunks and passes.</param>
    /// <exception cref="LmmException">The formula or the data are wrong, or it cannot run here; the message says what to do.</exception>
    /// <remarks>Holds the statistics of the subjects, and the rows only while they are at most <see cref="FitOptions.RowsToKeep"/>.</remarks>
    public static LmmFit Fit(
        string formula, Table data, FitOptions? options = null, IProgress<FitProgress>? progress = null, CancellationToken cancel = default)
    {
        options ??= new FitOptions();
        KenwardRogerInference.Refuse(options);
        var total = Stopwatch.StartNew();
        if (Backends.Find(options.Backend, options.Device) is { NeedsRows: true }) options = options with { BytesToKeep = BytesForRows };
        DataCollector collector = Collector(formula, data, options, progress, cancel);
        CollectedData collected = collector.Collect();
        return Fit(collected, data.Sources, () => collector.ReadAgain(collected), options, total, progress, cancel);
    }

    /// <summary>Fits a model to statistics that were saved: the same bits as from the data.</summary>
    /// <param name="statistics">The statistics. What they were made with decides weights, offset, subset, levels and contrasts.</param>
    /// <param name="options">Method, degrees of freedom, level, backend and threads; null for REML with everything default.</param>
    /// <param name="progress">Receives progress.</param>
    /// <param name="cancel">Stops the fit between passes.</param>
    /// <exception cref="LmmException">
    /// The options ask for other weights, offset, subset, levels or contrasts; or the backend needs rows. The fit's fitted values do, too.
    /// </exception>
    public static LmmFit Fit(
        LmmStatistics statistics, FitOptions? options = null, IProgress<FitProgress>? progress = null, CancellationToken cancel = default)
    {
        options = statistics.Settings(options ?? new FitOptions());
        KenwardRogerInference.Refuse(options);
        var total = Stopwatch.StartNew();
        return Fit(statistics.Data, [], null, options, total, progress, cancel);
    }

    /// <summary>Reads and packs data without a fit.</summary>
    internal static CollectedData Collect(
        string formula, Table data, FitOptions options, IProgress<FitProgress>? progress, CancellationToken cancel) =>
        Collector(formula, data, options, progress, cancel).Collect();

    private static int Threads(FitOptions options) => options.Threads > 0 ? options.Threads : Environment.ProcessorCount;

    private static DataCollector Collector(
        string formula, Table data, FitOptions options, IProgress<FitProgress>? progress, CancellationToken cancel)
    {
        DesignPlan plan = DesignPlan.Create(ModelFormula.Parse(formula), options, data.ColumnNames);
        return new DataCollector(data, plan, options, Threads(options), progress, cancel);
    }

    private static LmmFit Fit(
        CollectedData collected, IReadOnlyList<string> sources, Func<IEnumerable<DesignChunk>>? rows, FitOptions options, Stopwatch total,
        IProgress<FitProgress>? progress, CancellationToken cancel)
    {
        var estimating = Stopwatch.StartNew();
        var structure = new BlockStructure([.. collected.Design.RandomBlocks.Select(block => block.Size)]);
        (ActiveBackend backend, ICriterionSums sums) =
            Backends.Create(options.Backend, options.Device, collected.Statistics, collected.Rows, Threads(options));
        Estimates estimates = Estimator.Fit(
            collected.Statistics, structure, sums, options.Method,
            (step, d) => progress?.Report(new FitProgress("estimating", collected.Statistics.Rows, collected.Subjects.Count, 0, step, d)), cancel);
        estimating.Stop();

        var state = new FitState(collected, estimates, sums, backend, Threads(options), options) { Rows = rows, Sources = sources };
        return new FitAssembler(collected.Design.Formula, state, sources, rows).Assemble(estimating.Elapsed.TotalSeconds, total);
    }
}
