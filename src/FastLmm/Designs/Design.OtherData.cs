namespace FastLmm.Designs;

/// <content>What is asked of rows that the model was not fitted to.</content>
public sealed partial class Design
{
    private readonly SplineRange[] _splineRanges;

    /// <summary>Codes of the subjects of all rows of the chunk last filled from, rows that were left out included; −1 where an id is missing.</summary>
    internal int[] CodesOfChunk { get; private set; } = [];

    /// <summary>Where rows lay beyond the boundary knots of splines, in sentences.</summary>
    internal IReadOnlyList<string> Extrapolations => [.. _splineRanges.Select(range => range.Sentence).OfType<string>()];
}
