namespace FastLmm.Kernels.Devices;

/// <summary>The threads that share memory and wait for each other, as one of them sees them.</summary>
public interface IGroup
{
    /// <summary>Number of this thread in its group, from 0.</summary>
    int Thread { get; }

    /// <summary>Threads of a group, a power of 2 up to <see cref="DeviceLimits.MostThreads"/>.</summary>
    int Threads { get; }

    /// <summary>Number of the group, from 0.</summary>
    int Index { get; }

    /// <summary>Groups of the launch.</summary>
    int Count { get; }

    /// <summary>Waits until all threads of the group are here; what they wrote before is then seen by all.</summary>
    void Barrier();
}
