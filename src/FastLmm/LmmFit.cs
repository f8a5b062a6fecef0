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
public sealed class LmmFit
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

    /// <summary>What a user must know, in plain sentences.</summary>
    public required IReadOnlyList<string> Messages { get; init; }

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

    /// <summary>Quantiles 0, 25, 50, 75, 100 % of the scaled residuals √w (y − ŷ)/σ̂; null when rows were not kept.</summary>
    public required IReadOnlyList<double>? ResidualQuantiles { get; init; }

    /// <summary>Seconds spent.</summary>
    public required FitTimings Timings { get; init; }

    /// <summary>Predicted random effects per subject, computed when first asked for.</summary>
    public RandomEffects RandomEffects => _randomEffects.Value;

    internal Func<RandomEffects> RandomEffectsSource
    {
        init => _randomEffects = new Lazy<RandomEffects>(value);
    }

    /// <summary>Fitted values in row order, in chunks; reads the data again when rows were not kept.</summary>
    public IEnumerable<FittedChunk> FittedValues() => FittedSource();

    internal Func<IEnumerable<FittedChunk>> FittedSource { get; init; } = () => [];

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

    private readonly Lazy<RandomEffects> _randomEffects = new(() => RandomEffects.Empty);
}

/// <summary>How the optimiser ended.</summary>
/// <param name="Iterations">Newton steps.</param>
/// <param name="Passes">Value and derivative passes over the subjects.</param>
/// <param name="GradientNorm">Largest absolute entry of the gradient at the end, in the scaled basis.</param>
/// <param name="NewtonDecrement">½ g'H⁻¹g at the end: squared distance to the optimum in standard errors.</param>
/// <param name="HessianEigenvalues">Eigenvalues of the Hessian in θ at the end, ascending, in the scaled basis.</param>
public sealed record ConvergenceReport(
    int Iterations, int Passes, double GradientNorm, double NewtonDecrement, IReadOnlyList<double> HessianEigenvalues);

/// <summary>Seconds spent in the stages of a fit.</summary>
public sealed record FitTimings(double Read, double Pack, double Estimate, double Infer, double Total);

/// <summary>Estimates of one independent block of random effects.</summary>
public sealed record RandomBlockEstimate
{
    /// <summary>R's names of the effects.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>The block of G.</summary>
    public required double[,] Covariance { get; init; }

    /// <summary>Standard errors of the standard deviations; NaN where a variance is zero.</summary>
    public required IReadOnlyList<double> StandardDeviationErrors { get; init; }

    /// <summary>Standard deviations of the effects.</summary>
    public IReadOnlyList<double> StandardDeviations =>
        [.. Enumerable.Range(0, Names.Count).Select(k => Math.Sqrt(Covariance[k, k]))];

    /// <summary>Correlation of two effects; NaN where a variance is zero.</summary>
    public double Correlation(int k, int l) =>
        k == l ? 1 : Covariance[k, k] > 0 && Covariance[l, l] > 0
            ? Math.Clamp(Covariance[k, l] / Math.Sqrt(Covariance[k, k] * Covariance[l, l]), -1, 1)
            : double.NaN;

    internal static double[,] Assemble(IReadOnlyList<RandomBlockEstimate> blocks)
    {
        int q = blocks.Sum(block => block.Names.Count), start = 0;
        var g = new double[q, q];
        foreach (RandomBlockEstimate block in blocks)
        {
            int n = block.Names.Count;
            for (int k = 0; k < n; k++)
                for (int l = 0; l < n; l++) g[start + k, start + l] = block.Covariance[k, l];
            start += n;
        }
        return g;
    }
}

/// <summary>One fixed effect.</summary>
/// <param name="Name">R's name of the coefficient.</param>
/// <param name="Estimate">β̂.</param>
/// <param name="StandardError">Square root of the diagonal of vcov.</param>
/// <param name="Lower">Lower Wald limit.</param>
/// <param name="Upper">Upper Wald limit.</param>
public sealed record Coefficient(string Name, double Estimate, double StandardError, double Lower, double Upper)
{
    /// <summary>Estimate over standard error.</summary>
    public double TValue => Estimate / StandardError;
}

/// <summary>The fixed effects in order, also by name.</summary>
public sealed class CoefficientTable(IReadOnlyList<Coefficient> rows) : IReadOnlyList<Coefficient>
{
    /// <summary>Number of coefficients, p.</summary>
    public int Count => rows.Count;

    /// <summary>The coefficient at a position.</summary>
    public Coefficient this[int index] => rows[index];

    /// <summary>The coefficient with R's name.</summary>
    /// <exception cref="KeyNotFoundException">There is none of that name.</exception>
    public Coefficient this[string name] =>
        rows.FirstOrDefault(row => row.Name == name)
        ?? throw new KeyNotFoundException($"no fixed effect is named '{name}'; there are: {string.Join(", ", rows.Select(row => row.Name))}");

    /// <inheritdoc/>
    public IEnumerator<Coefficient> GetEnumerator() => rows.GetEnumerator();

    System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>Predicted random effects (BLUPs) of all subjects, in order of first appearance.</summary>
public sealed class RandomEffects
{
    private Dictionary<string, int>? _numberOf;

    internal static RandomEffects Empty { get; } = new();

    /// <summary>R's names of the effects, q.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Ids of the subjects, m.</summary>
    public IReadOnlyList<string> SubjectIds { get; init; } = [];

    /// <summary>b̂, m × q, row by row.</summary>
    public double[] Values { get; init; } = [];

    /// <summary>Var(b | Y) at the estimated β, G, σ², m × q(q+1)/2: lower triangle row by row.</summary>
    public double[] ConditionalCovariances { get; init; } = [];

    /// <summary>Rows of each subject, m.</summary>
    public int[] RowCounts { get; init; } = [];

    /// <summary>Each subject's contribution to −2 log-likelihood (ML) at the estimates, m; they sum to the ML deviance there.</summary>
    public double[] Contributions { get; init; } = [];

    /// <summary>b̂ of one subject.</summary>
    public ReadOnlySpan<double> OfSubject(int subject) => Values.AsSpan(subject * Names.Count, Names.Count);

    /// <summary>Var(b_k, b_l | Y) of one subject.</summary>
    public double ConditionalCovariance(int subject, int k, int l)
    {
        int q = Names.Count, r = Math.Max(k, l), c = Math.Min(k, l);
        return ConditionalCovariances[subject * (q * (q + 1) / 2) + r * (r + 1) / 2 + c];
    }

    /// <summary>b̂ of the subject with this id.</summary>
    /// <exception cref="KeyNotFoundException">There is no such subject.</exception>
    public ReadOnlySpan<double> this[string id]
    {
        get
        {
            _numberOf ??= SubjectIds.Select((text, i) => (text, i)).ToDictionary(pair => pair.text, pair => pair.i, StringComparer.Ordinal);
            return _numberOf.TryGetValue(id, out int subject) ? OfSubject(subject) : throw new KeyNotFoundException($"no subject has the id '{id}'");
        }
    }
}

/// <summary>Fitted values of consecutive used rows of one source.</summary>
/// <param name="Source">Name of the file or source.</param>
/// <param name="Row">Row within the source, from 1, without the header.</param>
/// <param name="Subject">Id of the subject.</param>
/// <param name="Population">Population mean X β̂ + offset.</param>
/// <param name="Profile">Subject profile X β̂ + Z b̂ + offset.</param>
/// <param name="Residual">Response minus profile.</param>
public sealed record FittedChunk(string Source, long[] Row, string[] Subject, double[] Population, double[] Profile, double[] Residual);
