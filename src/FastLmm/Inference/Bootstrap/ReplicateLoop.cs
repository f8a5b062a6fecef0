using System.Collections.Concurrent;

namespace FastLmm.Inference.Bootstrap;

/// <summary>Runs replicates on several threads, each with a workspace of its own; what a replicate gives depends on its number alone.</summary>
/// <param name="replicates">How many.</param>
/// <param name="threads">Threads to use.</param>
/// <param name="progress">Receives progress.</param>
/// <param name="cancel">Stops between replicates, and within them between passes.</param>
internal sealed class ReplicateLoop(int replicates, int threads, IProgress<BootstrapProgress>? progress, CancellationToken cancel)
{
    /// <summary>Runs.</summary>
    /// <param name="workspace">Makes a thread's workspace.</param>
    /// <param name="body">Computes a replicate.</param>
    internal void Run<T>(Func<T> workspace, Action<T, int> body)
    {
        var idle = new ConcurrentBag<T>();
        int done = 0;
        Parallel.For(0, replicates, new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, threads), CancellationToken = cancel }, replicate =>
        {
            if (!idle.TryTake(out T? own)) own = workspace();
            body(own, replicate);
            idle.Add(own);
            progress?.Report(new BootstrapProgress(Interlocked.Increment(ref done), replicates));
        });
    }
}
