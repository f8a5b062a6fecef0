using System.Text;
using FastLmm.Tables;

namespace FastLmm;

/// <summary>Predicted random effects (BLUPs) of all subjects, in order of first appearance.</summary>
public sealed partial class RandomEffects
{
    private readonly Lazy<double[]?> _sensitivities = new(() => null);
    private readonly Lazy<double[]?> _ownEstimates = new(() => null);
    private LevelTable? _ids;                           // codes are the subjects' places

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

    /// <summary>Each subject's contribution to −2 log-likelihood (ML) at the estimates, m; they sum to the ML deviance there. NaN where rows are not at hand.</summary>
    public double[] Contributions { get; init; } = [];

    /// <summary>What the predictions lean on beside the subjects' own rows.</summary>
    internal PopulationEstimates Population { get; init; } = PopulationEstimates.None;

    internal Func<double[]?> SensitivitySource
    {
        init => _sensitivities = new Lazy<double[]?>(value);
    }

    internal Func<double[]?> OwnEstimateSource
    {
        init => _ownEstimates = new Lazy<double[]?>(value);
    }

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
    public ReadOnlySpan<double> this[string id] =>
        NumberOf(id) is int subject and >= 0 ? OfSubject(subject) : throw new KeyNotFoundException($"no subject has the id '{id}'");

    /// <summary>The place of the subject with this id, from 0; −1 when there is none.</summary>
    public int NumberOf(string id) => NumberOf(Encoding.UTF8.GetBytes(id));

    /// <summary>The same of an id in UTF-8.</summary>
    internal int NumberOf(ReadOnlySpan<byte> id) => (_ids ??= LevelTable.Of(SubjectIds)).Find(id);
}

/// <summary>The estimates of the population that the predictions of subjects start from.</summary>
/// <param name="FixedNames">R's names of the fixed effects, p.</param>
/// <param name="Beta">β̂, p.</param>
/// <param name="Vcov">Covariance matrix of β̂, p × p.</param>
/// <param name="G">G, q × q.</param>
internal sealed record PopulationEstimates(IReadOnlyList<string> FixedNames, double[] Beta, double[,] Vcov, double[,] G)
{
    internal static PopulationEstimates None { get; } = new([], [], new double[0, 0], new double[0, 0]);
}
