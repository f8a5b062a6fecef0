namespace FastLmm.Inference.Bootstrap;

/// <summary>Settings of a parametric bootstrap.</summary>
public sealed record BootstrapOptions
{
    /// <summary>Responses to simulate and fit.</summary>
    public int Replicates { get; init; } = 1000;

    /// <summary>Seed; the same one gives the same bits on every machine and for any number of threads.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Names that intervals will be asked of, so that a wrong one is told before the work; null for all.</summary>
    public IReadOnlyCollection<string>? Parameters { get; init; }

    internal void Check()
    {
        if (Replicates < 1) throw new LmmException(FailureKind.BadInput, $"a bootstrap needs at least one replicate, not {Replicates}");
    }
}

/// <summary>Where a bootstrap is.</summary>
/// <param name="Done">Replicates fitted, those that failed included.</param>
/// <param name="Replicates">Replicates asked for.</param>
public sealed record BootstrapProgress(int Done, int Replicates);

/// <summary>A bootstrap as it is handed on.</summary>
/// <param name="Options">Number of replicates and seed.</param>
/// <param name="Progress">Receives progress.</param>
/// <param name="Cancel">Stops between passes.</param>
internal sealed record BootstrapRun(BootstrapOptions Options, IProgress<BootstrapProgress>? Progress, CancellationToken Cancel);
