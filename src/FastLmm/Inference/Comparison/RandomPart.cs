namespace FastLmm.Inference.Comparison;

/// <summary>The random part of a model as tests need it.</summary>
/// <param name="Blocks">Names of the effects of each independent block.</param>
/// <param name="OnBoundary">Whether a variance is estimated as zero or a correlation as ±1.</param>
internal sealed record RandomPart(IReadOnlyList<IReadOnlyList<string>> Blocks, bool OnBoundary);
