using FastLmm.Inference;
using FastLmm.Inference.Variances;

namespace FastLmm;

/// <summary>How a fit ended.</summary>
public enum FitStatus
{
    /// <summary>At the optimum, inside the parameter space.</summary>
    Converged,

    /// <summary>At the optimum, on the boundary: a variance is zero or a correlation is ±1.</summary>
    Boundary,

    /// <summary>No optimum was reached; the messages say why.</summary>
    Failed,
}

/// <summary>The result of a fit. Immutable; every number is in the user's units and column order.</summary>
public sealed partial class LmmFit : ILmmModel
{
    /// <summary>The formula as given.</summary>
    public required string Formula { get; init; }

    /// <summary>ML or REML.</summary>
    public required EstimationMethod Method { get; init; }

    /// <summary>Name of the backend that ran.</summary>
    public required string Backend { get; init; }

    /// <summary>Threads that were allowed.</summary>
    public required int Threads { get; init; }

    /// <summary>Name of the grouping factor.</summary>
    public required string Grouping { get; init; }

    /// <summary>N, rows used.</summary>
    public required long Rows { get; init; }

    /// <summary>Rows left out, in all.</summary>
    public required long RowsDropped { get; init; }

    /// <summary>m, subjects used.</summary>
    public required int Subjects { get; init; }

    /// <summary>Subjects none of whose rows was used.</summary>
    public required int SubjectsDropped { get; init; }

    /// <summary>Columns of X that were dropped as linear combinations of earlier ones.</summary>
    public required IReadOnlyList<string> ColumnsDropped { get; init; }

    /// <summary>How the fit ended.</summary>
    public required FitStatus Status { get; init; }

    /// <summary>What a user must know, in plain sentences; the loss of a device after the fit, as in predicting random effects, is told of from then on.</summary>
    public required IReadOnlyList<string> Messages
    {
        get => State is { Backend: { } backend } && backend.Messages.Except(_messages).ToArray() is { Length: > 0 } since ? [.. _messages, .. since] : _messages;
        init => _messages = value;
    }

    /// <summary>How the optimiser got there.</summary>
    public required ConvergenceReport Convergence { get; init; }

    /// <summary>The REML criterion or the ML deviance: −2 log-likelihood.</summary>
    public required double Criterion { get; init; }

    /// <summary>θ: the lower triangles of Λ's blocks by columns, as lme4 orders them.</summary>
    public required IReadOnlyList<double> Theta { get; init; }

    /// <summary>σ, the residual standard deviation.</summary>
    public required double Sigma { get; init; }

    /// <summary>Standard error of σ; NaN when it cannot be had.</summary>
    public required double SigmaStandardError { get; init; }

    /// <summary>Random effects, one entry per independent block, in the order of the formula.</summary>
    public required IReadOnlyList<RandomBlockEstimate> RandomBlocks { get; init; }

    /// <summary>Fixed effects, in R's order.</summary>
    public required CoefficientTable FixedEffects { get; init; }

    /// <summary>Confidence level of the intervals in <see cref="FixedEffects"/>.</summary>
    public double Level { get; init; } = 0.95;

    /// <summary>Covariance matrix of β̂, p × p.</summary>
    public required double[,] Vcov { get; init; }

    /// <summary>Tests and intervals of any linear function of the mean parameters.</summary>
    public required MeanInference Mean { get; init; }

    /// <summary>
    /// Inference on the mean by a cluster-robust covariance matrix. Reads the data again, once, when the fit was made without
    /// <see cref="FitOptions.Robust"/> and its rows were not kept.
    /// </summary>
    /// <exception cref="LmmException">There are too few subjects, or the data cannot be read again.</exception>
    public RobustInference Robust(RobustType type) => RobustSource(type);

    internal Func<RobustType, RobustInference> RobustSource { get; init; } = _ => throw new LmmException(
        FailureKind.BadInput, "a robust covariance needs the rows that the model was fitted to; fit it again with the option robust");

    /// <summary>What the fit was made of; null for one that was put together by hand.</summary>
    internal FitState? State { get; init; }

    /// <summary>Quantiles 0, 25, 50, 75, 100 % of the scaled residuals √w (y − ŷ)/σ̂; null when rows were not kept.</summary>
    public required IReadOnlyList<double>? ResidualQuantiles { get; init; }

    /// <summary>Seconds spent.</summary>
    public required FitTimings Timings { get; init; }

    /// <summary>Predicted random effects per subject, computed when first asked for.</summary>
    public RandomEffects RandomEffects => _randomEffects.Value;

    /// <summary>The predicted random effects without the subjects' contributions, for which no row is needed.</summary>
    internal Func<RandomEffects> BlupSource { get; init; } = () => RandomEffects.Empty;

    internal Func<RandomEffects> RandomEffectsSource
    {
        init => _randomEffects = new Lazy<RandomEffects>(value);
    }

    /// <summary>Fitted values in row order, in chunks; reads the data again when rows were not kept.</summary>
    public IEnumerable<FittedChunk> FittedValues() => FittedSource();

    /// <summary>Σ_i of a subject's rows, in the order of the data; reads the data again when rows were not kept.</summary>
    /// <param name="subject">The subject's id.</param>
    /// <exception cref="LmmException">No row of such a subject was used.</exception>
    public MarginalCovariance MarginalCovariance(string subject) => MarginalCovarianceSource(subject);

    internal Func<IEnumerable<FittedChunk>> FittedSource { get; init; } = () => [];

    internal Func<string, MarginalCovariance> MarginalCovarianceSource { get; init; } =
        _ => throw new InvalidOperationException("this fit was put together by hand, without its data");

    /// <summary>Standard errors and intervals of the variance parameters.</summary>
    public required VarianceInference Variances { get; init; }

    /// <summary>σ², the residual variance.</summary>
    public double ResidualVariance => Sigma * Sigma;

    /// <summary>Log-likelihood, or restricted log-likelihood.</summary>
    public double LogLik => -0.5 * Criterion;

    /// <summary>Parameters counted for AIC and BIC: p + length of θ + 1.</summary>
    public int Parameters => FixedEffects.Count + Theta.Count + 1;

    /// <summary>−2 log-likelihood + 2 × parameters.</summary>
    public double Aic => Criterion + 2 * Parameters;

    /// <summary>−2 log-likelihood + log(N) × parameters.</summary>
    public double Bic => Criterion + Math.Log(Rows) * Parameters;

    /// <summary>G, the covariance matrix of the random effects, q × q.</summary>
    public double[,] RandomCovariance => RandomBlockEstimate.Assemble(RandomBlocks);

    private readonly IReadOnlyList<string> _messages = [];
    private readonly Lazy<RandomEffects> _randomEffects = new(() => RandomEffects.Empty);
}
