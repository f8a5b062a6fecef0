namespace FastLmm.Prediction.Simulation;

/// <summary>Settings of simulated responses.</summary>
public sealed record SimulationOptions
{
    private const int Most = 100_000;

    /// <summary>Responses for each row.</summary>
    public int Simulations { get; init; } = 1;

    /// <summary>Seed: the same one gives the same bits on every machine and for any number of threads; more simulations begin with the same.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Keeps the subjects' predicted random effects, as lme4's <c>use.u = TRUE</c>; otherwise every simulation draws new ones.</summary>
    public bool UseU { get; init; }

    /// <summary>Threads to use; 0 is one per processor. The result does not depend on it.</summary>
    public int Threads { get; init; }

    internal void Check()
    {
        if (Simulations is < 1 or > Most)
            throw new LmmException(FailureKind.BadInput, $"the number of simulations must be from 1 to {Most}, not {Simulations}");
    }
}
