namespace FastLmm.Tables.Blocks;

/// <summary>
/// Reads the blocks of one text on several threads, and hands them out in order: threads of its own, one fewer than it may use, and the
/// taker's, which reads a block itself whenever the one that it wants is not there.
/// </summary>
internal sealed class BlockRun : IDisposable
{
    private readonly CsvBlock[] _ring;
    private readonly bool[] _isRead;
    private readonly Action<CsvBlock, long> _read;
    private readonly long _count;
    private readonly object _gate = new();
    private readonly Thread[] _threads;
    private long _claimed;                              // blocks that are being read or have been
    private long _taken = -1;                           // the block in hand
    private bool _stop;

    /// <summary>Starts.</summary>
    /// <param name="count">Number of blocks.</param>
    /// <param name="threads">Threads to use, the taker's among them.</param>
    /// <param name="create">Makes room for one block; there is room for two more than threads.</param>
    /// <param name="read">Reads a block; called on several threads at once, throws nothing.</param>
    public BlockRun(long count, int threads, Func<CsvBlock> create, Action<CsvBlock, long> read)
    {
        (_count, _read) = (count, read);
        _ring = [.. Enumerable.Range(0, threads + 2).Select(_ => create())];
        _isRead = new bool[_ring.Length];
        _threads = [.. Enumerable.Range(1, threads - 1).Select(_ => new Thread(Work) { IsBackground = true, Name = "reading ahead" })];
        foreach (Thread thread in _threads) thread.Start();
    }

    /// <summary>Time that reading has taken on all threads; exact after the last block.</summary>
    public TimeSpan ReadTime => TimeSpan.FromTicks(_ring.Sum(block => block.ReadTime.Ticks));

    /// <summary>The next block, valid until the next call; null at the end.</summary>
    public CsvBlock? Next()
    {
        long wanted = GiveBack();
        if (wanted == _count) return null;
        int slot = (int)(wanted % _ring.Length);
        while (!Volatile.Read(ref _isRead[slot]))
        {
            if (TryClaim() is { } block) Read(block);
            else Wait(slot);
        }
        return _ring[slot];
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _stop = true;
            Monitor.PulseAll(_gate);
        }
        foreach (Thread thread in _threads) thread.Join();
    }

    private long GiveBack()
    {
        lock (_gate)
        {
            if (_taken >= 0) _isRead[_taken % _ring.Length] = false;
            Monitor.PulseAll(_gate);
            return ++_taken;
        }
    }

    private long? TryClaim()
    {
        lock (_gate) return HasRoom ? _claimed++ : null;
    }

    // The slot of the block in hand is not free.
    private bool HasRoom => _claimed < _count && _claimed < Math.Max(0, _taken) + _ring.Length;

    private void Wait(int slot)
    {
        lock (_gate)
            while (!_isRead[slot]) Monitor.Wait(_gate);
    }

    private void Work()
    {
        while (NextClaim() is { } block) Read(block);
    }

    private long? NextClaim()
    {
        lock (_gate)
        {
            while (!HasRoom && _claimed < _count && !_stop) Monitor.Wait(_gate);
            return _stop || _claimed == _count ? null : _claimed++;
        }
    }

    private void Read(long block)
    {
        int slot = (int)(block % _ring.Length);
        _read(_ring[slot], block);
        lock (_gate)
        {
            _isRead[slot] = true;
            Monitor.PulseAll(_gate);
        }
    }
}
