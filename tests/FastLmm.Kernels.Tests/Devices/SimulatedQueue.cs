using FastLmm.Kernels.Arithmetic;
using FastLmm.Kernels.Devices;

namespace FastLmm.Kernels.Tests.Devices;

/// <summary>A queue that does its work when it is waited for, and not before.</summary>
internal sealed unsafe class SimulatedQueue(SimulatedDevice device) : IPassQueue
{
    private readonly Queue<Action> _work = [];

    public IDeviceMemory<T>? Allocate<T>(long length)
        where T : unmanaged
    {
        device.Check();
        Assert.InRange(length, 1, int.MaxValue);
        if (!device.TryTake(length * sizeof(T))) return null;
        var contents = new T[length];
        if (contents is double[] doubles) Array.Fill(doubles, double.NaN);
        if (contents is int[] integers) Array.Fill(integers, int.MinValue / 4);
        var memory = new SimulatedMemory<T>(device, contents);
        device.Memories.Add(memory);
        return memory;
    }

    public void Upload<T>(T* from, IDeviceMemory<T> to, long at, long count)
        where T : unmanaged
    {
        device.Check();
        if (typeof(T) == typeof(double)) device.Uploaded += count;
        _work.Enqueue(() => new ReadOnlySpan<T>(from, (int)count).CopyTo(Of(to).AsSpan((int)at)));
    }

    public void Download<T>(IDeviceMemory<T> from, T* to, long count)
        where T : unmanaged =>
        _work.Enqueue(() => Of(from).AsSpan(0, (int)count).CopyTo(new Span<T>(to, (int)count)));

    public void Value(PassLaunch launch) => Start("value", launch, group =>
    {
        CheckedView<double> rx = View(launch.Rx), jy = View(launch.Jy), lambda = View(launch.Parameters), output = View(launch.Output);
        CheckedView<double> work = Private(DeviceLimits.PrivateWork), sums = Private(DeviceLimits.PrivateSums);
        CheckedView<double> shared = group.Shared;
        switch (launch.Q)
        {
            case 1: PrivateBodies.Value(group.Group, rx, jy, lambda, work, sums, shared, output, launch.Pieces, default(Size1), launch.P); break;
            case 2: PrivateBodies.Value(group.Group, rx, jy, lambda, work, sums, shared, output, launch.Pieces, default(Size2), launch.P); break;
            case 3: PrivateBodies.Value(group.Group, rx, jy, lambda, work, sums, shared, output, launch.Pieces, default(Size3), launch.P); break;
            case 4: PrivateBodies.Value(group.Group, rx, jy, lambda, work, sums, shared, output, launch.Pieces, default(Size4), launch.P); break;
            default: throw new InvalidOperationException($"no kernel for q = {launch.Q}");
        }
    });

    public void Derivatives(PassLaunch launch, IDeviceMemory<int> index, in DerivativeArguments arguments)
    {
        DerivativeArguments a = arguments;
        Start("derivatives", launch, group =>
        {
            CheckedView<double> rx = View(launch.Rx), jy = View(launch.Jy), x = View(launch.Parameters), output = View(launch.Output);
            CheckedView<double> work = Private(DeviceLimits.PrivateWork), sums = Private(DeviceLimits.PrivateSums), shared = group.Shared;
            CheckedView<int> pairs = new(Of(index));
            switch (launch.Q)
            {
                case 1: PrivateBodies.Derivatives(group.Group, rx, jy, x, pairs, work, sums, shared, output, launch.Pieces, default(Size1), a); break;
                case 2: PrivateBodies.Derivatives(group.Group, rx, jy, x, pairs, work, sums, shared, output, launch.Pieces, default(Size2), a); break;
                case 3: PrivateBodies.Derivatives(group.Group, rx, jy, x, pairs, work, sums, shared, output, launch.Pieces, default(Size3), a); break;
                case 4: PrivateBodies.Derivatives(group.Group, rx, jy, x, pairs, work, sums, shared, output, launch.Pieces, default(Size4), a); break;
                default: throw new InvalidOperationException($"no kernel for q = {launch.Q}");
            }
        });
    }

    public void Tiled(PassLaunch launch, IDeviceMemory<int> table, IDeviceMemory<double> workspace, in TiledArguments arguments)
    {
        TiledArguments a = arguments;
        Start("tiled", launch, group => TiledBody.Run(
            group.Group, View(launch.Rx), View(launch.Jy), View(launch.Parameters), new CheckedView<int>(Of(table)), View(workspace), group.Shared,
            View(launch.Output), launch.Pieces, new AnySize(launch.Q), a));
    }

    public void Blups(PassLaunch launch, int first, int count) => Start("blups", launch, group => PrivateBodies.Blups(
        group.Group, View(launch.Rx), View(launch.Jy), View(launch.Parameters), Private(DeviceLimits.BlupWork), View(launch.Output), first, count,
        new AnySize(launch.Q), launch.P));

    public void Wait()
    {
        device.CountWait();
        while (_work.TryDequeue(out Action? work)) work();
    }

    public void Dispose()
    {
        device.Check();
        Assert.Empty(_work);
    }

    private static T[] Of<T>(IDeviceMemory<T> memory)
        where T : unmanaged =>
        ((SimulatedMemory<T>)memory).Entries;

    private static CheckedView<double> View(IDeviceMemory<double> memory) => new(Of(memory));

    private static CheckedView<double> Private(int length) => new([.. Enumerable.Repeat(double.NaN, length)]);

    // Group after group; the threads of one go through its kernel together.
    private void Start(string kernel, PassLaunch launch, Action<(TeamGroup Group, CheckedView<double> Shared)> body)
    {
        device.CountLaunch(kernel);
        Assert.InRange(launch.Groups, 1, device.Groups);
        int threads = device.Threads;
        _work.Enqueue(() =>
        {
            for (int g = 0; g < launch.Groups; g++)
            {
                CheckedView<double> shared = Private(DeviceLimits.Shared(threads));
                if (threads == 1) body((new TeamGroup(null, 0, 1, g, launch.Groups), shared));
                else device.Team.Run(threads, t => body((new TeamGroup(device.Team, t, threads, g, launch.Groups), shared)));
            }
        });
    }
}
