using System.Text;
using FastLmm.Tables;

namespace FastLmm.Prediction;

/// <summary>
/// What is known of subjects' random effects: b̂ (q), Var(b | Y) (q(q+1)/2, lower by rows) and E (q × p). Behind the subjects of the model
/// come those that are added; one stands for any subject of whom nothing is known: 0, G, 0.
/// </summary>
internal sealed class SubjectPosteriors
{
    /// <summary>The number of a subject of whom nothing is known.</summary>
    internal const int Unknown = 0;

    private readonly LevelTable _added = new();         // ids
    private readonly RandomEffects _effects;
    private readonly bool _withVariances;
    private int _next;                                  // the place behind that of the model's subject found last
    private double[] _values = [];
    private double[] _covariances = [];
    private double[] _sensitivities = [];

    /// <summary>Starts with the subjects of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="withVariances">Whether variances are wanted beside b̂.</param>
    internal SubjectPosteriors(PredictionModel model, bool withVariances)
    {
        (P, Q, _effects, _withVariances) = (model.P, model.Q, model.Subjects(), withVariances);
        var prior = new double[Q * (Q + 1) / 2];
        for (int k = 0, at = 0; k < Q; k++)
            for (int l = 0; l <= k; l++) prior[at++] = model.G[k, l];
        _values = [.. new double[Q], .. _effects.Values];
        if (withVariances) _covariances = [.. prior, .. _effects.ConditionalCovariances];
        if (withVariances) _sensitivities = [.. new double[Q * P], .. _effects.Sensitivities];
    }

    /// <summary>p.</summary>
    internal int P { get; }

    /// <summary>q.</summary>
    internal int Q { get; }

    /// <summary>Ids of the model's subjects.</summary>
    internal IReadOnlyList<string> Ids => _effects.SubjectIds;

    /// <summary>The number of the subject with this id in UTF-8, or <see cref="Unknown"/>.</summary>
    /// <remarks>Data mostly have the order of the fit's: the next one is tried first.</remarks>
    internal int NumberOf(ReadOnlySpan<byte> id)
    {
        if (_added.Count > 0 && _added.Find(id) is int added and >= 0) return 1 + Ids.Count + added;
        int place = _next < Ids.Count && Ascii.Equals(id, Ids[_next]) ? _next : _effects.NumberOf(id);
        if (place >= 0) _next = place + 1;
        return 1 + place;
    }

    /// <summary>The number of the subject with this id, or <see cref="Unknown"/>.</summary>
    internal int NumberOf(string id) => NumberOf(Encoding.UTF8.GetBytes(id));

    /// <summary>b̂.</summary>
    internal ReadOnlySpan<double> Values(int subject) => _values.AsSpan(subject * Q, Q);

    /// <summary>Var(b | Y), lower by rows.</summary>
    internal ReadOnlySpan<double> Covariance(int subject) => _covariances.AsSpan(subject * (Q * (Q + 1) / 2), Q * (Q + 1) / 2);

    /// <summary>E, q × p by rows.</summary>
    internal ReadOnlySpan<double> Sensitivity(int subject) => _sensitivities.AsSpan(subject * Q * P, Q * P);

    /// <summary>Adds subjects, each once; they take the place of the model's with the same id.</summary>
    internal void Add(IReadOnlyList<(string Id, SubjectPosterior Posterior)> subjects)
    {
        _values = [.. _values, .. subjects.SelectMany(subject => subject.Posterior.Values)];
        if (_withVariances) _covariances = [.. _covariances, .. subjects.SelectMany(subject => subject.Posterior.Covariance)];
        if (_withVariances) _sensitivities = [.. _sensitivities, .. subjects.SelectMany(subject => subject.Posterior.Sensitivity)];
        foreach ((string id, _) in subjects) _added.Add(id);
    }
}

/// <summary>What is known of one subject's random effects.</summary>
/// <param name="Values">b̂, q.</param>
/// <param name="Covariance">Var(b | Y), lower by rows.</param>
/// <param name="Sensitivity">E, q × p by rows.</param>
internal sealed record SubjectPosterior(double[] Values, double[] Covariance, double[] Sensitivity);
