using FastLmm.Tables.Blocks;

namespace FastLmm.Tables;

/// <summary>What reading in blocks asks of the reader; the current source stays open at the row where the blocks begin.</summary>
internal sealed partial class CsvTableReader
{
    private const int LeastBlocks = 4;

    /// <summary>Whether the current source may be read in blocks.</summary>
    internal bool HasBlocks => _cursor is not null && _table.FileOf(_source) is { } path && !_columns.Any(column => column.WatchText)
        && new FileInfo(path) is { Exists: true } file && file.Length >= LeastBlocks * _table.Options.BytesPerBlock;

    /// <summary>Bytes of the sources before.</summary>
    internal long BytesBefore => _bytesBefore;

    /// <summary>The rest of the current source in blocks; null where it is to be read in turn.</summary>
    internal TextBlocks? RestInBlocks() => HasBlocks && _cursor!.StoredEnd is { } end
        ? new TextBlocks(_table.FileOf(_source)!, end, _table.Options.BytesPerBlock)
        : null;

    /// <summary>How the current source is laid out, and the positions of the columns in its records.</summary>
    internal (CsvLayout Layout, int[] Fields) Layout() => (_table.LayoutOf(_source), [.. _fields.Select(field => field.Field)]);

    /// <summary>Room for a block.</summary>
    internal CsvBlock NewBlock() => new(_columns, _missing, Kinds);

    /// <summary>Gives a chunk its place.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="before">Rows of blocks before it.</param>
    internal void Number(TableChunk chunk, long before) => (chunk.Source, chunk.FirstRow) = (_source, _rowInSource + before + 1);

    /// <summary>Goes behind rows that blocks have given.</summary>
    internal void Skip(long rows)
    {
        for (long row = 0; row < rows; row++)
            if (!_cursor!.Next()) throw _cursor.Changed();
        _rowInSource += rows;
    }

    /// <summary>Goes to the next source, since blocks have given the rest of this one.</summary>
    /// <param name="length">Bytes of this one.</param>
    internal void EndSource(long length)
    {
        long bytes = _bytesBefore + length;
        CloseSource();
        _bytesBefore = bytes;
        OpenNext();
    }
}
