namespace FastLmm.Inference.Comparison;

/// <summary>
/// A likelihood-ratio test of random effects with respect to the boundary: a variance cannot be negative, so that the statistic is no χ² but a
/// mixture of several (METHOD.md 6e; Self and Liang 1987, Stram and Lee 1994).
/// </summary>
/// <param name="PValue">The mixture's p-value; NaN where its weights are not known, and the plain p-value, which is too large, must do.</param>
/// <param name="Rule">Which mixture it is, or why there is none, in words.</param>
public sealed record BoundaryTest(double PValue, string Rule);
