using FastLmm.Designs;
using FastLmm.Tables;

namespace FastLmm.Packing.Memory;

/// <summary>Keeps a fit below the memory that it was given: a fit that needs more is refused while it is read.</summary>
/// <param name="options">The settings, with the limit.</param>
/// <param name="design">The design.</param>
/// <param name="reader">What reads the rows.</param>
internal sealed class MemoryPromise(FitOptions options, Design design, TableReader reader)
{
    private readonly long _limit = options.MemoryLimit ?? long.MaxValue;
    private readonly long _readingBytes = options.MemoryLimit is null ? 0 : reader.BytesOutside;

    /// <summary>Whether the fit of the subjects so far takes more than it may.</summary>
    internal bool IsBroken(SubjectNumbering numbering, long keptRows) =>
        _limit < long.MaxValue && Need(numbering, keptRows).Total > _limit;

    /// <summary>Whether the ids alone take more than the fit may.</summary>
    internal bool IsHopeless => design.Subjects.Bytes > _limit;

    /// <summary>The error that says what the fit takes.</summary>
    /// <param name="numbering">The subjects.</param>
    /// <param name="isWhole">Whether these are all subjects, or only those read before there was too little memory to go on.</param>
    internal LmmException Refusal(SubjectNumbering numbering, bool isWhole)
    {
        MemoryNeed need = Need(numbering, 0);
        string bytes = MemoryNeed.Text(need.Total), size = $"{need.Subjects} subjects, {need.P} columns of X, {need.Q} of Z";
        return new LmmException(FailureKind.CannotRunHere, isWhole
            ? $"the fit needs {bytes} of memory ({size}) and may take {MemoryNeed.Text(_limit)}; give it --memory {bytes} or more"
            : $"the fit needs far more than {bytes} of memory (for the first {size}) and may take {MemoryNeed.Text(_limit)}; give it more --memory");
    }

    private MemoryNeed Need(SubjectNumbering numbering, long keptRows) => new(design.Q, design.P, numbering.Count)
    {
        TableBytes = design.Subjects.Bytes,
        ReadingBytes = _readingBytes,
        KeptRows = keptRows,
        HasGrown = design.HasGrown,
        OwnLeftovers = options.Robust != RobustType.None,
        Predictions = options.Fitted || options.Saving,
        Saving = options.Saving,
    };
}
