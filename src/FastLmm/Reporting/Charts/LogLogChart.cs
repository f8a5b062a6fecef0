namespace FastLmm.Reporting.Charts;

/// <summary>
/// Lines against two logarithmic axes, as SVG: ticks at decades, colours that all readers tell apart, and marks and dashes that tell the lines
/// apart in grey. No script, no font of its own; the same bytes for the same numbers.
/// </summary>
public sealed record LogLogChart
{
    private const double Width = 760, Height = 460, Left = 84, Top = 40, Bottom = Height - 56;
    private const double CharacterWidth = 6.8, Sample = 28, LegendGap = 20, LegendLine = 18;
    private const string Grid = "#d9d9d9", Ink = "#000000";

    /// <summary>Above the chart.</summary>
    public required string Title { get; init; }

    /// <summary>Below the horizontal axis.</summary>
    public required string XTitle { get; init; }

    /// <summary>Beside the vertical axis.</summary>
    public required string YTitle { get; init; }

    /// <summary>The lines. Points without a positive finite x and y have no place on logarithmic axes and are left out.</summary>
    public required IReadOnlyList<ChartSeries> Series { get; init; }

    /// <summary>Writes the chart.</summary>
    /// <param name="stream">Where to write; left open.</param>
    /// <exception cref="ArgumentException">No line has a point that can be drawn.</exception>
    public void Write(Stream stream)
    {
        ChartSeries[] drawn = [.. Series.Select(series => series with { Points = [.. series.Points.Where(IsDrawn)] }).Where(series => series.Points.Count > 0)];
        ChartPoint[] points = [.. drawn.SelectMany(series => series.Points)];
        if (points.Length == 0) throw new ArgumentException("a chart needs at least one point with positive coordinates");
        double right = Width - LegendGap - Sample - 12 - CharacterWidth * drawn.Max(series => series.Name.Length);
        var x = LogAxis.Around([.. points.Select(point => point.X)], Left, Math.Max(right, Width / 2));
        var y = LogAxis.Around([.. points.Select(point => point.Y)], Bottom, Top);
        using var canvas = new SvgCanvas(stream, Width, Height, Title);
        DrawAxes(canvas, x, y);
        for (int i = 0; i < drawn.Length; i++)
        {
            (double X, double Y)[] places = [.. drawn[i].Points.Select(point => (x.At(point.X), y.At(point.Y)))];
            DrawLine(canvas, SeriesStyle.Of(i), places);
            foreach ((double atX, double atY) in places) DrawMark(canvas, SeriesStyle.Of(i), atX, atY);
        }
        DrawLegend(canvas, drawn, x.End + LegendGap, y);
    }

    private static bool IsDrawn(ChartPoint point) => point.X > 0 && point.Y > 0 && double.IsFinite(point.X) && double.IsFinite(point.Y);

    private void DrawAxes(SvgCanvas canvas, LogAxis x, LogAxis y)
    {
        canvas.Text(Title, Left, Top - 18, "start", ("font-size", "14"), ("font-weight", "bold"));
        foreach (int power in x.Ticks)
        {
            canvas.Line(x.AtPower(power), Bottom, x.AtPower(power), Top, Grid);
            canvas.Text(LogAxis.Label(power), x.AtPower(power), Bottom + 18, "middle");
        }
        foreach (int power in y.Ticks)
        {
            canvas.Line(x.Start, y.AtPower(power), x.End, y.AtPower(power), Grid);
            canvas.Text(LogAxis.Label(power), Left - 8, y.AtPower(power) + 4, "end");
        }
        canvas.Line(x.Start, Bottom, x.End, Bottom, Ink);
        canvas.Line(x.Start, Bottom, x.Start, Top, Ink);
        canvas.Text(XTitle, (x.Start + x.End) / 2, Bottom + 40, "middle");
        double middle = (Top + Bottom) / 2;
        canvas.Text(YTitle, 18, middle, "middle", ("transform", $"rotate(-90 18 {SvgCanvas.Number(middle)})"));
    }

    private static void DrawLine(SvgCanvas canvas, SeriesStyle style, IReadOnlyList<(double X, double Y)> points)
    {
        string path = string.Join(' ', points.Select(point => $"{SvgCanvas.Number(point.X)},{SvgCanvas.Number(point.Y)}"));
        canvas.Shape("polyline", ("points", path), ("fill", "none"), ("stroke", style.Colour), ("stroke-width", "2"), ("stroke-dasharray", style.Dashes));
    }

    private static void DrawMark(SvgCanvas canvas, SeriesStyle style, double x, double y) => canvas.Shape(
        "path", ("d", style.Mark), ("transform", $"translate({SvgCanvas.Number(x)} {SvgCanvas.Number(y)})"),
        ("fill", style.Filled ? style.Colour : "#ffffff"), ("stroke", style.Colour), ("stroke-width", "1.5"));

    // Each name as near as can be to the height at which its line ends.
    private static void DrawLegend(SvgCanvas canvas, ChartSeries[] drawn, double left, LogAxis y)
    {
        double[] heights = LegendPlaces.Spread([.. drawn.Select(series => y.At(series.Points[^1].Y))], LegendLine, Top + 6, Bottom - 6);
        for (int i = 0; i < drawn.Length; i++)
        {
            DrawLine(canvas, SeriesStyle.Of(i), [(left, heights[i]), (left + Sample, heights[i])]);
            DrawMark(canvas, SeriesStyle.Of(i), left + Sample / 2, heights[i]);
            canvas.Text(drawn[i].Name, left + Sample + 8, heights[i] + 4, "start");
        }
    }
}
