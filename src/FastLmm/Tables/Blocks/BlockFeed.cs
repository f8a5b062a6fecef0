using System.Diagnostics;

namespace FastLmm.Tables.Blocks;

/// <summary>
/// Reads large CSV files in blocks, several at once. What is unusual, such as a quote or an error, is left to the reader itself, which goes on
/// from the rows that have been handed out.
/// </summary>
internal sealed class BlockFeed(CsvTableReader reader, int threads, CancellationToken cancel) : ChunkFeed
{
    // A reader in blocks is faster than who takes the rows from a few threads on.
    private const int MostThreads = 8;

    private readonly TableChunk _first = new(reader.Kinds);
    private readonly Stopwatch _inTurn = new();
    private TimeSpan _inBlocks;
    private TextBlocks? _blocks;
    private BlockRun? _run;
    private CsvBlock? _block;
    private long _index = -1;
    private int _chunk;
    private long _rows;
    private ReadAhead? _ahead;
    private bool _goesOn;

    public override TableChunk Chunk => _goesOn ? _ahead!.Chunk : _block is not null ? _block.Chunk(_chunk) : _first;

    public override long BytesRead => _goesOn ? _ahead!.BytesRead : _blocks is null || _index < 0 ? reader.BytesRead : reader.BytesBefore + _blocks.EndOf(_index);

    public override TimeSpan ReadTime => _inTurn.Elapsed + _inBlocks + (_ahead?.ReadTime ?? TimeSpan.Zero);

    public override bool Next()
    {
        cancel.ThrowIfCancellationRequested();
        _goesOn |= _ahead is not null;
        if (!_goesOn && _run is not null && NextInBlocks()) return true;
        return _goesOn ? _ahead!.Next() : NextInTurn();
    }

    public override void Dispose()
    {
        _ahead?.Dispose();
        EndRun();
    }

    // The first chunk of each file tells where its blocks begin.
    private bool NextInTurn()
    {
        _inTurn.Start();
        bool any = reader.Read(_first);
        _inTurn.Stop();
        if (!any) return false;
        _blocks = reader.RestInBlocks();
        if (_blocks is null) _ahead = new ReadAhead(reader, cancel);
        else Begin(_blocks);
        return true;
    }

    private void Begin(TextBlocks blocks)
    {
        (_index, _rows, _block) = (-1, 0, null);
        (CsvLayout layout, int[] fields) = reader.Layout();
        _run = new BlockRun(blocks.Count, Math.Min(threads, MostThreads), reader.NewBlock, (block, k) => block.Read(blocks, k, layout, fields));
    }

    private bool NextInBlocks()
    {
        if (_block is not null && ++_chunk < _block.Count) return Number();
        while (_run!.Next() is { } block)
        {
            block.Failure?.Throw();
            if (!block.IsReadable || !block.TryRecode(reader.Levels)) return GoOnInTurn();
            (_block, _chunk, _index) = (block, 0, _index + 1);
            if (block.Count > 0) return Number();
        }
        reader.EndSource(_blocks!.Length);
        EndRun();
        return false;
    }

    private bool Number()
    {
        reader.Number(Chunk, _rows);
        _rows += Chunk.Rows;
        return true;
    }

    private bool GoOnInTurn()
    {
        EndRun();
        reader.Skip(_rows);
        _ahead = new ReadAhead(reader, cancel);
        _goesOn = true;
        return false;
    }

    private void EndRun()
    {
        _run?.Dispose();
        _blocks?.Dispose();
        _inBlocks += _run?.ReadTime ?? TimeSpan.Zero;
        (_run, _blocks, _block) = (null, null, null);
        _first.Rows = 0;
    }
}
