using System.Diagnostics;
using FastLmm.Designs;
using FastLmm.Engine;
using FastLmm.Estimation;
using FastLmm.Inference;
using FastLmm.Inference.Variances;
using FastLmm.Kernels.Layout;
using FastLmm.Packing;
using FastLmm.Prediction;

namespace FastLmm;

/// <summary>Puts the pieces of a fit together into the immutable result.</summary>
/// <param name="formula">The formula as given.</param>
/// <param name="state">What the fit is made of.</param>
/// <param name="sources">Names of the sources of the rows.</param>
/// <param name="rows">Reads the rows again, subjects numbered as before; null when there are only statistics.</param>
internal sealed class FitAssembler(string formula, FitState state, IReadOnlyList<string> sources, Func<IEnumerable<DesignChunk>>? rows)
{
    private readonly FitOptions _options = state.Options;
    private readonly CollectedData _data = state.Data;
    private readonly Estimates _estimates = state.Estimates;
    private readonly SubjectPredictor _predictor = new(state.Data, state.Estimates, state.Backend.Passes, state.Threads);

    /// <summary>Makes the result.</summary>
    internal LmmFit Assemble(double estimateSeconds, Stopwatch total)
    {
        var inferring = Stopwatch.StartNew();
        var effects = new Lazy<double[]>(_predictor.Effects);
        IReadOnlyList<string> reasons = BoundaryReport.Reasons(_estimates, _data.Design.RandomBlocks);
        var information = new VarianceInformation(_estimates);
        string[] effectNames = [.. _data.Design.RandomBlocks.SelectMany(block => block.Names)];
        VarianceInference variances = VarianceInference.Of(_estimates, information, effectNames);
        var robust = new RobustSandwich(_estimates, _data.Statistics, OwnLeftovers, state.Backend.Passes, state.Threads);
        MeanInference mean = _options.Robust == RobustType.None ? Mean(information) : robust.Of(_options.Robust);
        double[]? quantiles = _data.Rows is null ? null : new RowPredictor(_data, _estimates, effects.Value).ScaledResidualQuantiles(_data.Rows);
        CoefficientTable coefficients = Coefficients(mean);
        var population = new PopulationEstimates(state.FixedNames, _estimates.Beta, mean.Vcov, _estimates.G);
        RandomBlockEstimate[] blocks = [.. _data.Design.RandomBlocks.Select(block => Block(block, variances))];
        double inferSeconds = inferring.Elapsed.TotalSeconds;
        Optimum optimum = _estimates.Optimum;
        return new LmmFit
        {
            Formula = formula,
            Method = _options.Method,
            Backend = state.Sums.Name,
            Threads = state.Threads,
            Grouping = _data.Design.GroupName,
            Rows = _data.Statistics.Rows,
            RowsDropped = _data.Dropped.Total,
            Subjects = _data.Subjects.Count,
            SubjectsDropped = _data.Subjects.Dropped,
            ColumnsDropped = DroppedColumns(),
            Status = optimum.Failure is not null ? FitStatus.Failed : reasons.Count > 0 ? FitStatus.Boundary : FitStatus.Converged,
            Messages = Messages(reasons, mean),
            Convergence = new ConvergenceReport(
                optimum.Iterations, _estimates.Passes, optimum.Derivatives.Gradient.Max(Math.Abs), optimum.Decrement, optimum.Eigenvalues)
            {
                Classes = state.Sums.Classes,
            },
            Level = _options.Level,
            Criterion = _estimates.Criterion,
            Theta = RelativeFactor.ToTheta(_estimates.Structure, _estimates.Lambda),
            Sigma = _estimates.Sigma,
            SigmaStandardError = variances.OfSigma().StandardError,
            RandomBlocks = blocks,
            FixedEffects = coefficients,
            Vcov = mean.Vcov,
            Mean = mean,
            RobustSource = robust.Of,
            Variances = variances,
            State = state,
            ResidualQuantiles = quantiles,
            Timings = new FitTimings(_data.ReadSeconds, _data.PackSeconds, estimateSeconds, inferSeconds, total.Elapsed.TotalSeconds),
            MarginalCovarianceSource = subject => SubjectCovariance.Of(_data, _estimates, Rows("a subject's observations"), subject),
            RandomEffectsSource = () => rows is null ? _predictor.WithoutContributions(population) : _predictor.All(rows(), population),
            BlupSource = () => _predictor.WithoutContributions(population),
            FittedSource = () => Rows("fitted values and residuals").Select(chunk => new RowPredictor(_data, _estimates, effects.Value).Fitted(chunk, sources)),
        };
    }

