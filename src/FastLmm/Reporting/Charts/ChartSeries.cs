namespace FastLmm.Reporting.Charts;

/// <summary>One line of a chart.</summary>
/// <param name="Name">What the legend calls it.</param>
/// <param name="Points">The points, joined in this order.</param>
public sealed record ChartSeries(string Name, IReadOnlyList<ChartPoint> Points);

/// <summary>One point, in the units of the axes.</summary>
/// <param name="X">Along.</param>
/// <param name="Y">Up.</param>
public readonly record struct ChartPoint(double X, double Y);
