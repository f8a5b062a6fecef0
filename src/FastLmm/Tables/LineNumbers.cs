namespace FastLmm.Tables;

/// <summary>
/// Remembers on which line a row begins: exactly for the rows of the latest chunks, and for all earlier ones as long as no
/// value spans lines and no line is blank. May be asked while lines of a later chunk are noted.
/// </summary>
internal sealed class LineNumbers(int sources)
{
    // One is being filled while all of the ring may be in the hands of the taker.
    private readonly ChunkLines[] _latest = [.. Enumerable.Range(0, ReadAhead.Ring + 1).Select(_ => new ChunkLines())];
    private readonly long[] _plainRows = new long[sources];
    private readonly Lock _lock = new();
    private int _current;

    /// <summary>Begins a chunk.</summary>
    public void Start(int source, long firstRow)
    {
        lock (_lock)
        {
            _current = (_current + 1) % _latest.Length;
            ChunkLines current = _latest[_current];
            (current.Source, current.FirstRow, current.Rows) = (source, firstRow, 0);
            if (current.Lines.Length == 0) current.Lines = new long[TableChunk.Capacity];
        }
    }

    /// <summary>Notes the line of the chunk's next row.</summary>
    public void Add(long line)
    {
        ChunkLines current = _latest[_current];
        current.Lines[current.Rows] = line;
        long row = current.FirstRow + current.Rows++;
        if (line == row + 1) Volatile.Write(ref _plainRows[current.Source], row);
    }

    /// <summary>The line of a row; null when it is not known.</summary>
    public long? Of(int source, long row)
    {
        lock (_lock)
        {
            foreach (ChunkLines chunk in _latest)
                if (source == chunk.Source && row >= chunk.FirstRow && row < chunk.FirstRow + chunk.Rows) return chunk.Lines[row - chunk.FirstRow];
        }
        return row <= Volatile.Read(ref _plainRows[source]) ? row + 1 : null;
    }

    private sealed class ChunkLines
    {
        internal long[] Lines { get; set; } = [];

        internal int Source { get; set; } = -1;

        internal long FirstRow { get; set; }

        internal int Rows { get; set; }
    }
}
