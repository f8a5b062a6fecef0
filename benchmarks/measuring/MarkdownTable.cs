using System.Globalization;
using System.Text;

namespace FastLmm.Measuring;

/// <summary>Tables and numbers of a page in Markdown.</summary>
public static class MarkdownTable
{
    /// <summary>A table.</summary>
    public static string Of(IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows)
    {
        var text = new StringBuilder();
        Add(text, header);
        Add(text, [.. header.Select(_ => "---")]);
        foreach (IReadOnlyList<string> row in rows) Add(text, row);
        return text.ToString();
    }

    /// <summary>A number to three digits; a dash for what was not measured.</summary>
    public static string Number(double? value) => value switch
    {
        null or double.NaN => "–",
        0 => "0",
        { } x when Math.Abs(x) >= 100 => x.ToString("#,0", CultureInfo.InvariantCulture),
        { } x when Math.Abs(x) >= 1e-4 => x.ToString("F" + (2 - (int)Math.Floor(Math.Log10(Math.Abs(x)))), CultureInfo.InvariantCulture),
        { } x => x.ToString("0.0e+0", CultureInfo.InvariantCulture),
    };

    /// <summary>Megabytes of 10⁶ bytes.</summary>
    public static string Megabytes(double? bytes) => bytes is { } b && !double.IsNaN(b) ? (b / 1e6).ToString("#,0", CultureInfo.InvariantCulture) : "–";

    /// <summary>A whole number with commas.</summary>
    public static string Count(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    private static void Add(StringBuilder text, IReadOnlyList<string> cells) =>
        text.Append("| ").AppendJoin(" | ", cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal))).Append(" |\n");
}
