namespace FastLmm;

/// <summary>
/// What is compiled on another core while a command reads its files. One thing after another: more would take the core that the command runs
/// on. Nothing waits for it, nothing depends on it, and its failures are nobody's.
/// </summary>
internal static class WarmUp
{
    private static readonly Lock Gate = new();
    private static Task Last = Task.CompletedTask;

    /// <summary>Runs an action behind those begun before; not at all where there is no other core.</summary>
    /// <returns>What is being done, for tests.</returns>
    internal static Task Begin(Action run)
    {
        if (Environment.ProcessorCount == 1) return Task.CompletedTask;
        lock (Gate) return Last = Last.ContinueWith(_ => run(), TaskScheduler.Default);
    }
}
