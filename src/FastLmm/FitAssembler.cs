using System.Diagnostics;
using FastLmm.Designs;
using FastLmm.Engine;
using FastLmm.Estimation;
using FastLmm.Packing;
using FastLmm.Prediction;
using MathNet.Numerics;

namespace FastLmm;

/// <summary>Puts the pieces of a fit together into the immutable result.</summary>
internal sealed class FitAssembler(
    string formula, FitOptions options, int threads, BackendInfo backend, IReadOnlyList<string> sources, DataCollector collector,
    CollectedData data, Estimates estimates)
{
    private readonly SubjectPredictor _predictor = new(data, estimates, Backends.Passes(backend), threads);

    /// <summary>Makes the result.</summary>
    internal LmmFit Assemble(double estimateSeconds, Stopwatch total)
    {
        var inferring = Stopwatch.StartNew();
        var effects = new Lazy<double[]>(_predictor.Effects);
        IReadOnlyList<string> reasons = BoundaryReport.Reasons(estimates, data.Design.RandomBlocks);
        var errors = new VarianceErrors(estimates);
        double[]? quantiles = data.Rows is null ? null : new RowPredictor(data, estimates, effects.Value).ScaledResidualQuantiles(data.Rows);
        CoefficientTable coefficients = Coefficients();
        double sigmaError = errors.OfSigma();
        RandomBlockEstimate[] blocks = [.. data.Design.RandomBlocks.Select(block => Block(block, errors))];
        double inferSeconds = inferring.Elapsed.TotalSeconds;
        Optimum optimum = estimates.Optimum;
        return new LmmFit
        {
            Formula = formula,
            Method = options.Method,
            Backend = backend.Name,
            Threads = threads,
            Grouping = data.Design.GroupName,
            Rows = data.Statistics.Rows,
            RowsDropped = data.Design.Dropped.Total,
            Subjects = data.Numbering.Count,
            SubjectsDropped = data.SubjectsDropped,
            ColumnsDropped = DroppedColumns(),
            Status = optimum.Failure is not null ? FitStatus.Failed : reasons.Count > 0 ? FitStatus.Boundary : FitStatus.Converged,
            Messages = Messages(reasons),
            Convergence = new ConvergenceReport(
                optimum.Iterations, estimates.Passes, optimum.Derivatives.Gradient.Max(Math.Abs), optimum.Decrement, optimum.Eigenvalues),
            Level = options.Level,
            Criterion = estimates.Criterion,
            Theta = RelativeFactor.ToTheta(estimates.Structure, estimates.Lambda),
            Sigma = estimates.Sigma,
            SigmaStandardError = sigmaError,
            RandomBlocks = blocks,
            FixedEffects = coefficients,
            Vcov = estimates.Vcov,
            ResidualQuantiles = quantiles,
            Timings = new FitTimings(data.ReadSeconds, data.PackSeconds, estimateSeconds, inferSeconds, total.Elapsed.TotalSeconds),
            RandomEffectsSource = () => _predictor.All(collector.ReadAgain(data)),
            FittedSource = () => collector.ReadAgain(data).Select(rows => new RowPredictor(data, estimates, effects.Value).Fitted(rows, sources)),
        };
    }

    private CoefficientTable Coefficients()
    {
        double z = Math.Sqrt(2) * SpecialFunctions.ErfInv(options.Level);
        return new CoefficientTable(
        [
            .. data.Statistics.KeptColumns.Select((column, c) =>
            {
                double estimate = estimates.Beta[c], error = Math.Sqrt(estimates.Vcov[c, c]);
                return new Coefficient(data.Design.FixedNames[column], estimate, error, estimate - z * error, estimate + z * error);
            }),
        ]);
    }

    private RandomBlockEstimate Block(RandomBlock block, VarianceErrors errors)
    {
        var covariance = new double[block.Size, block.Size];
        for (int k = 0; k < block.Size; k++)
            for (int l = 0; l < block.Size; l++) covariance[k, l] = estimates.G[block.Start + k, block.Start + l];
        return new RandomBlockEstimate
        {
            Names = block.Names,
            Covariance = covariance,
            StandardDeviationErrors = [.. Enumerable.Range(block.Start, block.Size).Select(errors.OfStandardDeviation)],
        };
    }

    private string[] DroppedColumns() =>
        [.. data.Design.FixedNames.Where((_, column) => !data.Statistics.KeptColumns.Contains(column))];

    private List<string> Messages(IReadOnlyList<string> reasons)
    {
        List<string> messages = [];
        if (estimates.Optimum.Failure is { } failure) messages.Add(failure);
        messages.AddRange(data.Notes);
        if (data.Design.Dropped.Total > 0) messages.Add(data.Design.Dropped.Sentence);
        if (data.Design.Dropped.OutsideSubset > 0) messages.Add(data.Design.Dropped.SubsetSentence);
        if (data.SubjectsDropped > 0)
            messages.Add($"{data.SubjectsDropped} subject{(data.SubjectsDropped == 1 ? " has" : "s have")} no row that could be used");
        messages.AddRange(DroppedColumns().Select(name => $"the column {name} was dropped: it is a linear combination of earlier columns"));
        messages.AddRange(reasons);
        return messages;
    }
}
