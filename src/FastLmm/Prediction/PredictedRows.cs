using FastLmm.Designs;
using FastLmm.Tables;

namespace FastLmm.Prediction;

/// <summary>Predictions of the rows of a table, read once and chunk by chunk.</summary>
public sealed class PredictedRows : IDisposable
{
    private const int MostIds = 10_000;                 // to suggest an id from

    private readonly PredictionOptions _options;
    private readonly NewRows _rows;
    private readonly SubjectPosteriors? _subjects;
    private readonly RowEstimability _estimability;
    private readonly CancellationToken _cancel;
    private readonly List<string> _notes;
    private readonly List<int> _numberOfCode = [];
    private readonly MissingRows _missing = new();
    private readonly ChunkPredictor _predictor;
    private readonly Stack<PredictedChunk> _free = [];

    private PredictedRows(PredictionModel model, Table data, PredictionOptions options, CancellationToken cancel)
    {
        (_options, Sources, _cancel) = (options, data.Sources, cancel);
        (DesignParts parts, string? without) = Parts(model, data, options);
        _notes = without is null ? [] : [without];
        if (options.For == PredictionTarget.Subject)
        {
            _subjects = new SubjectPosteriors(model, options.Interval != PredictionInterval.None || options.Update is not null);
            if (options.Update is { } update) _notes.AddRange(new SubjectUpdate(model, _subjects).Read(update, Threads, cancel));
        }
        _predictor = new ChunkPredictor(model, _subjects, HasInterval ? new PredictionLimits(model, options, _subjects) : null);
        _estimability = new RowEstimability(model);
        _rows = model.Recipe.Open(data, parts);
    }

    /// <summary>Whether rows have standard errors and limits.</summary>
    public bool HasInterval => _options.Interval != PredictionInterval.None;

    /// <summary>Whether rows have subjects.</summary>
    public bool HasSubjects => _subjects is not null;

    /// <summary>Whether subjects may be unknown, so that <see cref="PredictedChunk.IsKnown"/> says something.</summary>
    public bool MayBeUnknown => _subjects is not null && _options.NewSubjects == NewSubjects.Population;

    /// <summary>What a user must know, in sentences; complete after the last chunk.</summary>
    public IReadOnlyList<string> Notes =>
    [
        .. _notes, .. _rows.Notes, .. new[] { _missing.Sentence(_rows.Design.Dropped), _estimability.Sentence }.OfType<string>(),
    ];

    /// <summary>Names of the data's files or sources.</summary>
    internal IReadOnlyList<string> Sources { get; }

    /// <summary>Threads to use, at least 1.</summary>
    internal int Threads => _options.Threads > 0 ? _options.Threads : Environment.ProcessorCount;

    internal static PredictedRows Open(PredictionModel model, Table data, PredictionOptions options, CancellationToken cancel)
    {
        if (options.For == PredictionTarget.Population && options.Update is not null)
            throw new LmmException(
                FailureKind.BadInput, "rows to update subjects with say nothing about population means; predict subjects, or leave them out");
        if (options.For == PredictionTarget.Population && options.NewSubjects != NewSubjects.Error)
            throw new LmmException(
                FailureKind.BadInput, "new subjects are no concern of population means; predict subjects, or leave the option out");
        return options.Level is null or (> 0 and < 1)
            ? new PredictedRows(model, data, options, cancel)
            : throw new LmmException(FailureKind.BadInput, "the level of intervals must lie between 0 and 1");
    }

    /// <summary>Reads on; the same chunk is filled again and again.</summary>
    /// <exception cref="LmmException">A value cannot be used, or a factor's level or a subject is not known; says where.</exception>
    public IEnumerable<PredictedChunk> Chunks()
    {
        foreach (PredictedChunk predicted in Taken(Threads))
        {
            Predict(predicted);
            yield return predicted;
            Return(predicted);
        }
    }

    /// <summary>Reads on, without predicting yet: that can be done for several chunks at a time.</summary>
    /// <param name="threads">With more than one the data are parsed ahead on another.</param>
    /// <exception cref="LmmException">As <see cref="Chunks"/>, which comes after all chunks before it.</exception>
    internal IEnumerable<PredictedChunk> Taken(int threads)
    {
        var taken = new PredictedChunk(_rows, HasSubjects);
        Return(taken);
        foreach (DesignChunk rows in _rows.Chunks(Next, threads, _cancel))
        {
            Number(taken, taken.Begin(Sources[rows.Source]));
            _estimability.Find(taken, _rows.Place);
            _missing.Note(taken, _rows);
            yield return taken;
        }

        DesignChunk Next() => (taken = _free.TryPop(out PredictedChunk? unused) ? unused : new PredictedChunk(_rows, HasSubjects)).Kept;
    }

    /// <summary>Predicts the rows of a chunk; on any thread.</summary>
    internal void Predict(PredictedChunk taken) => _predictor.Predict(taken);

    /// <summary>Gives a chunk back to be filled again, on the thread that takes them.</summary>
    internal void Return(PredictedChunk taken) => _free.Push(taken);

    /// <summary>Closes the table's sources.</summary>
    public void Dispose() => _rows.Dispose();

    private static (DesignParts Parts, string? Without) Parts(PredictionModel model, Table data, PredictionOptions options)
    {
        bool forSubjects = options.For == PredictionTarget.Subject, ofObservations = options.Interval == PredictionInterval.Prediction;
        DesignParts parts = DesignParts.Fixed;
        if (forSubjects) parts |= DesignParts.Subjects;
        if (forSubjects || ofObservations) parts |= DesignParts.Random;
        if (!ofObservations || model.Recipe.Settings.Weights is not { } weights) return (parts, null);
        return data.ColumnNames.Contains(weights)
            ? (parts | DesignParts.Weights, null)
            : (parts, $"there is no column '{weights}' of weights; the prediction intervals are those of observations of weight 1");
    }

    // A subject is known whatever else is missing.
    private void Number(PredictedChunk taken, ReadOnlySpan<int> codes)
    {
        if (_subjects is null) return;
        for (int i = 0; i < codes.Length; i++) taken.IsKnown[i] = codes[i] >= 0 && NumberOf(codes[i]) != SubjectPosteriors.Unknown;
        DesignChunk rows = taken.Kept;
        for (int i = 0; i < rows.Rows; i++) taken.Numbers[i] = NumberOf(rows.Subject[i], rows.Source, rows.Row[i]);
    }

    private int NumberOf(int code)
    {
        while (_numberOfCode.Count <= code) _numberOfCode.Add(_subjects!.NumberOf(_rows.SubjectUtf8(_numberOfCode.Count)));
        return _numberOfCode[code];
    }

    private int NumberOf(int code, int source, long row)
    {
        int number = NumberOf(code);
        return number != SubjectPosteriors.Unknown || MayBeUnknown ? number : throw UnknownSubject(code, source, row);
    }

    private LmmException UnknownSubject(int code, int source, long row)
    {
        string id = _rows.SubjectId(code);
        string hint = _subjects!.Ids.Count <= MostIds && NearestName.Of(id, [.. _subjects.Ids]) is { } near ? $" (did you mean '{near}'?)" : "";
        return new LmmException(FailureKind.BadInput,
            $"{_rows.Place(source, row)}: the subject '{id}' was not in the data of the fit{hint}; give rows of its own to --update, or predict it "
            + "as the population with --new-subjects population");
    }
}
