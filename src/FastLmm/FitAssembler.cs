using System.Diagnostics;
using FastLmm.Designs;
using FastLmm.Engine;
using FastLmm.Estimation;
using FastLmm.Inference;
using FastLmm.Packing;
using FastLmm.Prediction;

namespace FastLmm;

/// <summary>Puts the pieces of a fit together into the immutable result.</summary>
internal sealed class FitAssembler(string formula, FitState state, IReadOnlyList<string> sources, DataCollector collector)
{
    private readonly FitOptions _options = state.Options;
    private readonly CollectedData _data = state.Data;
    private readonly Estimates _estimates = state.Estimates;
    private readonly RobustSandwich _robust = new(
        state.Estimates, state.Data.Statistics, () => LeftoverReading.Gather(collector.ReadAgain(state.Data), state.Data.Statistics, state.Threads),
        Backends.Passes(state.Backend), state.Threads);

    private readonly SubjectPredictor _predictor = new(state.Data, state.Estimates, Backends.Passes(state.Backend), state.Threads);

    /// <summary>Makes the result.</summary>
    internal LmmFit Assemble(double estimateSeconds, Stopwatch total)
    {
        var inferring = Stopwatch.StartNew();
        var effects = new Lazy<double[]>(_predictor.Effects);
        IReadOnlyList<string> reasons = BoundaryReport.Reasons(_estimates, _data.Design.RandomBlocks);
        var information = new VarianceInformation(_estimates);
        var errors = new VarianceErrors(_estimates, information);
        MeanInference mean = Mean(information);
        double[]? quantiles = _data.Rows is null ? null : new RowPredictor(_data, _estimates, effects.Value).ScaledResidualQuantiles(_data.Rows);
        CoefficientTable coefficients = Coefficients(mean);
        double sigmaError = errors.OfSigma();
        RandomBlockEstimate[] blocks = [.. _data.Design.RandomBlocks.Select(block => Block(block, errors))];
        double inferSeconds = inferring.Elapsed.TotalSeconds;
        Optimum optimum = _estimates.Optimum;
        return new LmmFit
        {
            Formula = formula,
            Method = _options.Method,
            Backend = state.Backend.Name,
            Threads = state.Threads,
            Grouping = _data.Design.GroupName,
            Rows = _data.Statistics.Rows,
            RowsDropped = _data.Design.Dropped.Total,
            Subjects = _data.Numbering.Count,
            SubjectsDropped = _data.SubjectsDropped,
            ColumnsDropped = DroppedColumns(),
            Status = optimum.Failure is not null ? FitStatus.Failed : reasons.Count > 0 ? FitStatus.Boundary : FitStatus.Converged,
            Messages = Messages(reasons),
            Convergence = new ConvergenceReport(
                optimum.Iterations, _estimates.Passes, optimum.Derivatives.Gradient.Max(Math.Abs), optimum.Decrement, optimum.Eigenvalues),
            Level = _options.Level,
            Criterion = _estimates.Criterion,
            Theta = RelativeFactor.ToTheta(_estimates.Structure, _estimates.Lambda),
            Sigma = _estimates.Sigma,
            SigmaStandardError = sigmaError,
            RandomBlocks = blocks,
            FixedEffects = coefficients,
            Vcov = mean.Vcov,
            Mean = mean,
            RobustSource = _robust.Of,
            State = state,
            ResidualQuantiles = quantiles,
            Timings = new FitTimings(_data.ReadSeconds, _data.PackSeconds, estimateSeconds, inferSeconds, total.Elapsed.TotalSeconds),
            RandomEffectsSource = () => _predictor.All(collector.ReadAgain(_data)),
            FittedSource = () => collector.ReadAgain(_data).Select(rows => new RowPredictor(_data, _estimates, effects.Value).Fitted(rows, sources)),
        };
    }

    private MeanInference Mean(VarianceInformation information) => _options.Df switch
    {
        _ when _options.Robust != RobustType.None => _robust.Of(_options.Robust),
        DfMethod.Satterthwaite when SatterthwaiteInference.Of(_estimates, information) is { } satterthwaite => satterthwaite,
        _ => new NormalInference(_estimates.Beta, _estimates.Vcov),
    };

    private CoefficientTable Coefficients(MeanInference mean)
    {
        int p = _estimates.Beta.Length;
        return new CoefficientTable(
        [
            .. state.FixedNames.Select((name, c) =>
            {
                var unit = new double[p];
                unit[c] = 1;
                ContrastTest test = mean.Contrast(unit, _options.Level);
                return new Coefficient(name, test.Estimate, test.StandardError, test.Df, test.PValue, test.Lower, test.Upper);
            }),
        ]);
    }

    private RandomBlockEstimate Block(RandomBlock block, VarianceErrors errors)
    {
        var covariance = new double[block.Size, block.Size];
        for (int k = 0; k < block.Size; k++)
            for (int l = 0; l < block.Size; l++) covariance[k, l] = _estimates.G[block.Start + k, block.Start + l];
        return new RandomBlockEstimate
        {
            Names = block.Names,
            Covariance = covariance,
            StandardDeviationErrors = [.. Enumerable.Range(block.Start, block.Size).Select(errors.OfStandardDeviation)],
        };
    }

    private string[] DroppedColumns() =>
        [.. _data.Design.FixedNames.Where((_, column) => !_data.Statistics.KeptColumns.Contains(column))];

    private List<string> Messages(IReadOnlyList<string> reasons)
    {
        List<string> messages = [];
        if (_estimates.Optimum.Failure is { } failure) messages.Add(failure);
        messages.AddRange(_data.Notes);
        if (_data.Design.Dropped.Total > 0) messages.Add(_data.Design.Dropped.Sentence);
        if (_data.Design.Dropped.OutsideSubset > 0) messages.Add(_data.Design.Dropped.SubsetSentence);
        if (_data.SubjectsDropped > 0)
            messages.Add($"{_data.SubjectsDropped} subject{(_data.SubjectsDropped == 1 ? " has" : "s have")} no row that could be used");
        messages.AddRange(DroppedColumns().Select(name => $"the column {name} was dropped: it is a linear combination of earlier columns"));
        messages.AddRange(reasons);
        return messages;
    }
}
