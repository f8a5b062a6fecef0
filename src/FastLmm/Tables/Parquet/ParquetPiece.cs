namespace FastLmm.Tables.Parquet;

/// <summary>Rows that are gathered on any thread before they go to a file.</summary>
/// <param name="columns">Columns of the file.</param>
internal sealed class ParquetPiece(IReadOnlyList<ParquetTarget> columns) : IParquetTarget
{
    private readonly List<ParquetRows> _rows = [new ParquetRows(columns)];
    private int _full;

    /// <summary>The columns.</summary>
    public IReadOnlyList<ParquetTarget> Columns => columns;

    /// <inheritdoc/>
    public ParquetRows Rows => _rows[_full];

    /// <inheritdoc/>
    public void Send()
    {
        if (++_full == _rows.Count) _rows.Add(new ParquetRows(columns));
    }

    /// <summary>Hands all rows on to the file.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void MoveTo(ParquetSink sink)
    {
        for (int k = 0; k <= _full; k++) _rows[k] = sink.Exchange(_rows[k]);
        _full = 0;
    }
}
