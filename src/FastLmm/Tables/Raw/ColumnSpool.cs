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
        int before = Enumerable.Range(0, column).Sum(Size), size = Size(column);
        var bytes = new byte[TableChunk.Capacity * size];
        foreach ((long position, int rows) in _chunks)
        {
            Span<byte> part = bytes.AsSpan(0, rows * size);
            long at = position + ((long)before * rows);
            for (int done = 0; done < part.Length;) done += _spool.Read(at + done, part[done..]);
            target.Write(part);
        }
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
