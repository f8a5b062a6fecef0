using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace FastLmm.Tables;

/// <summary>A reader on a thread of its own that fills a ring of chunks and waits when all of them are full.</summary>
/// <remarks>
/// While it runs the taker may ask the reader for places and for the texts of codes that it was handed: a <see cref="LevelTable"/> only grows, and
/// what stands in it stays.
/// </remarks>
internal sealed class ReadAhead : ChunkFeed
{
    /// <summary>Chunks of the ring: so far behind a place may be asked for.</summary>
    internal const int Ring = 8;

    private readonly TableReader _reader;
    private readonly CancellationToken _cancel;
    private readonly TableChunk[] _chunks;
    private readonly long[] _bytes = new long[Ring];
    private readonly Stopwatch _reading = new();
    private readonly SemaphoreSlim _full = new(0);
    private readonly SemaphoreSlim _free = new(Ring);
    private readonly Thread _thread;
    private volatile bool _stop;
    private ExceptionDispatchInfo? _failure;            // written before the last release of _full
    private int _at = -1;
    private bool _ended;

    public ReadAhead(TableReader reader, CancellationToken cancel)
    {
        (_reader, _cancel) = (reader, cancel);
        _chunks = [.. Enumerable.Range(0, Ring).Select(_ => new TableChunk(reader.Kinds))];
        _thread = new Thread(Run) { IsBackground = true, Name = "reading ahead" };
        _thread.Start();
    }

    public override TableChunk Chunk => _chunks[_at];

    public override long BytesRead => _bytes[_at];

    public override TimeSpan ReadTime => _reading.Elapsed;

    public override bool Next()
    {
        if (_ended) return false;
        if (_at >= 0) _free.Release();
        _full.Wait(_cancel);
        _cancel.ThrowIfCancellationRequested();
        _at = (_at + 1) % Ring;
        if (Chunk.Rows > 0) return true;
        _ended = true;
        _failure?.Throw();
        return false;
    }

    public override void Dispose()
    {
        _stop = true;
        _free.Release();
        _thread.Join();
        _full.Dispose();
        _free.Dispose();
    }

    // A chunk without rows is the end.
    private void Run()
    {
        for (int at = 0; ; at = (at + 1) % Ring)
        {
            _free.Wait();
            if (_stop) return;
            Fill(at);
            bool isLast = _chunks[at].Rows == 0;
            _full.Release();
            if (isLast) return;
        }
    }

    private void Fill(int at)
    {
        _reading.Start();
        try
        {
            _reader.Read(_chunks[at]);
            _bytes[at] = _reader.BytesRead;
        }
        catch (Exception e)
        {
            _failure = ExceptionDispatchInfo.Capture(e);
            _chunks[at].Rows = 0;
        }
        _reading.Stop();
    }
}
