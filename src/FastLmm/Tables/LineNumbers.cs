namespace FastLmm.Tables;

/// <summary>
/// Remembers on which line a row begins: exactly for the rows of the latest chunk, and for all earlier ones as long as no
/// value spans lines and no line is blank.
/// </summary>
internal sealed class LineNumbers(int sources)
{
    private readonly long[] _lines = new long[TableChunk.Capacity];
    private readonly long[] _plainRows = new long[sources];
    private int _source;
    private long _firstRow;
    private int _rows;

    /// <summary>Begins a chunk.</summary>
    public void Start(int source, long firstRow)
    {
        _source = source;
        _firstRow = firstRow;
        _rows = 0;
    }

    /// <summary>Notes the line of the chunk's next row.</summary>
    public void Add(long line)
    {
        _lines[_rows] = line;
        if (line == _firstRow + _rows + 1) _plainRows[_source] = _firstRow + _rows;
        _rows++;
    }

    /// <summary>The line of a row; null when it is not known.</summary>
    public long? Of(int source, long row)
    {
        if (source == _source && row >= _firstRow && row < _firstRow + _rows) return _lines[row - _firstRow];
        return row <= _plainRows[source] ? row + 1 : null;
    }
}
