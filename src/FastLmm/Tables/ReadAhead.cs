using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace FastLmm.Tables;

/// <summary>
/// A reader on a thread of its own that fills a ring of chunks. Who finds nothing to do sleeps until the other has done half a ring, so that
/// neither is woken for every chunk.
/// </summary>
/// <remarks>
/// While it runs the taker may ask the reader for places and for the texts of codes that it was handed: a <see cref="LevelTable"/> only grows, and
/// what stands in it stays.
/// </remarks>
internal sealed class ReadAhead : ChunkFeed
{
    /// <summary>Chunks of the ring: so far behind a place may be asked for.</summary>
    internal const int Ring = 8;

    private const int Half = Ring / 2;

    private readonly TableReader _reader;
    private readonly CancellationToken _cancel;
    private readonly CancellationTokenRegistration _onCancel;
    private readonly TableChunk[] _chunks;
    private readonly long[] _bytes = new long[Ring];
    private readonly Stopwatch _reading = new();
    private readonly object _gate = new();
    private readonly Thread _thread;
    private ExceptionDispatchInfo? _failure;
    private int _filled;                                // chunks that wait to be taken, the one in hand among them
    private bool _ended;                                // the last of them is the last of all
    private bool _stop;
    private int _at = -1;

    public ReadAhead(TableReader reader, CancellationToken cancel)
    {
        (_reader, _cancel) = (reader, cancel);
        _chunks = [.. Enumerable.Range(0, Ring).Select(_ => new TableChunk(reader.Kinds))];
        _onCancel = cancel.Register(Wake);
        _thread = new Thread(Run) { IsBackground = true, Name = "reading ahead" };
        _thread.Start();
    }

    public override TableChunk Chunk => _chunks[_at];

    public override long BytesRead => _bytes[_at];

    public override TimeSpan ReadTime => _reading.Elapsed;

    public override bool Next()
    {
        if (_at >= 0 && Chunk.Rows == 0) return false;
        lock (_gate)
        {
            if (_at >= 0 && --_filled == Half) Monitor.PulseAll(_gate);
            if (_filled == 0)
                while (_filled < Half && !_ended && !_cancel.IsCancellationRequested) Monitor.Wait(_gate);
        }
        _cancel.ThrowIfCancellationRequested();
        _at = (_at + 1) % Ring;
        if (Chunk.Rows > 0) return true;
        _failure?.Throw();
        return false;
    }

    public override void Dispose()
    {
        lock (_gate)
        {
            _stop = true;
            Monitor.PulseAll(_gate);
        }
        _thread.Join();
        _onCancel.Dispose();
    }

    private void Wake()
    {
        lock (_gate) Monitor.PulseAll(_gate);
    }

    // A chunk without rows is the end.
    private void Run()
    {
        for (int at = 0; !_ended && HasRoom(); at = (at + 1) % Ring)
        {
            bool isLast = !Fill(at);
            lock (_gate)
            {
                _ended = isLast;
                if (++_filled == Half || isLast) Monitor.PulseAll(_gate);
            }
        }
    }

    private bool HasRoom()
    {
        lock (_gate)
        {
            if (_filled == Ring)
                while (_filled > Half && !_stop) Monitor.Wait(_gate);
            return !_stop;
        }
    }

    private bool Fill(int at)
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
        return _chunks[at].Rows > 0;
    }
}
