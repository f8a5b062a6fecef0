namespace FastLmm.Kernels.Layout;

/// <summary>Which sums a pass with derivatives makes, in this order: those of the value pass, all of the derivatives but 𝒲, rows of 𝒲.</summary>
/// <param name="WithValue">Whether the value pass's are wanted.</param>
/// <param name="WithSmall">Whether all but 𝒲 are wanted.</param>
/// <param name="FirstRow">First row of 𝒲, rows counted over all pairs.</param>
/// <param name="EndRow">End of the rows of 𝒲.</param>
public readonly record struct DerivativePart(bool WithValue, bool WithSmall, int FirstRow, int EndRow);
