namespace FastLmm.Reporting;

/// <summary>Rows of text in aligned columns, one space between them, nothing after the last character of a line.</summary>
internal sealed class TextTable(params string[] header)
{
    private readonly List<string[]> _rows = [header];

    /// <summary>Columns aligned at the right; the others at the left.</summary>
    public Func<int, bool> AlignRight { get; init; } = _ => false;

    /// <summary>Text before every line.</summary>
    public string Indent { get; init; } = "";

    public void Add(params string[] cells) => _rows.Add(cells);

    public void Write(TextWriter writer)
    {
        int[] widths = [.. Enumerable.Range(0, header.Length).Select(column => _rows.Max(row => row[column].Length))];
        foreach (string[] row in _rows)
        {
            IEnumerable<string> cells = row.Select((cell, i) => AlignRight(i) ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i]));
            writer.Write((Indent + string.Join(' ', cells)).TrimEnd());
            writer.Write('\n');
        }
    }
}
