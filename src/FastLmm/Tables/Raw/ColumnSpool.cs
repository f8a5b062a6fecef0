using System.Runtime.InteropServices;

namespace FastLmm.Tables.Raw;

/// <summary>The rows of a reading, kept so that they can be taken column by column.</summary>
internal sealed class ColumnSpool : IDisposable
{
    private readonly TableReader _reader;
    private readonly ByteSpool _spool;
    private readonly List<(long Position, int Rows)> _chunks = [];

    public ColumnSpool(Table table, IReadOnlyList<ColumnRequest> columns, string? temporaryFolder, CancellationToken cancel)
    {
        _reader = table.Open(columns, keepForAgain: true);
        _spool = new ByteSpool(temporaryFolder);
        var chunk = new TableChunk(_reader.Kinds);
        while (_reader.Read(chunk))
        {
            cancel.ThrowIfCancellationRequested();
            _chunks.Add((_spool.Length, chunk.Rows));
            for (int column = 0; column < Kinds.Count; column++) _spool.Append(Bytes(chunk, column));
            Rows += chunk.Rows;
        }
    }

    public long Rows { get; }

    /// <summary>Rows of each chunk that was read, in order.</summary>
    public IReadOnlyList<int> ChunkRows => [.. _chunks.Select(chunk => chunk.Rows)];

    public IReadOnlyList<ColumnKind> Kinds => _reader.Kinds;

    public ValueForm Form(int column) => _reader.Form(column);

    public LevelTable Levels(int column) => _reader.Levels(column);

    /// <summary>Whether a column's doubles do not tell how its texts were written.</summary>
    public bool LosesText(int column) => _reader.LosesText(column);

    /// <summary>Bytes of a value.</summary>
    public int Size(int column) => Kinds[column] == ColumnKind.Numeric ? sizeof(double) : sizeof(int);

    /// <summary>Writes the values of a column: doubles of a numeric one, codes of another.</summary>
    public void CopyTo(int column, Stream target)
    {
        var bytes = new byte[TableChunk.Capacity * Size(column)];
        for (int chunk = 0; chunk < _chunks.Count; chunk++) target.Write(bytes.AsSpan(0, Read(chunk, column, bytes)));
    }

    /// <summary>Reads the values of a column in a chunk: doubles of a numeric one, codes of another.</summary>
    /// <returns>Bytes read.</returns>
    public int Read(int chunk, int column, Span<byte> target)
    {
        (long position, int rows) = _chunks[chunk];
        int before = Enumerable.Range(0, column).Sum(Size);
        Span<byte> part = target[..(rows * Size(column))];
        long at = position + ((long)before * rows);
        for (int done = 0; done < part.Length;) done += _spool.Read(at + done, part[done..]);
        return part.Length;
    }

    public void Dispose()
    {
        _reader.Dispose();
        _spool.Dispose();
    }

    private ReadOnlySpan<byte> Bytes(TableChunk chunk, int column) => Kinds[column] == ColumnKind.Numeric
        ? MemoryMarshal.AsBytes(chunk.Numeric(column).AsSpan(0, chunk.Rows))
        : MemoryMarshal.AsBytes(chunk.Codes(column).AsSpan(0, chunk.Rows));
}
