namespace FastLmm.Tables;

/// <summary>
/// A run of consecutive rows of one file, column by column; a buffer that a reader fills again and again.
/// Columns are numbered as they were asked for.
/// </summary>
public sealed class TableChunk
{
    /// <summary>Most rows that a chunk holds.</summary>
    public const int Capacity = 4096;

    private readonly double[]?[] _numeric;
    private readonly int[]?[] _codes;

    /// <summary>Creates a buffer for columns of these kinds.</summary>
    public TableChunk(IReadOnlyList<ColumnKind> kinds)
    {
        _numeric = [.. kinds.Select(kind => kind is ColumnKind.Numeric or ColumnKind.Logical ? new double[Capacity] : null)];
        _codes = [.. kinds.Select(kind => kind == ColumnKind.Numeric ? null : new int[Capacity])];
    }

    /// <summary>Rows held now, 0 to <see cref="Capacity"/>.</summary>
    public int Rows { get; set; }

    /// <summary>Which of the table's sources the rows come from.</summary>
    public int Source { get; set; }

    /// <summary>Number of the first row within its source, counted from 1 without the header.</summary>
    public long FirstRow { get; set; }

    /// <summary>The values of a numeric or logical column; NaN where missing. Only the first <see cref="Rows"/> are valid.</summary>
    public double[] Numeric(int column) =>
        _numeric[column] ?? throw new InvalidOperationException($"column {column} of the chunk is not numeric");

    /// <summary>The codes of a factor, id or logical column; −1 where missing. Only the first <see cref="Rows"/> are valid.</summary>
    public int[] Codes(int column) =>
        _codes[column] ?? throw new InvalidOperationException($"column {column} of the chunk is numeric");
}
