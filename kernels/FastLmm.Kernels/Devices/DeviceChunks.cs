using FastLmm.Kernels.Layout;

namespace FastLmm.Kernels.Devices;

/// <summary>Some pieces of packed subjects and where they are on a device.</summary>
/// <param name="Pieces">The pieces.</param>
/// <param name="Memory">The queue that works on them.</param>
internal sealed record DeviceChunk(DevicePieces Pieces, QueueMemory Memory)
{
    /// <summary>R and J_x, when they are there to stay.</summary>
    internal IDeviceMemory<double>? Rx { get; set; }

    /// <summary>J_y, when it is there to stay.</summary>
    internal IDeviceMemory<double>? Jy { get; set; }
}

/// <summary>
/// The part of packed subjects that a device works on, in chunks of whole pieces. All of them stay on the device when there is room; else
/// they go by, two at a time: one is uploaded while another is worked on.
/// </summary>
internal sealed unsafe class DeviceChunks : IDisposable
{
    private readonly WeakReference<PackedSubjects> _subjects;
    private readonly int _changes;
    private readonly int _piecesOfChunk;
    private readonly int _mostBatches;
    private readonly List<DeviceChunk> _chunks = [];

    /// <summary>Cuts; nothing is uploaded yet.</summary>
    /// <param name="subjects">The packed subjects.</param>
    /// <param name="pieces">The device's pieces of them.</param>
    /// <param name="queues">Two queues of the device.</param>
    /// <param name="memory">Bytes that the passes may take.</param>
    internal DeviceChunks(PackedSubjects subjects, DevicePieces pieces, QueueMemory[] queues, long memory)
        : this(subjects, pieces, queues, PiecesOfChunk(subjects, pieces, memory - memory / 4), Fits(subjects, pieces, memory - memory / 4))
    {
    }

    private DeviceChunks(PackedSubjects subjects, DevicePieces pieces, QueueMemory[] queues, int piecesOfChunk, bool stay)
    {
        (_subjects, _changes, Pieces, _piecesOfChunk, Stay) = (new(subjects), subjects.Changes, pieces, piecesOfChunk, stay);
        for (int first = pieces.First; first < pieces.End; first += piecesOfChunk)
        {
            DevicePieces chunk = pieces.Range(first, Math.Min(pieces.End, first + piecesOfChunk));
            _mostBatches = Math.Max(_mostBatches, chunk.BatchesHere);
            _chunks.Add(new DeviceChunk(chunk, queues[_chunks.Count % queues.Length]));
        }
    }

    /// <summary>The device's pieces.</summary>
    internal DevicePieces Pieces { get; }

    /// <summary>Most pieces of a chunk.</summary>
    internal int MostPieces => Math.Min(_piecesOfChunk, Pieces.Pieces);

    /// <summary>Most batches of a chunk.</summary>
    internal int MostBatches => _mostBatches;

    /// <summary>Whether the chunks stay on the device.</summary>
    internal bool Stay { get; }

    /// <summary>The chunks, in order.</summary>
    internal IReadOnlyList<DeviceChunk> Chunks => _chunks;

    /// <summary>Whether these are chunks of some subjects as they are now.</summary>
    internal bool AreOf(PackedSubjects subjects) =>
        _subjects.TryGetTarget(out PackedSubjects? mine) && ReferenceEquals(mine, subjects) && subjects.Changes == _changes;

    /// <summary>Chunks of half the size, which do not stay; null when they cannot be smaller.</summary>
    internal DeviceChunks? Halved(PackedSubjects subjects, QueueMemory[] queues) =>
        MostPieces == 1 && !Stay ? null : new(subjects, Pieces, queues, (MostPieces + 1) / 2, stay: false);

    /// <summary>Sees to it that a chunk is on the device when its queue gets there; false when there is not enough memory.</summary>
    internal bool TryLoad(PackedSubjects subjects, DeviceChunk chunk, out IDeviceMemory<double> rx, out IDeviceMemory<double> jy)
    {
        (rx, jy) = (chunk.Rx!, chunk.Jy!);
        if (chunk.Rx is not null && chunk.Jy is not null) return true;
        if (!TryTake(subjects, chunk, QueueMemory.Purpose.Rx, subjects.RxEntries, out rx)) return false;
        if (!TryTake(subjects, chunk, QueueMemory.Purpose.Jy, subjects.Q, out jy)) return false;
        DevicePieces pieces = chunk.Pieces;
        int origin = pieces.Batch(pieces.First), end = pieces.Batch(pieces.End);
        for (int batch = origin, count; batch < end; batch += count)
        {
            count = Math.Min(subjects.Contiguous(batch), end - batch);
            Upload(chunk, subjects.Rx(batch), rx, batch - origin, count, subjects.RxEntries);
            Upload(chunk, subjects.Jy(batch), jy, batch - origin, count, subjects.Q);
        }
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (DeviceChunk chunk in _chunks)
        {
            chunk.Rx?.Dispose();
            chunk.Jy?.Dispose();
            (chunk.Rx, chunk.Jy) = (null, null);
        }
    }

    private static void Upload(DeviceChunk chunk, double* from, IDeviceMemory<double> to, int at, int batches, int entries)
    {
        long batch = (long)entries * PackedSubjects.Lanes;
        chunk.Memory.Queue.Upload(from, to, at * batch, batches * batch);
    }

    // The chunk's own memory when it stays; else the queue's, which every chunk of the queue takes in turn.
    private bool TryTake(PackedSubjects subjects, DeviceChunk chunk, QueueMemory.Purpose purpose, int entries, out IDeviceMemory<double> memory)
    {
        long batch = (long)entries * PackedSubjects.Lanes;
        memory = (Stay
            ? chunk.Memory.Queue.Allocate<double>(Math.Max(1, chunk.Pieces.BatchesHere * batch))
            : chunk.Memory.Take(purpose, _mostBatches * batch))!;
        if (Stay && purpose == QueueMemory.Purpose.Rx) chunk.Rx = memory;
        if (Stay && purpose == QueueMemory.Purpose.Jy) chunk.Jy = memory;
        return memory is not null;
    }

    private static long BytesOfBatch(PackedSubjects subjects) => (long)(subjects.RxEntries + subjects.Q) * PackedSubjects.Lanes * sizeof(double);

    private static bool Fits(PackedSubjects subjects, DevicePieces pieces, long bytes) => pieces.BatchesHere * BytesOfBatch(subjects) <= bytes;

    // As many as memory holds, twice over when they do not stay, and as an int can count.
    private static int PiecesOfChunk(PackedSubjects subjects, DevicePieces pieces, long bytes)
    {
        long batches = (pieces.Batches + pieces.Count - 1) / pieces.Count;
        long countable = int.MaxValue / (subjects.RxEntries * PackedSubjects.Lanes * batches);
        long room = Fits(subjects, pieces, bytes) ? pieces.Pieces : bytes / 2 / (BytesOfBatch(subjects) * batches);
        return (int)Math.Clamp(Math.Min(room, countable), 1, pieces.Pieces);
    }
}
