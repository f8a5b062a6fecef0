using FastLmm.Kernels.Devices;

namespace FastLmm.Kernels.Tests.Devices;

/// <summary>
/// A device of plain threads. Its memory is counted and full of NaN at first, its queues do nothing before someone waits for them, and it
/// runs out of memory or gets lost when told so.
/// </summary>
/// <param name="threads">Threads of a group.</param>
/// <param name="groups">Most groups of a launch.</param>
/// <param name="memory">Bytes it says that passes may take.</param>
/// <param name="capacity">Bytes it has.</param>
internal sealed class SimulatedDevice(int threads, int groups = 3, long memory = long.MaxValue / 2, long capacity = long.MaxValue) : IPassDevice
{
    public string Name => "a simulated device";

    public long Memory => memory;

    public int Threads => threads;

    public int Groups => groups;

    /// <summary>Who runs a group of several threads.</summary>
    internal Team Team { get; init; } = new TurnTeam(seed: 7);

    /// <summary>The allocation that fails, counted from 1.</summary>
    internal int FailingAllocation { get; set; }

    /// <summary>The launch at which it is lost, counted from 1.</summary>
    internal int LostAtLaunch { get; set; }

    /// <summary>The wait in which it is lost, counted from 1.</summary>
    internal int LostAtWait { get; set; }

    /// <summary>Bytes taken now.</summary>
    internal long Taken { get; private set; }

    /// <summary>Most bytes that were taken at once.</summary>
    internal long MostTaken { get; private set; }

    /// <summary>Allocations asked for.</summary>
    internal int Allocations { get; private set; }

    /// <summary>Doubles brought to it.</summary>
    internal long Uploaded { get; set; }

    /// <summary>Launches, by kernel.</summary>
    internal List<string> Launches { get; } = [];

    /// <summary>All memory that was ever taken.</summary>
    internal List<SimulatedMemory> Memories { get; } = [];

    /// <summary>Whether it was lost.</summary>
    internal bool IsLost { get; private set; }

    private int Waits { get; set; }

    public IPassQueue OpenQueue() => new SimulatedQueue(this);

    internal bool TryTake(long bytes)
    {
        if (++Allocations == FailingAllocation || Taken + bytes > capacity) return false;
        Taken += bytes;
        MostTaken = Math.Max(MostTaken, Taken);
        return true;
    }

    internal void GiveBack(long bytes) => Taken -= bytes;

    internal void CountLaunch(string kernel)
    {
        Launches.Add(kernel);
        if (Launches.Count == LostAtLaunch) IsLost = true;
        Check();
    }

    internal void CountWait()
    {
        if (++Waits == LostAtWait) IsLost = true;
        Check();
    }

    /// <summary>A lost device does nothing any more.</summary>
    internal void Check()
    {
        if (IsLost) throw new DeviceException("a simulated device was lost");
    }
}

/// <summary>Memory of a simulated device.</summary>
internal abstract class SimulatedMemory
{
    internal abstract Array Contents { get; }

    internal bool IsGivenBack { get; private protected set; }
}

internal sealed class SimulatedMemory<T>(SimulatedDevice device, T[] contents) : SimulatedMemory, IDeviceMemory<T>
    where T : unmanaged
{
    private readonly T[] _contents = contents;

    public long Length => _contents.Length;

    internal override Array Contents => _contents;

    /// <summary>The memory, which must still be there.</summary>
    internal T[] Entries => IsGivenBack ? throw new InvalidOperationException("memory was given back that is still in use") : _contents;

    public unsafe void Dispose()
    {
        if (!IsGivenBack) device.GiveBack(Length * sizeof(T));
        IsGivenBack = true;
    }
}
