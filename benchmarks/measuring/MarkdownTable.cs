using System.Globalization;
using System.Text;

namespace FastLmm.Measuring;

/// <summary>Tables and numbers of a page in Markdown.</summary>
public static class MarkdownTable
{
    /// <summary>What stands where there was nothing to run it on.</summary>
    public const string NotRun = "not run";

    /// <summary>A table, its columns aligned so that it reads well as plain text too.</summary>
    public static string Of(IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows)
    {
        string[][] cells = [.. rows.Prepend(header).Select(row => row.Select(Escaped).ToArray())];
        int[] widths = [.. header.Select((_, column) => Math.Max(3, cells.Max(row => row[column].Length)))];
        var text = new StringBuilder();
        Add(text, cells[0], widths);
        Add(text, [.. widths.Select(width => new string('-', width))], widths);
        foreach (string[] row in cells[1..]) Add(text, row, widths);
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

    private static string Escaped(string cell) => cell.ReplaceLineEndings(" ").Replace("|", "\\|", StringComparison.Ordinal);

    private static void Add(StringBuilder text, IEnumerable<string> cells, int[] widths) =>
        text.Append("| ").AppendJoin(" | ", cells.Select((cell, column) => cell.PadRight(widths[column]))).Append(" |\n");
}
