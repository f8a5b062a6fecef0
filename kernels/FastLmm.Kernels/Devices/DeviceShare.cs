using FastLmm.Kernels.Layout;
using FastLmm.Kernels.Operations;

namespace FastLmm.Kernels.Devices;

/// <summary>One device's part in the passes: some pieces of the subjects, on two queues.</summary>
/// <param name="device">The device.</param>
/// <param name="memory">Bytes that the passes may take on it.</param>
internal sealed unsafe class DeviceShare(IPassDevice device, long memory) : IDisposable
{
    private QueueMemory[] _queues = [];
    private DeviceChunks? _chunks;

    /// <summary>The device.</summary>
    internal IPassDevice Device => device;

    /// <summary>Gives the device its part of a pass; its sums are there after <see cref="Wait"/>.</summary>
    /// <param name="subjects">The packed subjects.</param>
    /// <param name="pieces">The device's pieces.</param>
    /// <param name="pass">The pass.</param>
    /// <param name="parameters">Λ, and what else it takes; pinned.</param>
    /// <param name="rows">Where the sums of all pieces go, row after row; pinned.</param>
    /// <returns>False when the device's memory does not even hold one piece.</returns>
    internal bool TryStart(PackedSubjects subjects, DevicePieces pieces, SumPass pass, ReadOnlySpan<double> parameters, double* rows)
    {
        for (DeviceChunks? chunks = ChunksOf(subjects, pieces); chunks is not null; chunks = Halve(subjects))
            if (TryStart(subjects, chunks, pass, parameters, rows)) return true;
        return false;
    }

    /// <summary>The same of a BLUP pass, but that it is over on return.</summary>
    /// <param name="subjects">The packed subjects.</param>
    /// <param name="pieces">The device's pieces.</param>
    /// <param name="parameters">Λ, β̂; pinned.</param>
    /// <param name="take">Takes the outputs of batches, interleaved by lane: first batch, how many, where.</param>
    internal bool TryBlups(PackedSubjects subjects, DevicePieces pieces, ReadOnlySpan<double> parameters, BlupSlices take)
    {
        for (DeviceChunks? chunks = ChunksOf(subjects, pieces); chunks is not null; chunks = Halve(subjects))
            if (TryBlups(subjects, chunks, parameters, take)) return true;
        return false;
    }

    /// <summary>Waits until all is done.</summary>
    internal void Wait()
    {
        foreach (QueueMemory queue in _queues) queue.Queue.Wait();
    }

    /// <summary>Gives back what the device holds.</summary>
    public void Dispose()
    {
        (DeviceChunks? chunks, QueueMemory[] queues) = (_chunks, _queues);
        (_chunks, _queues) = (null, []);                    // first: a lost device may throw
        chunks?.Dispose();
        foreach (QueueMemory queue in queues) queue.Dispose();
    }

    // Those of other subjects make room first.
    private DeviceChunks ChunksOf(PackedSubjects subjects, DevicePieces pieces)
    {
        if (_queues.Length == 0) _queues = [new QueueMemory(device.OpenQueue()), new QueueMemory(device.OpenQueue())];
        if (_chunks is not null && _chunks.AreOf(subjects)) return _chunks;
        Release();
        return _chunks = new DeviceChunks(subjects, pieces, _queues, memory);
    }

    private DeviceChunks? Halve(PackedSubjects subjects)
    {
        DeviceChunks? half = _chunks?.Halved(subjects, _queues);
        Wait();
        Release();
        return _chunks = half;
    }

    private void Release()
    {
        _chunks?.Dispose();
        _chunks = null;
        foreach (QueueMemory queue in _queues) queue.Release();
    }

