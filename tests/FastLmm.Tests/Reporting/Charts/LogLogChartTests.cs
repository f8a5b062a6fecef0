using System.Globalization;
using System.Text;
using System.Xml.Linq;
using FastLmm.Reporting.Charts;

namespace FastLmm.Tests.Reporting.Charts;

public class LogLogChartTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private static readonly ChartPoint[] Straight = [new(10, 1), new(100, 10), new(1000, 100)];

    [Fact]
    public void AChartIsTheseBytes()
    {
        const string Expected = """
            <svg width="760" height="460" viewBox="0 0 760 460" font-family="Helvetica, Arial, sans-serif" font-size="12" role="img" xmlns="http://www.w3.org/2000/svg">
              <title>Time</title>
              <rect width="100%" height="100%" fill="#ffffff" />
              <text x="84" y="22" text-anchor="start" fill="#000000" font-size="14" font-weight="bold">Time</text>
              <line x1="84" y1="404" x2="84" y2="40" stroke="#d9d9d9" />
              <text x="84" y="422" text-anchor="middle" fill="#000000">10</text>
              <line x1="385.2" y1="404" x2="385.2" y2="40" stroke="#d9d9d9" />
              <text x="385.2" y="422" text-anchor="middle" fill="#000000">100</text>
              <line x1="686.4" y1="404" x2="686.4" y2="40" stroke="#d9d9d9" />
              <text x="686.4" y="422" text-anchor="middle" fill="#000000">1,000</text>
              <line x1="84" y1="404" x2="686.4" y2="404" stroke="#d9d9d9" />
              <text x="76" y="408" text-anchor="end" fill="#000000">0.01</text>
              <line x1="84" y1="222" x2="686.4" y2="222" stroke="#d9d9d9" />
              <text x="76" y="226" text-anchor="end" fill="#000000">0.1</text>
              <line x1="84" y1="40" x2="686.4" y2="40" stroke="#d9d9d9" />
              <text x="76" y="44" text-anchor="end" fill="#000000">1</text>
              <line x1="84" y1="404" x2="686.4" y2="404" stroke="#000000" />
              <line x1="84" y1="404" x2="84" y2="40" stroke="#000000" />
              <text x="385.2" y="444" text-anchor="middle" fill="#000000">subjects</text>
              <text x="18" y="222" text-anchor="middle" fill="#000000" transform="rotate(-90 18 222)">seconds</text>
              <polyline points="84,349.2 686.4,167.2" fill="none" stroke="#0072b2" stroke-width="2" />
              <path d="M-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z" transform="translate(84 349.2)" fill="#0072b2" stroke="#0072b2" stroke-width="1.5" />
              <path d="M-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z" transform="translate(686.4 167.2)" fill="#0072b2" stroke="#0072b2" stroke-width="1.5" />
              <polyline points="706.4,167.2 734.4,167.2" fill="none" stroke="#0072b2" stroke-width="2" />
              <path d="M-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z" transform="translate(720.4 167.2)" fill="#0072b2" stroke="#0072b2" stroke-width="1.5" />
              <text x="742.4" y="171.2" text-anchor="start" fill="#000000">us</text>
            </svg>

            """;
        LogLogChart chart = Chart(new ChartSeries("us", [new(10, 0.02), new(1000, 0.2)])) with { Title = "Time" };
        Assert.Equal(Expected.ReplaceLineEndings("\n"), Text(chart));
    }

    [Fact]
    public void TheSameNumbersMakeTheSameBytesInEveryCulture()
    {
        LogLogChart chart = Chart(new ChartSeries("one", Straight), new ChartSeries("two", [new(10, 0.03), new(2e6, 7)]));
        string here = Text(chart);
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = ",", NegativeSign = "~" } };
            Assert.Equal(here, Text(chart));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
        Assert.DoesNotContain("\r", here, StringComparison.Ordinal);
    }

    [Fact]
    public void TextsAreEscaped()
    {
        const string Name = "a < b & \"c\" > 'd' β";
        LogLogChart chart = Chart(new ChartSeries(Name, Straight)) with { Title = Name, XTitle = "x\u0001<", YTitle = "</svg>" };
        Assert.DoesNotContain("a < b", Text(chart), StringComparison.Ordinal);
        string[] texts = [.. Parse(chart).Descendants(Svg + "text").Select(text => text.Value)];
        Assert.Equal(2, texts.Count(text => text == Name));
        Assert.Contains("x\uFFFD<", texts);
        Assert.Contains("</svg>", texts);
    }

    [Fact]
    public void AStraightLineOfLogarithmsIsStraightOnPaper()
    {
        string points = Parse(Chart(new ChartSeries("line", Straight))).Descendants(Svg + "polyline").First().Attribute("points")!.Value;
        double[][] at = [.. points.Split(' ').Select(point => point.Split(',').Select(text => double.Parse(text, CultureInfo.InvariantCulture)).ToArray())];
        Assert.Equal(3, at.Length);
        Assert.Equal((at[0][0] + at[2][0]) / 2, at[1][0], 0.11);
        Assert.Equal((at[0][1] + at[2][1]) / 2, at[1][1], 0.11);
        Assert.True(at[2][0] > at[0][0] && at[2][1] < at[0][1], "larger is to the right and above");
    }

    [Fact]
    public void PointsThatHaveNoPlaceAreLeftOut()
    {
        LogLogChart chart = Chart(
            new ChartSeries("whole", [new(0, 1), new(10, double.NaN), new(10, 5), new(100, -1), new(100, 50)]), new ChartSeries("empty", [new(1, 0)]));
        Assert.Equal(2, Parse(chart).Descendants(Svg + "polyline").First().Attribute("points")!.Value.Split(' ').Length);
        Assert.DoesNotContain("empty", Text(chart), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Text(Chart(new ChartSeries("empty", [new(1, 0)]))));
    }

    [Fact]
    public void LinesOfManySeriesDifferInGreyToo()
    {
        ChartSeries[] many = [.. Enumerable.Range(1, 12).Select(k => new ChartSeries($"s{k}", [new(1, k), new(10, 2 * k)]))];
        string[] looks = [.. Parse(Chart(many)).Descendants(Svg + "polyline").Take(12).Select(line =>
        {
            XElement mark = line.ElementsAfterSelf().First();
            return $"{mark.Attribute("d")!.Value} {line.Attribute("stroke-dasharray")?.Value} {mark.Attribute("fill")!.Value == "#ffffff"}";
        })];
        Assert.Equal(looks.Length, looks.Distinct().Count());
    }

    private static LogLogChart Chart(params ChartSeries[] series) => new() { Title = "A chart", XTitle = "subjects", YTitle = "seconds", Series = series };

    private static string Text(LogLogChart chart)
    {
        using var stream = new MemoryStream();
        chart.Write(stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static XDocument Parse(LogLogChart chart) => XDocument.Parse(Text(chart));
}
