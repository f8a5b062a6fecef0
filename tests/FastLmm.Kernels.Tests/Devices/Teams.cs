using FastLmm.Kernels.Devices;

namespace FastLmm.Kernels.Tests.Devices;

/// <summary>Threads that run the same body and wait for each other at its barriers.</summary>
internal abstract class Team
{
    /// <summary>Runs the body on threads 0, 1, … to its end on all of them; throws what one of them threw.</summary>
    internal abstract void Run(int threads, Action<int> body);

    /// <summary>Waits for all threads.</summary>
    internal abstract void Wait(int thread);
}

/// <summary>One thread of a team as a kernel sees it.</summary>
/// <param name="team">The team; null for a group of one thread.</param>
/// <param name="thread">Its number.</param>
/// <param name="threads">Threads of the group.</param>
/// <param name="index">Number of the group.</param>
/// <param name="count">Groups.</param>
/// <param name="skip">The barrier that all threads of the team pass without waiting, counted from 0; −1 for none.</param>
internal readonly struct TeamGroup(Team? team, int thread, int threads, int index, int count, int skip = -1) : IGroup
{
    private readonly int[] _met = [0];

    public int Thread => thread;

    public int Threads => threads;

    public int Index => index;

    public int Count => count;

    public int Met => _met[0];

    public void Barrier()
    {
        if (_met[0]++ != skip) team?.Wait(thread);
    }
}

/// <summary>All threads run at once, as the system lets them.</summary>
internal sealed class BarrierTeam : Team
{
    private Barrier? _barrier;

    internal override void Run(int threads, Action<int> body)
    {
        Exception? failure = null;
        using (_barrier = new Barrier(threads))
        {
            Thread[] all = [.. Enumerable.Range(0, threads).Select(t => new Thread(() => Body(t, body, ref failure), maxStackSize: 1 << 18))];
            foreach (Thread thread in all) thread.Start();
            foreach (Thread thread in all) thread.Join();
        }
        if (failure is not null) throw new InvalidOperationException($"a thread failed: {failure.Message}", failure);
    }

    internal override void Wait(int thread) => _barrier!.SignalAndWait();

    private void Body(int thread, Action<int> body, ref Exception? failure)
    {
        try
        {
            body(thread);
        }
        catch (Exception e)
        {
            Interlocked.CompareExchange(ref failure, e, null);
        }
        _barrier!.RemoveParticipant();
    }
}

/// <summary>
/// One thread runs at a time, from one barrier to the next; between barriers they take turns in a random order. What one needs from another
/// without a barrier is then missing in some order. A barrier that not all threads meet is a failure.
/// </summary>
internal sealed class TurnTeam(int seed) : Team
{
    private readonly Random _random = new(seed);
    private readonly ManualResetEventSlim _over = new();
    private SemaphoreSlim[] _turns = [];
    private bool[] _ended = [];
    private int[] _order = [];
    private int _next;
    private Exception? _failure;

    internal override void Run(int threads, Action<int> body)
    {
        (_turns, _ended) = ([.. Enumerable.Range(0, threads).Select(_ => new SemaphoreSlim(0))], new bool[threads]);
        (_order, _next, _failure) = ([], 0, null);
        _over.Reset();
        Thread[] all = [.. Enumerable.Range(0, threads).Select(t => new Thread(() => Body(t, body), maxStackSize: 1 << 18))];
        foreach (Thread thread in all) thread.Start();
        HandOver();
        _over.Wait();
        foreach (Thread thread in all) thread.Join();
        if (_failure is not null) throw new InvalidOperationException($"a thread failed: {_failure.Message}", _failure);
    }

    internal override void Wait(int thread)
    {
        HandOver();
        _turns[thread].Wait();
    }

    // To the next in the order, or, when all have been to the barrier, to the first of a new one.
    private void HandOver()
    {
        if (_next == _order.Length)
        {
            _order = [.. Enumerable.Range(0, _ended.Length).Where(t => !_ended[t])];
            _next = 0;
            _random.Shuffle(_order);
            if (_order.Length is > 0 && _order.Length < _ended.Length)
                _failure ??= new InvalidOperationException("some threads wait at a barrier that others do not meet");
        }
        if (_order.Length == 0) _over.Set();
        else _turns[_order[_next++]].Release();
    }

    private void Body(int thread, Action<int> body)
    {
        _turns[thread].Wait();
        try
        {
            body(thread);
        }
        catch (Exception e)
        {
            _failure ??= e;
        }
        _ended[thread] = true;
        HandOver();
    }
}