    private bool TryStart(PackedSubjects subjects, DeviceChunks chunks, SumPass pass, ReadOnlySpan<double> parameters, double* rows)
    {
        int groups = Groups(chunks.MostPieces, pass);
        foreach (QueueMemory queue in _queues)
            if (!TryPrepare(queue, chunks, pass, groups, parameters)) return false;
        foreach (DeviceChunk chunk in chunks.Chunks)
        {
            QueueMemory queue = chunk.Memory;
            if (!chunks.TryLoad(subjects, chunk, out IDeviceMemory<double> rx, out IDeviceMemory<double> jy)) return false;
            if (!queue.TryUpload(pass.Integers, out IDeviceMemory<int>? integers)) return false;
            var launch = new PassLaunch(
                subjects.Q, subjects.P, Math.Min(groups, chunk.Pieces.Pieces), chunk.Pieces, rx, jy, queue.Take(QueueMemory.Purpose.Parameters, 1)!,
                queue.Take(QueueMemory.Purpose.Output, 1)!);
            pass.Launch(queue.Queue, launch, integers, pass.IsTiled ? queue.Take(QueueMemory.Purpose.Workspace, 1) : null);
            queue.Queue.Download(launch.Output, rows + (long)chunk.Pieces.First * pass.Sums, (long)chunk.Pieces.Pieces * pass.Sums);
        }
        return true;
    }

    // A queue's memory, for the largest of its chunks, and the parameters.
    private bool TryPrepare(QueueMemory queue, DeviceChunks chunks, SumPass pass, int groups, ReadOnlySpan<double> parameters)
    {
        if (!TryParameters(queue, parameters)) return false;
        if (queue.Take(QueueMemory.Purpose.Output, (long)chunks.MostPieces * pass.Sums) is null) return false;
        return !pass.IsTiled || queue.Take(QueueMemory.Purpose.Workspace, (long)groups * device.Threads * pass.Workspace) is not null;
    }

    private static bool TryParameters(QueueMemory queue, ReadOnlySpan<double> parameters)
    {
        if (queue.Take(QueueMemory.Purpose.Parameters, parameters.Length) is not { } memory) return false;
        fixed (double* from = parameters) queue.Queue.Upload(from, memory, 0, parameters.Length);
        return true;
    }

    // As many as the device wants, there are pieces for, and an eighth of the memory can give each of its threads a place to work.
    private int Groups(int pieces, SumPass pass)
    {
        long most = pass.IsTiled ? memory / 8 / ((long)device.Threads * pass.Workspace * sizeof(double)) : int.MaxValue;
        long countable = pass.IsTiled ? int.MaxValue / ((long)device.Threads * pass.Workspace) : int.MaxValue;
        return (int)Math.Max(1, Math.Min(Math.Min(device.Groups, pieces), Math.Min(most, countable)));
    }

    private bool TryBlups(PackedSubjects subjects, DeviceChunks chunks, ReadOnlySpan<double> parameters, BlupSlices take)
    {
        long entries = (long)BlupPass.Outputs(subjects.Q) * PackedSubjects.Lanes;
        int most = Math.Min(take.Batches, chunks.MostBatches);
        foreach (DeviceChunk chunk in chunks.Chunks)
        {
            QueueMemory queue = chunk.Memory;
            if (!TryParameters(queue, parameters)) return false;
            if (queue.Take(QueueMemory.Purpose.Output, most * entries) is not { } output) return false;
            if (!chunks.TryLoad(subjects, chunk, out IDeviceMemory<double> rx, out IDeviceMemory<double> jy)) return false;
            int origin = chunk.Pieces.Batch(chunk.Pieces.First), end = chunk.Pieces.Batch(chunk.Pieces.End);
            for (int batch = origin, count; batch < end; batch += count)
            {
                count = Math.Min(most, end - batch);
                int wanted = (count * PackedSubjects.Lanes + device.Threads - 1) / device.Threads;
                var launch = new PassLaunch(
                    subjects.Q, subjects.P, Math.Min(device.Groups, wanted), chunk.Pieces, rx, jy,
                    queue.Take(QueueMemory.Purpose.Parameters, 1)!, output);
                queue.Queue.Blups(launch, (batch - origin) * PackedSubjects.Lanes, count * PackedSubjects.Lanes);
                queue.Queue.Download(output, take.Memory, count * entries);
                queue.Queue.Wait();
                take.Take(batch, count);
            }
        }
        return true;
    }
}
