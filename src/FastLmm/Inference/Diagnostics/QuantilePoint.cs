namespace FastLmm.Inference.Diagnostics;

/// <summary>A point of a normal Q–Q plot.</summary>
/// <param name="Theoretical">Quantile of the standard normal, at R's <c>ppoints</c>.</param>
/// <param name="Sample">Quantile of the values.</param>
public readonly record struct QuantilePoint(double Theoretical, double Sample);

/// <summary>The points of a normal Q–Q plot.</summary>
/// <param name="Of">What the values are: <c>.std.resid</c>, <c>.chol.mar.resid</c>, <c>.std.ranef.(Intercept)</c> ….</param>
/// <param name="Points">The points, ascending.</param>
public sealed record QuantilePlot(string Of, IReadOnlyList<QuantilePoint> Points);
