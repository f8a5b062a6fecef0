namespace FastLmm.Tables.Parquet;

/// <summary>A run of consecutive rows on their way to a file, column by column.</summary>
internal sealed class ParquetRows(IReadOnlyList<ParquetTarget> columns)
{
    private readonly ParquetBuffer[] _buffers = [.. columns.Select(column => new ParquetBuffer(column))];

    /// <summary>Rows that are complete.</summary>
    public int Count { get; set; }

    /// <summary>Whether no further row fits in.</summary>
    public bool IsFull => Count == ParquetBuffer.Capacity;

    /// <summary>The columns.</summary>
    public ParquetBuffer[] Columns => _buffers;

    public void Clear()
    {
        Count = 0;
        foreach (ParquetBuffer buffer in _buffers) buffer.Clear();
    }
}
