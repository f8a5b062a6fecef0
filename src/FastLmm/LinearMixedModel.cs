using System.Diagnostics;
using FastLmm.Designs;
using FastLmm.Engine;
using FastLmm.Estimation;
using FastLmm.Formulas;
using FastLmm.Inference;
using FastLmm.Kernels.Layout;
using FastLmm.Packing;
using FastLmm.Tables;

namespace FastLmm;

/// <summary>Fits linear mixed models with one grouping factor.</summary>
public static class LinearMixedModel
{
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
        KernelWarmUp.Begin(
            Backends.Choose((options ?? new FitOptions()).Backend),
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
        BackendInfo backend = Backends.Choose(options.Backend);
        int threads = options.Threads > 0 ? options.Threads : Environment.ProcessorCount;
        DesignPlan plan = DesignPlan.Create(ModelFormula.Parse(formula), options, data.ColumnNames);
        var collector = new DataCollector(data, plan, options, threads, progress, cancel);
        CollectedData collected = collector.Collect();

        var estimating = Stopwatch.StartNew();
        var structure = new BlockStructure([.. collected.Design.RandomBlocks.Select(block => block.Size)]);
        ICriterionSums sums = Backends.Create(backend, collected.Statistics, collected.Rows, threads);
        Estimates estimates = Estimator.Fit(
            collected.Statistics, structure, sums, options.Method,
            (step, d) => progress?.Report(new FitProgress("estimating", collected.Statistics.Rows, collected.Numbering.Count, 0, step, d)), cancel);
        estimating.Stop();

        var state = new FitState(collected, estimates, sums, backend, threads, options);
        return new FitAssembler(formula, state, data.Sources, collector).Assemble(estimating.Elapsed.TotalSeconds, total);
    }
}
