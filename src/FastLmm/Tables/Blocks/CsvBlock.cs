using System.Diagnostics;
using System.Runtime.ExceptionServices;
using CsvHelper;

namespace FastLmm.Tables.Blocks;

/// <summary>
/// The rows of one block after another, read on any thread. Texts get codes of the block's own, which <see cref="TryRecode"/> makes those of
/// the whole reading.
/// </summary>
internal sealed class CsvBlock(ResolvedColumn[] columns, MissingTokens missing, IReadOnlyList<ColumnKind> kinds)
{
    private readonly CsvField[] _fields = [.. columns.Select(column => CsvField.Create(column, missing))];
    private readonly List<TableChunk> _chunks = [];
    private byte[] _bytes = [];
    private int[] _codes = [];
    private long _ticks;

    /// <summary>Chunks that hold the rows.</summary>
    public int Count { get; private set; }

    /// <summary>Whether the block could be read.</summary>
    public bool IsReadable { get; private set; }

    /// <summary>What ended the reading unexpectedly.</summary>
    public ExceptionDispatchInfo? Failure { get; private set; }

    /// <summary>Time that all reading has taken.</summary>
    public TimeSpan ReadTime => TimeSpan.FromTicks(_ticks);

    /// <summary>Rows <c>4096 k</c> and after of the block, at most as many.</summary>
    public TableChunk Chunk(int k) => _chunks[k];

    /// <summary>Takes the rows of a block of a text. Throws nothing.</summary>
    /// <param name="blocks">The text.</param>
    /// <param name="block">Which block.</param>
    /// <param name="layout">How the text is laid out.</param>
    /// <param name="fieldOf">Positions of the columns' fields in its records.</param>
    public void Read(TextBlocks blocks, long block, CsvLayout layout, int[] fieldOf)
    {
        long start = Stopwatch.GetTimestamp();
        (Count, IsReadable) = (0, false);
        try
        {
            if (blocks.Read(block, ref _bytes) is { } lines && lines.Span.IndexOfAny((byte)'"', (byte)0) < 0)
            {
                ReadRows(lines, layout, fieldOf);
                IsReadable = true;
            }
        }
        catch (Exception e) when (e is IOException or CsvFormatException or LmmException or UnreadableBlockException)
        {
            // The reader of the whole text meets it too, and says on which line.
        }
        catch (Exception e)
        {
            Failure = ExceptionDispatchInfo.Capture(e);
        }
        _ticks += Stopwatch.GetElapsedTime(start).Ticks;
    }

    /// <summary>Gives the texts of the block the codes of the whole reading, of which it is the next block.</summary>
    /// <param name="levels">The texts of each column so far; get those of the block.</param>
    /// <returns>False, and nothing done, if a column may then have more different texts than it should.</returns>
    public bool TryRecode(Func<int, LevelTable> levels)
    {
        int[] coded = [.. Enumerable.Range(0, columns.Length).Where(c => kinds[c] is ColumnKind.Id or ColumnKind.Factor)];
        if (coded.Any(c => (long)levels(c).Count + _fields[c].Levels.Count > columns[c].MostTexts)) return false;
        foreach (int c in coded) Recode(c, _fields[c].Levels, levels(c));
        return true;
    }

    private void ReadRows(ReadOnlyMemory<byte> lines, CsvLayout layout, int[] fieldOf)
    {
        using CsvCursor cursor = CsvCursor.OfBlock(lines, layout);
        for (int c = 0; c < _fields.Length; c++)
        {
            _fields[c].Field = fieldOf[c];
            _fields[c].Restart();
        }
        int rows = TableChunk.Capacity;
        for (; rows == TableChunk.Capacity; Count += rows > 0 ? 1 : 0)
        {
            if (Count == _chunks.Count) _chunks.Add(new TableChunk(kinds));
            TableChunk chunk = _chunks[Count];
            for (int c = 0; c < _fields.Length; c++) _fields[c].Bind(chunk, c);
            chunk.Rows = rows = CsvField.ReadRows(cursor, _fields);
            foreach (CsvField field in _fields) field.Complete(rows);
        }
    }

    // The first entry is that of a missing text, whose code is −1.
    private void Recode(int column, LevelTable own, LevelTable all)
    {
        if (_codes.Length <= own.Count) _codes = new int[Math.Max(own.Count + 1, 2 * _codes.Length)];
        _codes[0] = -1;
        all.AddAll(own, _codes.AsSpan(1));
        for (int k = 0; k < Count; k++)
            foreach (ref int code in _chunks[k].Codes(column).AsSpan(0, _chunks[k].Rows)) code = _codes[code + 1];
    }
}
