using FastLmm.Inference.Variances;
using FastLmm.Tables;

namespace FastLmm.Inference.Diagnostics;

/// <summary>
/// Diagnostics of a fit after its rows were read once more: subjects' leverage, influence and distances, refits without a subject, Q–Q plots.
/// docs/diagnostics.md gives formulas and costs.
/// </summary>
public sealed class ModelDiagnostics
{
    private const int SubjectsAtATime = 4096;
    private const int MostKept = 100_000;               // subjects whose diagnostics are kept after the first time

    private readonly DiagnosticSource _source;
    private readonly SubjectSums _sums;
    private readonly RowSummary _rows;
    private readonly double[] _blups;
    private readonly ThetaStep _step;
    private List<SubjectDiagnostics>? _kept;

    private ModelDiagnostics(DiagnosticSource source, SubjectSums sums, RowSummary rows) =>
        (_source, _sums, _rows, _blups, _step) = (source, sums, rows, source.Blups(), new ThetaStep(source.Estimates));

    /// <summary>R's names of the fixed effects, p.</summary>
    public required IReadOnlyList<string> FixedNames { get; init; }

    /// <summary>R's names of the random effects, q.</summary>
    public required IReadOnlyList<string> EffectNames { get; init; }

    /// <summary>Standard deviations, correlations and σ with their standard errors, in lme4's order.</summary>
    public required IReadOnlyList<VarianceParameter> Variances { get; init; }

    /// <summary>β̂, p.</summary>
    public IReadOnlyList<double> Beta => _source.Estimates.Beta;

    /// <summary>Standard errors of β̂ by the model, p.</summary>
    public IReadOnlyList<double> StandardErrors => [.. Beta.Select((_, c) => Math.Sqrt(_source.Estimates.Vcov[c, c]))];

    /// <summary>N.</summary>
    public long Rows => _source.Statistics.Rows;

    /// <summary>Ids of the subjects, in order of first appearance.</summary>
    public IReadOnlyList<string> SubjectIds => _source.SubjectIds;

    /// <summary>m.</summary>
    public int SubjectCount => _source.Statistics.Subjects.Subjects;

    /// <summary>Σ h over the rows, the trace of the hat matrix: the number of parameters that the fitted values use, random effects included.</summary>
    public double HatSum => _rows.HatSum;

    /// <summary>The rows of the largest standardised residuals in size, largest first, 100 at most.</summary>
    public IReadOnlyList<ExtremeRow> ExtremeRows => _rows.Extreme;

    internal static ModelDiagnostics Read(
        DiagnosticSource source, IReadOnlyList<string> fixedNames, IReadOnlyList<string> effectNames, IReadOnlyList<VarianceParameter> variances,
        Action<RowDiagnostics>? rows = null, CancellationToken cancel = default)
    {
        var summary = new RowSummary();
        SubjectSums sums = DiagnosticReading.Read(
            source,
            chunk =>
            {
                summary.Add(chunk);
                rows?.Invoke(chunk);
            },
            cancel);
        return new ModelDiagnostics(source, sums, summary) { FixedNames = fixedNames, EffectNames = effectNames, Variances = variances };
    }

    /// <summary>All subjects in order of first appearance, computed as they are asked for, 4,096 at a time on all threads.</summary>
    /// <param name="cancel">Stops between these.</param>
    /// <remarks>O((p + q)p² + q²p² + q³) a subject. Those of up to 100,000 subjects are kept for the next time.</remarks>
    public IEnumerable<SubjectDiagnostics> Subjects(CancellationToken cancel = default)
    {
        if (_kept is not null)
        {
            foreach (SubjectDiagnostics subject in _kept) yield return subject;
            yield break;
        }
        List<SubjectDiagnostics>? kept = SubjectCount <= MostKept ? [] : null;
        for (int first = 0; first < SubjectCount; first += SubjectsAtATime)
        {
            cancel.ThrowIfCancellationRequested();
            foreach (SubjectDiagnostics subject in Block(first, Math.Min(SubjectCount, first + SubjectsAtATime)))
            {
                kept?.Add(subject);
                yield return subject;
            }
        }
        _kept = kept;
    }

    /// <summary>One subject.</summary>
    /// <param name="id">Its id.</param>
    /// <exception cref="LmmException">No row of such a subject was used.</exception>
    public SubjectDiagnostics Subject(string id) => new SubjectInfluence(_source, _sums, _blups, _step).Of(NumberOf(id));

    /// <summary>The estimates without a subject, for each of these subjects, from fits that start at the optimum of all; threaded.</summary>
    /// <param name="ids">The subjects' ids.</param>
    /// <param name="cancel">Stops between passes.</param>
    /// <exception cref="LmmException">No row of such a subject was used.</exception>
    /// <remarks>Cost: a few Newton steps each, passes over the statistics; no row is read.</remarks>
    public IReadOnlyList<LeftOutEstimates> LeaveOut(IReadOnlyList<string> ids, CancellationToken cancel = default)
    {
        int[] numbers = [.. ids.Select(NumberOf)];
        var results = new LeftOutEstimates[numbers.Length];
        Parallel.For(0, numbers.Length, new ParallelOptions { MaxDegreeOfParallelism = _source.Threads, CancellationToken = cancel }, at =>
        {
            var influence = new SubjectInfluence(_source, _sums, _blups, _step);
            results[at] = new LeftOutFit(_source, _sums).Of(
                numbers[at], influence.LeftoverSquares(numbers[at]), !influence.Of(numbers[at]).Dfbeta.Any(double.IsNaN), cancel);
        });
        return results;
    }

    /// <summary>Normal Q–Q plots: standardised residuals, whitened residuals, and standardised BLUPs of each random effect.</summary>
    /// <param name="cancel">Stops between subjects.</param>
    public IReadOnlyList<QuantilePlot> QuantilePlots(CancellationToken cancel = default)
    {
        QuantileGatherer[] effects = [.. EffectNames.Select(_ => new QuantileGatherer())];
        foreach (SubjectDiagnostics subject in Subjects(cancel))
            for (int k = 0; k < effects.Length; k++) effects[k].Add(subject.StandardisedEffects[k]);
        return [.. _rows.Plots(), .. effects.Select((effect, k) => new QuantilePlot(".std.ranef." + EffectNames[k], effect.Points()))];
    }

    private SubjectDiagnostics[] Block(int first, int end)
    {
        var block = new SubjectDiagnostics[end - first];
        Parallel.For(
            first, end, new ParallelOptions { MaxDegreeOfParallelism = _source.Threads },
            () => new SubjectInfluence(_source, _sums, _blups, _step),
            (subject, _, influence) =>
            {
                block[subject - first] = influence.Of(subject);
                return influence;
            },
            _ => { });
        return block;
    }

    private int NumberOf(string id)
    {
        IReadOnlyList<string> ids = _source.SubjectIds;
        for (int subject = 0; subject < ids.Count; subject++) if (ids[subject] == id) return subject;
        throw new LmmException(
            FailureKind.BadInput, $"there is no subject '{id}' among those used{NearestName.Hint(id, [.. ids.Take(10_000)])}");
    }
}
