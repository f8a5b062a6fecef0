using System.Runtime.ExceptionServices;

namespace FastLmm.Reporting;

/// <summary>
/// Pieces of a result that are taken one after another, worked on side by side, and put in the order in which they were taken. Taking and putting are the
/// caller's, who also works where there is nothing of the two to do; a few pieces are under way at a time, so memory does not grow with their number.
/// </summary>
/// <typeparam name="T">A piece.</typeparam>
internal sealed class OrderedWork<T> : IDisposable
{
    private readonly Action<T> _work;
    private readonly Queue<Item> _underWay = new();     // in the order in which they were taken
    private readonly Queue<Item> _waiting = new();      // those of them that nobody works on yet
    private readonly object _gate = new();              // of what waits, is done, and of the end
    private readonly Thread[] _threads;
    private bool _stop;

    private OrderedWork(Action<T> work, int threads)
    {
        _work = work;
        _threads = [.. Enumerable.Range(1, threads - 1).Select(k => new Thread(WorkUntilStopped) { IsBackground = true, Name = $"writing {k}" })];
        foreach (Thread thread in _threads) thread.Start();
    }

    /// <summary>Takes, works on and puts all pieces.</summary>
    /// <param name="pieces">The pieces; asked for on this thread.</param>
    /// <param name="work">What is done to each, on any thread.</param>
    /// <param name="put">What comes last, on this thread and in order.</param>
    /// <param name="threads">Threads to use, this one among them.</param>
    /// <remarks>The first failure in the order of the pieces is passed on, when all pieces before it have been put and none behind it.</remarks>
    public static void Run(IEnumerable<T> pieces, Action<T> work, Action<T> put, int threads)
    {
        using IEnumerator<T> source = pieces.GetEnumerator();
        using var line = new OrderedWork<T>(work, threads);
        line.Run(source, put, most: threads == 1 ? 1 : threads + 2);
    }

    /// <summary>Ends; no thread is left when this returns.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _stop = true;
            Monitor.PulseAll(_gate);
        }
        foreach (Thread thread in _threads) thread.Join();
    }

    private void Run(IEnumerator<T> source, Action<T> put, int most)
    {
        for (bool more = true; more || _underWay.Count > 0;)
        {
            if (_underWay.TryPeek(out Item? oldest) && IsDone(oldest))
            {
                oldest.Failure?.Throw();
                put(_underWay.Dequeue().Piece);
            }
            else if (more && _underWay.Count < most) more = Take(source);
            else if (Begun() is { } item) Work(item);
            else Await(oldest!);
        }
    }

    // A source that fails is a piece that fails: those before it are put first.
    private bool Take(IEnumerator<T> source)
    {
        try
        {
            if (!source.MoveNext()) return false;
        }
        catch (Exception e)
        {
            _underWay.Enqueue(new Item(default!) { Failure = ExceptionDispatchInfo.Capture(e), IsDone = true });
            return false;
        }
        var item = new Item(source.Current);
        _underWay.Enqueue(item);
        lock (_gate)
        {
            _waiting.Enqueue(item);
            Monitor.Pulse(_gate);
        }
        return true;
    }

    private bool IsDone(Item item)
    {
        lock (_gate) return item.IsDone;
    }

    private Item? Begun()
    {
        lock (_gate) return _waiting.TryDequeue(out Item? item) ? item : null;
    }

    // Nothing waits, so that all other threads that sleep have nothing to do: whoever is done wakes this one.
    private void Await(Item item)
    {
        lock (_gate)
            while (!item.IsDone) Monitor.Wait(_gate);
    }

    private void Work(Item item)
    {
        try
        {
            _work(item.Piece);
        }
        catch (Exception e)
        {
            item.Failure = ExceptionDispatchInfo.Capture(e);
        }
        lock (_gate)
        {
            item.IsDone = true;
            Monitor.PulseAll(_gate);
        }
    }

    private void WorkUntilStopped()
    {
        while (Next() is { } item) Work(item);
    }

    private Item? Next()
    {
        lock (_gate)
        {
            while (_waiting.Count == 0 && !_stop) Monitor.Wait(_gate);
            return _stop ? null : _waiting.Dequeue();
        }
    }

    private sealed class Item(T piece)
    {
        public T Piece { get; } = piece;

        public ExceptionDispatchInfo? Failure { get; set; }

        public bool IsDone { get; set; }
    }
}
