using System.Globalization;

namespace FastLmm.Reporting;

/// <summary>How the numbers of a column are shown.</summary>
public enum NumberStyle
{
    /// <summary>Four significant digits of the number that needs most decimals, as R's <c>format</c>.</summary>
    Estimate,

    /// <summary>Four significant digits, each number by itself: for columns whose numbers have different units.</summary>
    Mixed,

    /// <summary>Three decimals at most, as R shows t and F.</summary>
    Statistic,

    /// <summary>Four decimals at most, as R shows degrees of freedom.</summary>
    Df,

    /// <summary>As R's <c>format.pval</c>.</summary>
    PValue,

    /// <summary>One decimal, as R shows criteria.</summary>
    Criterion,
}

/// <summary>A result as a table: shown with aligned columns, or written with all digits.</summary>
/// <param name="heading">Line above the shown table.</param>
public sealed class ResultTable(string heading)
{
    private const int Digits = 4;

    private readonly List<Column> _columns = [];

    /// <summary>Lines below the shown table.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>Adds a column of texts, aligned at the left.</summary>
    /// <param name="name">Its name in files.</param>
    /// <param name="values">One per row.</param>
    /// <param name="shown">Its name where it is shown; null for the same.</param>
    public ResultTable Text(string name, IEnumerable<string> values, string? shown = null)
    {
        string[] texts = [.. values];
        _columns.Add(new Column(name, shown ?? name, texts, null, texts));
        return this;
    }

    /// <summary>Adds a column of numbers.</summary>
    /// <param name="name">Its name in files.</param>
    /// <param name="values">One per row; NaN is missing.</param>
    /// <param name="style">How they are shown.</param>
    /// <param name="shown">Its name where it is shown; null for the same.</param>
    public ResultTable Numbers(string name, IEnumerable<double> values, NumberStyle style = NumberStyle.Estimate, string? shown = null)
    {
        double[] numbers = [.. values];
        _columns.Add(new Column(name, shown ?? name, null, numbers, Show(numbers, style)));
        return this;
    }

    /// <summary>Writes heading, table and notes.</summary>
    /// <param name="writer">Where to write; lines end in <c>\n</c>.</param>
    public void Write(TextWriter writer)
    {
        if (heading.Length > 0) writer.Write(heading + "\n");
        var table = new TextTable([.. _columns.Select(column => column.Shown)]) { AlignRight = at => _columns[at].Numbers is not null };
        for (int row = 0; row < Rows; row++) table.Add([.. _columns.Select(column => column.Cells[row])]);
        table.Write(writer);
        foreach (string note in Notes) writer.Write(note + "\n");
    }

    /// <summary>Writes header and rows with all digits.</summary>
    public void WriteRows(TableWriter writer)
    {
        foreach (Column column in _columns) writer.Field(column.Name);
        writer.EndRow();
        for (int row = 0; row < Rows; row++)
        {
            foreach (Column column in _columns)
            {
                if (column.Numbers is { } numbers) writer.Field(numbers[row]);
                else writer.Field(column.Texts![row]);
            }
            writer.EndRow();
        }
    }

    private int Rows => _columns.Count == 0 ? 0 : _columns[0].Cells.Length;

    private static string[] Show(double[] numbers, NumberStyle style) => style switch
    {
        NumberStyle.Mixed => Array.ConvertAll(numbers, x => NumberFormat.One(x, Digits)),
        NumberStyle.Statistic => NumberFormat.Column([.. numbers.Select(x => NumberFormat.Rounded(x, Digits - 1))], Digits),
        NumberStyle.Df => NumberFormat.Column([.. numbers.Select(x => NumberFormat.Rounded(x, Digits))], Digits),
        NumberStyle.PValue => PValueFormat.Column(numbers, Digits - 1),
        NumberStyle.Criterion => Array.ConvertAll(numbers, x => double.IsFinite(x) ? x.ToString("F1", CultureInfo.InvariantCulture) : "NA"),
        _ => NumberFormat.Column(numbers, Digits),
    };

    private sealed record Column(string Name, string Shown, string[]? Texts, double[]? Numbers, string[] Cells);
}
