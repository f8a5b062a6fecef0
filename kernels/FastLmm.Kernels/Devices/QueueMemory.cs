namespace FastLmm.Kernels.Devices;

/// <summary>A queue and the memory that its passes use again and again; it grows and never shrinks.</summary>
internal sealed unsafe class QueueMemory(IPassQueue queue) : IDisposable
{
    private readonly IDeviceMemory<double>?[] _doubles = new IDeviceMemory<double>?[Enum.GetValues<Purpose>().Length];
    private IDeviceMemory<int>? _integers;
    private int[]? _uploaded;

    /// <summary>What memory is for.</summary>
    internal enum Purpose
    {
        /// <summary>R and J_x of the chunk at hand.</summary>
        Rx,

        /// <summary>J_y of it.</summary>
        Jy,

        /// <summary>Λ, β̂, C.</summary>
        Parameters,

        /// <summary>The sums of pieces, or what a BLUP pass puts out.</summary>
        Output,

        /// <summary>Prepared subjects.</summary>
        Workspace,
    }

    /// <summary>The queue.</summary>
    internal IPassQueue Queue { get; } = queue;

    /// <summary>Memory of at least a length, what is in it lost when it grew; null when there is not enough. Nothing may be under way.</summary>
    internal IDeviceMemory<double>? Take(Purpose purpose, long length)
    {
        ref IDeviceMemory<double>? memory = ref _doubles[(int)purpose];
        length = Math.Max(1, length);
        if (memory is not null && memory.Length >= length) return memory;
        memory?.Dispose();
        memory = null;
        return memory = length <= int.MaxValue ? Queue.Allocate<double>(length) : null;
    }

    /// <summary>Brings integers to the device unless they are there already; false when there is not enough memory.</summary>
    /// <param name="pinned">Pinned integers that do not change.</param>
    /// <param name="integers">Where they are; null for none.</param>
    internal bool TryUpload(int[] pinned, out IDeviceMemory<int>? integers)
    {
        if (!ReferenceEquals(pinned, _uploaded) && pinned.Length > 0)
        {
            _uploaded = null;
            if (_integers is null || _integers.Length < pinned.Length)
            {
                _integers?.Dispose();
                _integers = null;
                _integers = Queue.Allocate<int>(pinned.Length);
            }
            if (_integers is not null)
            {
                fixed (int* from = pinned) Queue.Upload(from, _integers, 0, pinned.Length);
                _uploaded = pinned;
            }
        }
        integers = pinned.Length > 0 ? _integers : null;
        return pinned.Length == 0 || _integers is not null;
    }

    /// <summary>Gives all memory back but not the queue.</summary>
    internal void Release()
    {
        for (int i = 0; i < _doubles.Length; i++)
        {
            _doubles[i]?.Dispose();
            _doubles[i] = null;
        }
        _integers?.Dispose();
        (_integers, _uploaded) = (null, null);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Release();
        Queue.Dispose();
    }
}