    private IEnumerable<DesignChunk> Rows(string use) => rows is not null
        ? rows()
        : throw new LmmException(FailureKind.BadInput, $"{use} need the rows, which statistics do not hold; fit the data");

    private PackedLeftovers OwnLeftovers() => LeftoverReading.Gather(Rows("robust covariances"), _data.Statistics, state.Threads);

    private MeanInference Mean(VarianceInformation information) => _options.Df switch
    {
        DfMethod.Satterthwaite when SatterthwaiteInference.Of(_estimates, information) is { } satterthwaite => satterthwaite,
        DfMethod.KenwardRoger when KenwardRogerInference.Of(state) is { } kenwardRoger => kenwardRoger,
        _ => new NormalInference(_estimates.Beta, _estimates.Vcov),
    };

    private CoefficientTable Coefficients(MeanInference mean)
    {
        Coefficient Row(string name, int c)
        {
            var unit = new double[_estimates.Beta.Length];
            unit[c] = 1;
            ContrastTest test = mean.Contrast(unit, _options.Level);
            return new Coefficient(name, test.Estimate, test.StandardError, test.Df, test.PValue, test.Lower, test.Upper);
        }

        // Degrees of freedom of a sandwich cost a pass over all subjects, which a fit that nobody asks for them saves.
        return mean is RobustInference
            ? new CoefficientTable(() => [.. state.FixedNames.Select(Row)])
            : new CoefficientTable([.. state.FixedNames.Select(Row)]);
    }

    private RandomBlockEstimate Block(RandomBlock block, VarianceInference variances)
    {
        var covariance = new double[block.Size, block.Size];
        for (int k = 0; k < block.Size; k++)
            for (int l = 0; l < block.Size; l++) covariance[k, l] = _estimates.G[block.Start + k, block.Start + l];
        return new RandomBlockEstimate
        {
            Names = block.Names,
            Covariance = covariance,
            StandardDeviationErrors = [.. Enumerable.Range(block.Start, block.Size).Select(k => variances.OfStandardDeviation(k).StandardError)],
        };
    }

    private string[] DroppedColumns() =>
        [.. _data.Design.FixedNames.Where((_, column) => !_data.Statistics.KeptColumns.Contains(column))];

    private List<string> Messages(IReadOnlyList<string> reasons, MeanInference mean)
    {
        List<string> messages = [];
        if (_estimates.Optimum.Failure is { } failure) messages.Add(failure);
        messages.AddRange(state.Backend.Messages);
        messages.AddRange(_data.Notes);
        if (_data.Dropped.Total > 0) messages.Add(_data.Dropped.Sentence);
        if (_data.Dropped.OutsideSubset > 0) messages.Add(_data.Dropped.SubsetSentence);
        if (_data.Subjects.Dropped > 0)
            messages.Add($"{_data.Subjects.Dropped} subject{(_data.Subjects.Dropped == 1 ? " has" : "s have")} no row that could be used");
        messages.AddRange(DroppedColumns().Select(name => $"the column {name} was dropped: it is a linear combination of earlier columns"));
        messages.AddRange(reasons);
        if (mean is KenwardRogerInference { Undetermined.Count: > 0 })
        {
            messages.Add("the data do not determine all variance parameters, because the fixed effects take up what would show them; "
                + "fixed effects that depend on those have no Kenward-Roger degrees of freedom");
        }
        return messages;
    }
}
