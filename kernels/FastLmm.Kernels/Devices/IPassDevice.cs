namespace FastLmm.Kernels.Devices;

/// <summary>A device that runs the kernels of <see cref="PrivateBodies"/> and <see cref="TiledBody"/>.</summary>
public interface IPassDevice
{
    /// <summary>Its name, as its maker says.</summary>
    string Name { get; }

    /// <summary>Bytes that the passes may take on it.</summary>
    long Memory { get; }

    /// <summary>Threads of a group: <see cref="IGroup.Threads"/>.</summary>
    int Threads { get; }

    /// <summary>Most groups of a launch: enough to keep the device busy. No bit of a result depends on it.</summary>
    int Groups { get; }

    /// <summary>Opens a queue.</summary>
    /// <exception cref="DeviceException">The device is lost.</exception>
    IPassQueue OpenQueue();
}

/// <summary>
/// Work for a device, done in the order in which it was given; the memory of one queue is not used by another. Host memory that a
/// transfer reads or writes must stay where it is and as it is until <see cref="Wait"/> returns.
/// </summary>
/// <remarks>Every method throws a <see cref="DeviceException"/> when the device is lost.</remarks>
public unsafe interface IPassQueue : IDisposable
{
    /// <summary>Takes memory; null when there is not enough.</summary>
    /// <param name="length">How many entries, at most <see cref="int.MaxValue"/>; at least 1.</param>
    IDeviceMemory<T>? Allocate<T>(long length)
        where T : unmanaged;

    /// <summary>Copies to the device.</summary>
    /// <param name="from">Host memory.</param>
    /// <param name="to">Device memory.</param>
    /// <param name="at">First entry of it.</param>
    /// <param name="count">How many entries.</param>
    void Upload<T>(T* from, IDeviceMemory<T> to, long at, long count)
        where T : unmanaged;

    /// <summary>Copies from the beginning of device memory.</summary>
    void Download<T>(IDeviceMemory<T> from, T* to, long count)
        where T : unmanaged;

    /// <summary>Runs <see cref="PrivateBodies.Value"/>.</summary>
    void Value(PassLaunch launch);

    /// <summary>Runs <see cref="PrivateBodies.Derivatives"/>.</summary>
    /// <param name="launch">The memory.</param>
    /// <param name="index">The structure's pairs and products.</param>
    /// <param name="arguments">The rest.</param>
    void Derivatives(PassLaunch launch, IDeviceMemory<int> index, in DerivativeArguments arguments);

    /// <summary>Runs <see cref="TiledBody.Run"/>.</summary>
    /// <param name="launch">The memory.</param>
    /// <param name="table">What each sum is made of.</param>
    /// <param name="workspace"><see cref="TiledArguments.Stride"/> doubles for each thread of each group.</param>
    /// <param name="arguments">The rest.</param>
    void Tiled(PassLaunch launch, IDeviceMemory<int> table, IDeviceMemory<double> workspace, in TiledArguments arguments);

    /// <summary>Runs <see cref="PrivateBodies.Blups"/> over some subjects; the sums' memory takes the outputs.</summary>
    /// <param name="launch">The memory.</param>
    /// <param name="first">First subject, a multiple of 8, counted from the first of the memory.</param>
    /// <param name="count">How many.</param>
    void Blups(PassLaunch launch, int first, int count);

    /// <summary>Waits until all is done.</summary>
    void Wait();
}

/// <summary>Memory on a device; disposing of it gives it back.</summary>
public interface IDeviceMemory<T> : IDisposable
    where T : unmanaged
{
    /// <summary>Entries.</summary>
    long Length { get; }
}

/// <summary>What every launch needs.</summary>
/// <param name="Q">Columns of Z.</param>
/// <param name="P">Columns of X.</param>
/// <param name="Groups">Groups to launch.</param>
/// <param name="Pieces">The pieces, whose batches the data's memory holds.</param>
/// <param name="Rx">R and J_x.</param>
/// <param name="Jy">J_y.</param>
/// <param name="Parameters">Λ, and what else the pass takes.</param>
/// <param name="Output">The partial sums, a row for each piece; the outputs of the BLUP pass.</param>
public sealed record PassLaunch(
    int Q, int P, int Groups, DevicePieces Pieces, IDeviceMemory<double> Rx, IDeviceMemory<double> Jy, IDeviceMemory<double> Parameters,
    IDeviceMemory<double> Output);
